"""Two saves of one part at the same moment: what the first kept beside the part survives the second."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from proposals.models import Proposal, ProposalSection
from tests.proposals.views.typing import opened

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@contextmanager
def waiting(proposal: Proposal, save: Callable[[], Any]) -> Iterator[None]:
    """Let `save` wait for the lock on a proposal while the block runs, and go on after it."""

    def run() -> None:
        try:
            save()
        finally:
            connections.close_all()

    late = threading.Thread(target=run)
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=proposal.pk)
        late.start()
        _until_it_waits()
        yield
    late.join(30)
    assert not late.is_alive()


def _until_it_waits() -> None:
    """:raises AssertionError: if nobody comes to wait for the lock."""
    pause = threading.Event()
    for _turn in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees one moment only
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        pause.wait(0.05)
    raise AssertionError("nobody waits for the lock")


def windows(sign_in_as, draft, editor, colleague, section):
    """Open a part in two windows, after it was saved once."""
    opened(sign_in_as(editor), draft, section, name="eerste").save_itself(summary="Begin")
    return [opened(sign_in_as(each), draft, section, name=str(each.pk)) for each in (editor, colleague)]


@pytest.fixture
def sign_in_as():
    """Give a browser of somebody's own."""

    def sign_in(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


def test_what_no_column_keeps_survives_a_save_that_waited(sign_in_as, draft, editor, colleague):
    first, second = windows(sign_in_as, draft, editor, colleague, "outline")

    with waiting(draft, lambda: second.save_itself(summary="Van de collega")):
        first.save_itself(start_date="1 jlui 2027")

    section = ProposalSection.objects.get(proposal=draft, code="outline")
    assert section.unplaced == {"start_date": "1 jlui 2027"}
    assert (section.version, second.answer["state"]) == (3, "saved")
    draft.refresh_from_db()
    assert draft.summary == "Van de collega"


def test_a_text_set_aside_survives_a_save_that_waited(sign_in_as, draft, editor, colleague):
    first, second = windows(sign_in_as, draft, editor, colleague, "outline")
    second.save_itself(title="Zo heet het nu")

    with waiting(draft, lambda: second.save_itself(summary="Van de collega")):
        assert first.save_itself(title="Mijn eigen naam").status_code == 409

    section = ProposalSection.objects.get(proposal=draft, code="outline")
    assert section.set_aside == {"title": {"text": "Mijn eigen naam", "by": editor.pk}}


def test_the_first_save_of_a_part_is_not_overwritten_by_another_first_save(sign_in_as, draft, editor, colleague):
    first, second = (opened(sign_in_as(each), draft, "outline", name=str(each.pk)) for each in (editor, colleague))

    with waiting(draft, lambda: second.save_itself(summary="Van de collega")):
        first.save_itself(start_date="1 jlui 2027")

    section = ProposalSection.objects.get(proposal=draft, code="outline")
    assert (section.unplaced, section.version) == ({"start_date": "1 jlui 2027"}, 2)
