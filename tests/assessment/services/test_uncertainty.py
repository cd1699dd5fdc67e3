"""How sure a ranking is, as a job: once an input, taken up again, never over other scores than it says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.enums import UncertaintyStatus
from assessment.models import UncertaintyRun
from assessment.queries.uncertainty import uncertainty_of_round
from assessment.services.conflicts import declare_conflict
from assessment.services.uncertainty import (
    MAXIMUM_ATTEMPTS,
    NothingToCalculate,
    calculate_uncertainty,
    request_uncertainty,
    runs_left_behind,
)
from tests.factories import assessment as build


@pytest.fixture
def assessed(db):
    """Give an assessed round in which two of three proposals fit the money."""
    return build.assessed_round([("Hoog", 400_000, 5), ("Midden", 400_000, 4), ("Laag", 400_000, 2)], ceiling=900_000)


def request_now(round_, by):
    return request_uncertainty(round_=round_, by=by, at=timezone.now())


def test_round_in_assessment_is_refused(db, officer):
    with pytest.raises(NothingToCalculate):
        request_now(build.scoring_round(), officer)


def test_figures_stand_beside_the_legal_places(assessed, officer):
    round_, proposals = assessed
    run = request_now(round_, officer)

    assert calculate_uncertainty(run_id=run.pk, at=timezone.now())

    page = uncertainty_of_round(round_, at=timezone.now())
    assert [(row.proposal, row.place) for row in page.rows] == [
        (proposals["Hoog"], 1), (proposals["Midden"], 2), (proposals["Laag"], 3),
    ]  # fmt: skip
    chances = [row.estimate.above_line.value for row in page.rows]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9 > 0.5 > chances[2]
    assert page.run.arithmetic.startswith("NumPy ")


def test_asking_twice_gives_one_run_and_the_work_is_done_once(assessed, officer, coordinator):
    round_, _proposals = assessed
    run = request_now(round_, officer)

    assert request_now(round_, coordinator) == run
    assert calculate_uncertainty(run_id=run.pk, at=timezone.now())
    assert not calculate_uncertainty(run_id=run.pk, at=timezone.now())
    assert request_now(round_, officer) == run


def test_other_scores_ask_for_another_run(assessed, officer):
    round_, proposals = assessed
    run = request_now(round_, officer)
    calculate_uncertainty(run_id=run.pk, at=timezone.now())
    final = proposals["Hoog"].assessments.first()

    declare_conflict(assessment=final, kind="personal", explanation="Buren.", by=final.assessor, at=timezone.now())

    assert uncertainty_of_round(round_, at=timezone.now()).run is None
    assert request_now(round_, officer) != run


def test_scores_that_changed_before_the_work_began_are_told(assessed, officer):
    round_, proposals = assessed
    run = request_now(round_, officer)
    final = proposals["Hoog"].assessments.first()
    declare_conflict(assessment=final, kind="personal", explanation="Buren.", by=final.assessor, at=timezone.now())

    assert not calculate_uncertainty(run_id=run.pk, at=timezone.now())

    run.refresh_from_db()
    assert run.status == UncertaintyStatus.FAILED
    assert run.failure_reason


def test_run_of_a_lost_worker_is_taken_up_and_in_the_end_fails(assessed, officer):
    round_, _proposals = assessed
    run, now = request_now(round_, officer), timezone.now()
    UncertaintyRun.objects.filter(pk=run.pk).update(
        status=UncertaintyStatus.RUNNING, attempts=1, lease_until=now + timedelta(minutes=1)
    )
    assert runs_left_behind(at=now) == []
    assert runs_left_behind(at=now + timedelta(minutes=2)) == [run.pk]

    UncertaintyRun.objects.filter(pk=run.pk).update(attempts=MAXIMUM_ATTEMPTS)

    assert runs_left_behind(at=now + timedelta(minutes=2)) == []
    run.refresh_from_db()
    assert run.status == UncertaintyStatus.FAILED


def test_reading_the_figures_asks_as_often_for_twelve_proposals_as_for_three(
    officer, db, django_assert_max_num_queries
):
    for name, count in (("drie", 3), ("twaalf", 12)):
        round_, _proposals = build.assessed_round(
            [(f"{name} {number}", 100_000, 1 + number % 5) for number in range(count)],
            slug=name, lottery_seed="worp", reference_prefix=name.upper()[:4],
        )  # fmt: skip
        calculate_uncertainty(run_id=request_now(round_, officer).pk, at=timezone.now())
        with django_assert_max_num_queries(11):
            uncertainty_of_round(round_, at=timezone.now())
