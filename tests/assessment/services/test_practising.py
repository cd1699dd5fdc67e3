"""Practising: who may, what is kept, what is final, and that none of it counts anywhere."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.enums import CriterionCode
from assessment.models import Assessment, CriterionScore, PracticeAssessment, PracticeProposal, PracticeScore
from assessment.services.assessments import AssessmentIncomplete, PointsOutsideScale
from assessment.services.conflicts import pin_conflict
from assessment.services.desk import Entry, digest_of
from assessment.services.practising import (
    PracticeClosed,
    PracticeIsFinal,
    begin_practising,
    finish_practice,
    hold_practice,
    keep_practice,
    save_practice,
)
from proposals.enums import Role, RoundStatus
from proposals.models import Round
from proposals.services.section_saves import Window
from tests.factories import assessment as build
from tests.factories import proposals as make

FIT = CriterionCode.ACTION_PLAN_FIT


@pytest.fixture
def round_(db):
    return build.scoring_round(slug="ronde")


@pytest.fixture
def asked(round_, assessor):
    return build.assigned(build.admissible_proposal(round_), assessor)


@pytest.fixture
def practice(round_):
    return build.published_practice(round_)


def begin(practice, by):
    return begin_practising(practice=practice, by=by, at=timezone.now())


def save(own, by, scores, **values):
    return save_practice(assessment=own, scores=scores, by=by, at=timezone.now(), **values)


def visible(user):
    return list(PracticeProposal.objects.visible_to(user))


def test_beginning_twice_gives_the_same_rows(practice, asked, assessor):
    assert begin(practice, assessor) == begin(practice, assessor)

    assert PracticeScore.objects.count() == 5


def test_final_scores_stand_in_the_database_too(practice, asked, assessor):
    own = build.practised(practice, assessor)

    with pytest.raises(PracticeIsFinal):
        save(own, assessor, {FIT: (1, "Anders.")})
    for change in (
        lambda: PracticeScore.objects.update(points=1),
        lambda: PracticeAssessment.objects.update(finished_at=None),
        lambda: PracticeScore.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_finishing_names_what_is_missing(practice, asked, assessor):
    own = begin(practice, assessor)
    save(own, assessor, {FIT: (4, build.REASON)})

    with pytest.raises(AssessmentIncomplete) as refusal:
        finish_practice(assessment=own, by=assessor, at=timezone.now())

    assert len(refusal.value.problems) == 2 * 4


def test_two_windows_do_not_overwrite_each_other(practice, asked, assessor):
    own = begin(practice, assessor)
    shown = digest_of(None, "")

    def typed(points, reason, window):
        with transaction.atomic():
            held = hold_practice(assessment=own, by=assessor, at=timezone.now())
            return keep_practice(held, {FIT: Entry(points, reason, shown)}, window=Window(window, 1))

    assert not typed(4, "Eerste.", "een").clashes
    assert typed(2, "Tweede.", "twee").clashes == {FIT}

    own.refresh_from_db()
    assert PracticeScore.objects.get(criterion__code=FIT).reason == "Eerste."
    assert own.typed[FIT]["aside"] == [2, "Tweede."]


def test_points_off_the_scale_are_refused_twice(practice, asked, assessor):
    own = begin(practice, assessor)

    with pytest.raises(PointsOutsideScale):
        save(own, assessor, {FIT: (6, "")})
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeScore.objects.update(points=6)


def test_before_the_work_is_divided_every_assessor_practises(db, assessor):
    practice = build.published_practice(build.scoring_round(status=RoundStatus.OPEN))

    assert visible(assessor) == [practice]
    assert begin(practice, assessor).assessor == assessor


def test_afterwards_only_who_was_asked(practice, asked, assessor):
    (other,) = build.assessors(1)

    assert (visible(assessor), visible(other)) == ([practice], [])
    with pytest.raises(PracticeClosed):
        begin(practice, other)


def test_own_practising_stays_when_the_work_went_elsewhere(db, assessor):
    practice = build.published_practice(build.scoring_round(status=RoundStatus.OPEN))
    begin(practice, assessor)
    make.move_rounds(Round.objects.all(), RoundStatus.IN_ASSESSMENT)

    assert visible(assessor) == [practice]


def test_unpublished_is_for_staff_only(round_, asked, assessor, coordinator, officer, decision_maker, signatory):
    practice = build.PracticeProposalFactory(round=round_)

    assert [visible(each) for each in (coordinator, officer)] == [[practice]] * 2
    assert [visible(each) for each in (assessor, decision_maker, signatory)] == [[]] * 3


def test_nobody_reads_practice_scores_of_another(practice, asked, assessor, coordinator):
    own = build.practised(practice, assessor)

    assert list(PracticeAssessment.objects.visible_to(assessor)) == [own]
    for other in (coordinator, make.user_with_role(Role.ASSESSOR)):
        assert not PracticeAssessment.objects.visible_to(other).exists()


@pytest.mark.parametrize("has_begun", [False, True])
def test_interest_in_the_source_closes_the_practice_proposal(round_, asked, assessor, coordinator, has_begun):
    source = build.admissible_proposal(build.scoring_round(slug="eerder"))
    make.SubmissionFactory(proposal=source, content=canonical(source), submitted_by=source.created_by)
    practice = build.published_practice(round_, source=source)
    if has_begun:
        begin(practice, assessor)
    assert visible(assessor) == [practice]

    pin_conflict(
        proposal=source, assessor=assessor, kind="personal", explanation="Zus.", by=coordinator, at=timezone.now()
    )

    assert visible(assessor) == []
    with pytest.raises(PracticeClosed):
        begin(practice, assessor)


def test_practising_ends_with_the_scoring(practice, asked, assessor):
    own = begin(practice, assessor)
    make.move_rounds(Round.objects.all(), RoundStatus.SCORING_CLOSED)

    with pytest.raises(PracticeClosed):
        save(own, assessor, {FIT: (4, "Te laat.")})


def test_role_that_ended_practises_no_more(practice, asked, assessor, coordinator):
    own = begin(practice, assessor)
    assessor.role_grants.update(ended_at=timezone.now(), ended_by=coordinator)

    with pytest.raises(PracticeClosed):
        save(own, assessor, {FIT: (4, "Nog even.")})


def test_practising_counts_nowhere(practice, asked, assessor, round_):
    build.practised(practice, assessor, (1, 1, 1, 1, 1))

    asked.refresh_from_db()
    assert list(Assessment.objects.all()) == [asked] and asked.status == "assigned"
    assert not CriterionScore.objects.filter(points__isnull=False).exists()


def canonical(proposal):
    from proposals.services.snapshot import canonical_content

    return canonical_content(proposal)
