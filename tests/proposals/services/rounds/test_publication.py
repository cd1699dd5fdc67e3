"""Publishing a round: only when its check list is done, and of exactly that call."""

from datetime import timedelta
from decimal import Decimal

import pytest

from proposals.enums import RoundStatus
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import (
    RoundNotReady,
    change_call,
    hold_rehearsal,
    missing_tasks,
    publish_round,
    set_themes,
)
from proposals.services.status import TransitionNotAllowed
from proposals.signals import call_announced
from tests.factories import proposals as make
from tests.factories.assessment import CriterionFactory
from tests.factories.rounds import preparing_round, ready_round

pytestmark = pytest.mark.django_db


def missing(round_):
    return [task.code for task in missing_tasks(round_, database_now())]


def publish(round_, by):
    publish_round(round_=round_, by=by, at=database_now())


@pytest.fixture
def announced():
    heard = []

    def listen(sender, round_, **signal):
        heard.append(round_.pk)

    call_announced.connect(listen)
    yield heard
    call_announced.disconnect(listen)


def test_an_empty_round_names_all_that_is_missing(officer):
    round_ = make.RoundFactory(
        status=RoundStatus.PREPARATION, opens_at=database_now() + timedelta(days=1),
        scoring_closes_at=None, expected_decision_date=None, contact_email="",
    )  # fmt: skip

    with pytest.raises(RoundNotReady) as refused:
        publish(round_, officer)

    assert [task.code for task in refused.value.missing] == [
        "explanation", "ceiling", "themes", "questions", "criteria", "division", "contact", "decision", "rehearsal",
    ]  # fmt: skip
    assert all(task.missing for task in refused.value.missing)


def test_a_round_with_everything_and_a_dry_run_is_published(officer, announced):
    round_ = ready_round(officer)

    publish(round_, officer)

    round_.refresh_from_db()
    assert (round_.status, round_.published_by) == (RoundStatus.PUBLISHED, officer)
    assert len(round_.lottery_seed) == 32
    assert announced == [round_.pk]


def test_without_a_dry_run_it_is_not_published(officer, announced):
    round_ = preparing_round()

    with pytest.raises(RoundNotReady):
        publish(round_, officer)

    assert (missing(round_), announced) == (["rehearsal"], [])


@pytest.mark.parametrize(
    "change",
    [
        lambda round_, by: change_call(
            round_=round_, values={"maximum_share_percentage": Decimal(40)}, by=by, at=database_now()
        ),
        lambda round_, by: round_.questions.update(help_text="Iets anders."),
        lambda round_, by: round_.criteria.filter(sort_order=1).update(explanation="Iets anders."),
        lambda round_, by: set_themes(round_=round_, themes=list(round_.themes.all())[:1], by=by, at=database_now()),
    ],
)
def test_any_change_of_the_call_asks_for_a_new_dry_run(officer, change):
    round_ = ready_round(officer)
    change(round_, officer)

    assert missing(round_) == ["rehearsal"]
    hold_rehearsal(round_=round_, by=officer, at=database_now())
    assert missing(round_) == []


def test_another_ceiling_asks_for_no_new_dry_run(officer):
    round_ = ready_round(officer)
    make.BudgetCeilingFactory(round=round_, effective_at=database_now())

    assert missing(round_) == []


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda round_: round_.criteria.filter(sort_order=1).update(weight_percentage=Decimal("19.99")), "criteria"),
        (lambda round_: round_.criteria.filter(sort_order=1).update(anchors=["a", "b", " ", "d", "e"]), "criteria"),
        (lambda round_: round_.questions.update(is_required=False), "questions"),
        (lambda round_: Round.objects.filter(pk=round_.pk).update(contact_email=""), "contact"),
        (
            lambda round_: Round.objects.filter(pk=round_.pk).update(opens_at=database_now() - timedelta(minutes=1)),
            "dates",
        ),
    ],
)
def test_each_gap_is_named(officer, break_it, code):
    round_ = ready_round(officer)
    break_it(round_)

    assert missing(Round.objects.get(pk=round_.pk)) == [code, "rehearsal"]


def test_a_published_call_stays_whole_when_it_changes(officer, announced):
    round_ = ready_round(officer)
    publish(round_, officer)

    change_call(round_=round_, values={"introduction": "Iets anders."}, by=officer, at=database_now())
    with pytest.raises(RoundNotReady):
        change_call(round_=round_, values={"introduction": ""}, by=officer, at=database_now())

    assert Round.objects.get(pk=round_.pk).introduction == "Iets anders."
    assert announced == [round_.pk, round_.pk]


def test_a_round_is_published_once(officer):
    round_ = ready_round(officer)
    publish(round_, officer)

    with pytest.raises(TransitionNotAllowed):
        publish(round_, officer)


def test_a_criterion_too_few_points_is_counted_per_score(officer):
    round_ = preparing_round()
    round_.criteria.all().delete()
    CriterionFactory(round=round_, weight_percentage=Decimal(100), anchors=["Slecht.", "Goed."])

    (task,) = [task for task in missing_tasks(round_, database_now()) if task.code == "criteria"]
    assert "3" in task.missing[0]
