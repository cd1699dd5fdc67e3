"""Who may be asked to assess what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.enums import AssessmentStatus, CriterionCode
from assessment.models import Assessment
from assessment.services.approval import HasInterest as ActorHasInterest
from assessment.services.assignment import (
    HasInterest,
    NotAnAssessor,
    NotAssignable,
    ReasonNeeded,
    assign_assessor,
    set_aside,
)
from assessment.services.reassignment import reassign
from proposals.enums import MembershipRole, ProposalStatus, RoundStatus
from proposals.models import OutgoingMessage, Proposal, RoleGrant
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round()


@pytest.fixture
def proposal(round_):
    return build.admissible_proposal(round_)


def assign(proposal, assessor, by):
    return assign_assessor(proposal=proposal, assessor=assessor, by=by, at=timezone.now())


def test_first_assignment_brings_proposal_into_assessment(proposal, assessor, coordinator):
    assessment = assign(proposal, assessor, coordinator)

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.IN_ASSESSMENT
    assert (assessment.status, assessment.assigned_by) == (AssessmentStatus.ASSIGNED, coordinator)
    codes = assessment.scores.order_by("criterion__sort_order").values_list("criterion__code", "points", "reason")
    assert list(codes) == [(code, None, "") for code in CriterionCode.values]


def test_assigning_twice_gives_the_same_assessment(proposal, assessor, coordinator):
    first = assign(proposal, assessor, coordinator)

    assert assign(proposal, assessor, coordinator) == first
    assert Assessment.objects.count() == 1


def test_assessor_gets_one_mail_for_what_comes_on_a_day(round_, assessor, coordinator):
    for _each in range(3):
        assign(build.admissible_proposal(round_), assessor, coordinator)

    assert list(OutgoingMessage.objects.values_list("recipient", flat=True)) == [assessor.email]


def test_person_without_the_role_is_refused(proposal, officer, coordinator):
    with pytest.raises(NotAnAssessor, match="Programmamedewerker"):
        assign(proposal, officer, coordinator)

    assert not Assessment.objects.exists()


def test_former_assessor_is_refused(proposal, assessor, coordinator):
    RoleGrant.objects.filter(user=assessor).update(ended_at=timezone.now(), ended_by=coordinator)

    with pytest.raises(NotAnAssessor):
        assign(proposal, assessor, coordinator)


def test_disabled_assessor_is_refused(proposal, assessor, coordinator):
    assessor.is_active = False
    assessor.save()

    with pytest.raises(NotAnAssessor):
        assign(proposal, assessor, coordinator)


def test_assessor_from_the_applying_organisation_is_refused(proposal, assessor, coordinator):
    make.MembershipFactory(user=assessor, organisation=proposal.organisation, role=MembershipRole.READER)

    with pytest.raises(HasInterest, match=proposal.organisation.name):
        assign(proposal, assessor, coordinator)

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.ADMISSIBLE


def test_member_of_another_organisation_may_assess(proposal, assessor, coordinator):
    make.MembershipFactory(user=assessor)

    assert assign(proposal, assessor, coordinator).pk


@pytest.mark.parametrize(
    "status", sorted(set(RoundStatus.values) - {RoundStatus.IN_ASSESSMENT, RoundStatus.PREPARATION})
)
def test_no_assignment_outside_the_assessment_of_the_round(proposal, assessor, coordinator, status):
    make.move_rounds(type(proposal.round).objects.filter(pk=proposal.round_id), status)
    proposal.round.refresh_from_db()

    with pytest.raises(NotAssignable):
        assign(proposal, assessor, coordinator)


@pytest.mark.parametrize(
    "status", [ProposalStatus.SUBMITTED, ProposalStatus.INADMISSIBLE, ProposalStatus.WITHDRAWN, ProposalStatus.ASSESSED]
)
def test_only_admissible_proposals_are_assessed(round_, assessor, coordinator, status):
    proposal = make.ProposalFactory(round=round_, status=status)

    with pytest.raises(NotAssignable):
        assign(proposal, assessor, coordinator)


def test_assessor_reads_assigned_proposals_and_no_others(round_, proposal, assessor, coordinator):
    build.admissible_proposal(round_)
    build.assigned(proposal, assessor, by=coordinator)

    assert list(Proposal.objects.visible_to(assessor)) == [proposal]


def test_set_aside_takes_the_proposal_away_and_keeps_the_scores(proposal, assessor, coordinator):
    assessment = build.assess_by_services(proposal, assessor)

    set_aside(assessment=assessment, reason="Familie van de indiener.", by=coordinator, at=timezone.now())

    assert assessment.status == AssessmentStatus.SET_ASIDE
    assert assessment.scores.filter(points=3).count() == 5
    assert not Proposal.objects.visible_to(assessor).exists()
    assert not Assessment.objects.counting().exists()
    last = assessment.events.order_by("-pgh_id").first()
    assert last.pgh_context.metadata["reason"] == "Familie van de indiener."


def test_set_aside_needs_a_reason(proposal, assessor, coordinator):
    assessment = build.assess_by_services(proposal, assessor)

    with pytest.raises(ReasonNeeded):
        set_aside(assessment=assessment, reason="  ", by=coordinator, at=timezone.now())


def test_who_was_set_aside_is_not_asked_again(proposal, assessor, coordinator):
    assessment = build.assess_by_services(proposal, assessor)
    set_aside(assessment=assessment, reason="Familie.", by=coordinator, at=timezone.now())

    with pytest.raises(NotAssignable):
        assign(proposal, assessor, coordinator)


def mails():
    return OutgoingMessage.objects.filter(message_key__startswith="assignment:").count()


def test_work_that_comes_when_all_was_done_brings_a_mail(round_, assessor, coordinator):
    build.assess_by_services(build.admissible_proposal(round_), assessor)
    assert mails() == 1

    assign(build.admissible_proposal(round_), assessor, coordinator)

    assert mails() == 2


def test_work_of_another_day_brings_a_mail(round_, assessor, coordinator):
    now = timezone.now()
    for at in (now - timedelta(days=2), now - timedelta(days=2), now):
        proposal = build.admissible_proposal(round_)
        assign_assessor(proposal=proposal, assessor=assessor, by=coordinator, at=at)

    assert mails() == 2


def test_who_takes_over_gets_a_mail_whatever_waits(round_, coordinator):
    first, second = build.assessors(2)
    given = assign(build.admissible_proposal(round_), first, coordinator)
    assign(build.admissible_proposal(round_), second, coordinator)
    before = mails()

    reassign(assessment=given, to=second, reason="Ziek.", by=coordinator, at=timezone.now())

    assert mails() == before + 1


def test_what_was_left_over_can_be_taken_off_after_scoring(round_, assessor, coordinator):
    """Nobody can finish it any more, and it keeps its assessor out of the panel."""
    proposal = build.admissible_proposal(round_)
    done = build.assess(proposal, build.assessors(1)[0])
    left = assign(proposal, assessor, coordinator)
    round_.status = RoundStatus.SCORING_CLOSED
    round_.save()

    set_aside(assessment=left, reason="Niet meer nodig.", by=coordinator, at=timezone.now())

    assert left.status == AssessmentStatus.SET_ASIDE
    with pytest.raises(NotAssignable):
        set_aside(assessment=done, reason="Toch niet.", by=coordinator, at=timezone.now())


def test_whoever_has_an_interest_decides_nothing_about_who_assesses(proposal, coordinator):
    first, second = build.assessors(2)
    given = assign(proposal, first, coordinator)
    build.ConflictOfInterestFactory(proposal=proposal, assessor=coordinator)
    now = timezone.now()

    for step in (
        lambda: assign(proposal, second, coordinator),
        lambda: set_aside(assessment=given, reason="Streng.", by=coordinator, at=now),
        lambda: reassign(assessment=given, to=second, reason="Streng.", by=coordinator, at=now),
    ):
        with pytest.raises(ActorHasInterest):
            step()
    assert list(proposal.assessments.values_list("assessor", "status")) == [(first.pk, "assigned")]
