"""Who is at work now: named, soon forgotten, and seldom written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import EditingPresence, User
from proposals.services.clock import database_now
from proposals.services.presence import note_presence, places_of
from proposals.services.section_saves import read_draft

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


@pytest.fixture
def as_read(editor, draft):
    """Give a function that reads the draft as the page of a part does."""
    return lambda code: read_draft(User.objects.get(pk=editor.pk), draft.pk, code)


def test_what_was_read_along_with_the_part_is_not_asked_again(as_read, draft, editor, colleague):
    at = database_now()
    note_presence(draft, colleague, "plan", at)
    note_presence(draft, editor, "budget", at)
    proposal = as_read("budget")

    with CaptureQueriesContext(connection) as queries:
        others = note_presence(proposal, editor, "budget", at + timedelta(seconds=29))
        assert places_of(proposal, at) == {editor.pk: "budget", colleague.pk: "plan"}
    assert len(queries) == 0
    assert others == note_presence(draft, editor, "budget", at + timedelta(seconds=29))
    assert note_presence(proposal, editor, "budget", at + timedelta(minutes=3)) == []
    assert EditingPresence.objects.get(user=editor).seen_at == at + timedelta(minutes=3)


def test_another_part_or_a_first_visit_is_written_all_the_same(as_read, draft, editor):
    at = database_now()
    note_presence(as_read("plan"), editor, "plan", at)
    note_presence(as_read("budget"), editor, "budget", at)
    assert EditingPresence.objects.get().section == "budget"
