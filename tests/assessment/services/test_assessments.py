"""The work of an assessor: half-finished work is kept, done is done, and two windows do not overwrite."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment, CriterionScore
from assessment.services.assessments import (
    AbstentionReasonMissing,
    AssessmentIncomplete,
    AssessmentLocked,
    NotYourAssessment,
    PointsOutsideScale,
    ScoringClosed,
    abstain,
    finish_assessment,
    reopen_assessment,
    save_scores,
    set_aside,
)
from proposals.enums import RoundStatus
from proposals.models import RoleGrant, Round
from proposals.models.database_rules import violated_rule
from tests.factories import assessment as build

FIT, FEASIBILITY = CriterionCode.ACTION_PLAN_FIT, CriterionCode.FEASIBILITY


@pytest.fixture
def proposal(db):
    return build.admissible_proposal(build.scoring_round(reason_minimum_words=5))


@pytest.fixture
def assessment(proposal, assessor, coordinator):
    return build.assigned(proposal, assessor, by=coordinator)


def save(assessment, scores, **values):
    values = {"by": assessment.assessor, "at": timezone.now(), **values}
    return save_scores(assessment=assessment, scores=scores, **values)


def finish(assessment, **values):
    return finish_assessment(assessment=assessment, **{"by": assessment.assessor, "at": timezone.now(), **values})


def full(points=3, reason=build.REASON):
    return dict.fromkeys(CriterionCode.values, (points, reason))


def stored_scores(assessment):
    rows = assessment.scores.order_by("criterion__sort_order").values_list("criterion__code", "points", "reason")
    return {code: (points, reason) for code, points, reason in rows}


def test_half_finished_work_is_kept(assessment):
    save(assessment, {FIT: (4, "Past goed"), FEASIBILITY: (None, "nog nadenken")})

    assessment.refresh_from_db()
    assert (assessment.status, assessment.version) == (AssessmentStatus.IN_PROGRESS, 2)
    assert assessment.saved_at is not None
    assert stored_scores(assessment) == {
        **dict.fromkeys(CriterionCode.values, (None, "")),
        FIT: (4, "Past goed"),
        FEASIBILITY: (None, "nog nadenken"),
    }


def test_criteria_that_are_left_out_stay_as_they_are(assessment):
    save(assessment, full())
    save(assessment, {FIT: (5, "Beter")})

    assert stored_scores(assessment) == {**full(), FIT: (5, "Beter")}


@pytest.mark.parametrize("points", [0, 6, -1, 32_000])
def test_points_outside_the_scale_are_refused(assessment, points):
    with pytest.raises(PointsOutsideScale):
        save(assessment, {FIT: (points, "Mooi")})

    assert stored_scores(assessment)[FIT] == (None, "")


@pytest.mark.parametrize("points", [0, 6])
def test_database_refuses_points_outside_the_scale(assessment, points):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_criterionscore SET points = %s WHERE assessment_id = %s", [points, assessment.pk]
        )

    assert violated_rule(refusal.value) == "criterionscore_in_scale"


def test_unknown_criterion_is_a_fault_of_the_caller(assessment):
    with pytest.raises(KeyError, match="charme"):
        save(assessment, {"charme": (3, "Leuk")})


def test_one_million_signs_of_reason_are_kept(assessment):
    save(assessment, {FIT: (3, "woord " * 170_000)})

    assert len(stored_scores(assessment)[FIT][1]) == 1_020_000


def test_somebody_else_cannot_save(assessment, proposal):
    (other,) = build.assessors(1)

    with pytest.raises(NotYourAssessment):
        save(assessment, full(), by=other)


def test_former_assessor_cannot_save(assessment, coordinator):
    RoleGrant.objects.filter(user=assessment.assessor).update(ended_at=timezone.now(), ended_by=coordinator)

    with pytest.raises(NotYourAssessment):
        save(assessment, full())


def test_finish_makes_it_final(assessment):
    save(assessment, full())
    finish(assessment)

    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.FINAL
    assert assessment.finished_at is not None
    assert list(Assessment.objects.counting()) == [assessment]


def test_finish_names_everything_that_is_missing(assessment):
    save(assessment, {**full(), FIT: (None, "te kort"), FEASIBILITY: (3, "  ")})

    with pytest.raises(AssessmentIncomplete) as refusal:
        finish(assessment)

    problems = [(each.code, each.field) for each in refusal.value.problems]
    assert problems == [(FIT, "points"), (FIT, "reason"), (FEASIBILITY, "reason")]
    short = str(refusal.value.problems[1].message)
    assert "2" in short and "5" in short and "action_plan_fit" in short
    assessment.refresh_from_db()
    assert assessment.status == AssessmentStatus.IN_PROGRESS


@pytest.mark.parametrize(("words", "accepted"), [(4, False), (5, True), (6, True)])
def test_reason_has_the_words_that_the_round_asks(assessment, words, accepted):
    save(assessment, full(reason="woord " * words))

    if accepted:
        finish(assessment)
    else:
        with pytest.raises(AssessmentIncomplete):
            finish(assessment)


def test_untouched_assessment_misses_all_ten(assessment):
    with pytest.raises(AssessmentIncomplete) as refusal:
        finish(assessment)

    assert len(refusal.value.problems) == 10


def test_done_is_done_until_reopened(assessment):
    save(assessment, full())
    finish(assessment)

    with pytest.raises(AssessmentLocked):
        save(assessment, {FIT: (1, "Toch niet")})
    reopen_assessment(assessment=assessment, by=assessment.assessor, at=timezone.now())
    save(assessment, {FIT: (1, "Toch niet")})

    assert stored_scores(assessment)[FIT] == (1, "Toch niet")
    assert not Assessment.objects.counting().exists()


def test_database_holds_the_scores_of_a_final_assessment(assessment):
    save(assessment, full())
    finish(assessment)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        CriterionScore.objects.filter(assessment=assessment).update(points=5)
    assert violated_rule(refusal.value) == "criterionscore_frozen"


def test_database_refuses_a_final_assessment_without_reasons(assessment):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(status=AssessmentStatus.FINAL, finished_at=timezone.now())
    assert violated_rule(refusal.value) == "assessment_complete"


def test_open_assessment_is_not_reopened(assessment):
    with pytest.raises(AssessmentLocked):
        reopen_assessment(assessment=assessment, by=assessment.assessor, at=timezone.now())


def test_abstain_with_a_reason_and_come_back(assessment):
    abstain(assessment=assessment, reason=" Mijn zus werkt daar. ", by=assessment.assessor, at=timezone.now())
    assessment.refresh_from_db()
    assert (assessment.status, assessment.abstention_reason) == (AssessmentStatus.ABSTAINED, "Mijn zus werkt daar.")
    with pytest.raises(AssessmentLocked):
        save(assessment, full())

    reopen_assessment(assessment=assessment, by=assessment.assessor, at=timezone.now())

    save(assessment, full())
    assert assessment.status == AssessmentStatus.IN_PROGRESS


def test_abstain_needs_a_reason(assessment):
    with pytest.raises(AbstentionReasonMissing):
        abstain(assessment=assessment, reason="  ", by=assessment.assessor, at=timezone.now())


def test_final_assessment_is_reopened_before_abstaining(assessment):
    save(assessment, full())
    finish(assessment)

    with pytest.raises(AssessmentLocked):
        abstain(assessment=assessment, reason="Bij nader inzien.", by=assessment.assessor, at=timezone.now())


def test_set_aside_cannot_be_worked_on(assessment, coordinator):
    set_aside(assessment=assessment, reason="Dubbel gevraagd.", by=coordinator, at=timezone.now())

    with pytest.raises(AssessmentLocked):
        save(assessment, full())


@pytest.mark.parametrize("step", [finish, lambda each: save(each, full())])
def test_nothing_moves_after_scoring(assessment, step):
    save(assessment, full())
    Round.objects.update(status=RoundStatus.SCORING_CLOSED)
    assessment = Assessment.objects.get(pk=assessment.pk)

    with pytest.raises(ScoringClosed):
        step(assessment)


def test_saving_costs_the_same_whatever_was_typed(assessment, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        save(assessment, full())
