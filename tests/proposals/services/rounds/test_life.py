"""The life of a round after its publication."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from mkbdeals.launcher.processes import wait_until
from proposals.enums import RoundStatus
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import ClosingCannotMove, advance_rounds, close_window_at
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def test_advance_rounds_opens_and_closes_by_the_clock(officer):
    now = database_now()
    round_ = make.RoundFactory(status=RoundStatus.PUBLISHED, opens_at=now, closes_at=now + timedelta(hours=1))

    assert advance_rounds(at=now - timedelta(seconds=1)) == 0
    assert advance_rounds(at=now) == 1
    round_.refresh_from_db()
    assert round_.status == RoundStatus.OPEN
    assert advance_rounds(at=round_.closes_at) == 1

    round_.refresh_from_db()
    assert round_.status == RoundStatus.CLOSED
    assert list(round_.status_changes.values_list("changed_at", "changed_by")) == [
        (round_.opens_at, None),
        (round_.closes_at, None),
    ]


def test_close_window_at_moves_only_an_invented_round(officer, settings):
    now = database_now()
    soon = now + timedelta(minutes=2)
    invented, real = make.RoundFactory(is_fictitious=True), make.RoundFactory(is_fictitious=False)

    close_window_at(round_=invented, closes_at=soon, by=officer, at=now)

    invented.refresh_from_db()
    assert invented.closes_at == soon
    for round_, closes_at in ((real, soon), (invented, now)):
        with pytest.raises(ClosingCannotMove):
            close_window_at(round_=round_, closes_at=closes_at, by=officer, at=now)
    settings.DEMONSTRATION = False
    with pytest.raises(ClosingCannotMove):
        close_window_at(round_=invented, closes_at=soon, by=officer, at=now)


@pytest.mark.django_db(transaction=True)
def test_who_is_about_to_tell_that_a_round_closed_waits_for_its_turn():
    """The clock passes a round by that somebody is busy with; who tells an applicant does not."""
    round_ = make.RoundFactory()

    def close(*, waits: bool) -> int:
        try:
            return advance_rounds(at=round_.closes_at, waits=waits)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Round.objects.select_for_update().get(pk=round_.pk)
            assert pool.submit(close, waits=False).result() == 0
            waiting = pool.submit(close, waits=True)
            assert wait_until(_somebody_waits, 30)
        assert waiting.result() == 1
    assert Round.objects.get(pk=round_.pk).status == RoundStatus.CLOSED


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
