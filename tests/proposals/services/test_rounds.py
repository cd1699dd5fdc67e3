"""The life of a round."""

from datetime import timedelta

import pytest

from proposals.enums import RoundStatus
from proposals.services.clock import database_now
from proposals.services.rounds import ClosingCannotMove, RoundNotReady, advance_rounds, close_window_at, publish_round
from tests.factories import proposals as make
from tests.factories.assessment import CriterionFactory

pytestmark = pytest.mark.django_db


def preparing(**values):
    return make.RoundFactory(status=RoundStatus.PREPARATION, published_at=None, published_by=None, **values)


def test_publish_round_with_something_missing_names_it(officer):
    with pytest.raises(RoundNotReady) as refused:
        publish_round(round_=preparing(), by=officer, at=database_now())

    assert refused.value.missing == ["themes", "questions", "criteria", "ceilings"]


def test_publish_round_makes_it_visible(officer):
    round_ = preparing(lottery_seed="")
    make.RoundThemeFactory(round=round_)
    make.QuestionFactory(round=round_)
    make.BudgetCeilingFactory(round=round_)
    CriterionFactory(round=round_)

    publish_round(round_=round_, by=officer, at=database_now())

    round_.refresh_from_db()
    assert (round_.status, round_.published_by) == (RoundStatus.PUBLISHED, officer)
    assert len(round_.lottery_seed) == 32


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
