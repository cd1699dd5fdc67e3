"""Who is at work now: named, soon forgotten, and seldom written."""

from datetime import timedelta

import pytest

from proposals.models import EditingPresence
from proposals.services.clock import database_now
from proposals.services.presence import note_presence, places_of

pytestmark = pytest.mark.django_db


def test_a_colleague_is_named_by_function_for_two_minutes(draft, editor, colleague):
    at = database_now()
    note_presence(draft, colleague, "plan", at)

    others = note_presence(draft, editor, "budget", at)

    assert [(each.who, each.section) for each in others] == [("Beleidsadviseur economie", "plan")]
    assert set(places_of(draft, at)) == {editor.pk, colleague.pk}
    assert note_presence(draft, editor, "budget", at + timedelta(minutes=3)) == []
    assert places_of(draft, at + timedelta(minutes=6)) == {}


def test_it_is_written_once_in_thirty_seconds_and_when_the_part_changes(draft, editor):
    at = database_now()
    note_presence(draft, editor, "plan", at)

    note_presence(draft, editor, "plan", at + timedelta(seconds=29))
    assert EditingPresence.objects.get().seen_at == at
    note_presence(draft, editor, "plan", at + timedelta(seconds=31))
    assert EditingPresence.objects.get().seen_at == at + timedelta(seconds=31)
    note_presence(draft, editor, "budget", at + timedelta(seconds=32))
    assert EditingPresence.objects.get().section == "budget"
