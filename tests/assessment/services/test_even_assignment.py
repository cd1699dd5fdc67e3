"""Assigning a whole round at once."""

from collections import Counter

import pytest
from django.utils import timezone

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from assessment.services.assessments import abstain
from assessment.services.assignment import NotAnAssessor, NotAssignable, set_aside
from assessment.services.even_assignment import assign_evenly
from proposals.enums import ProposalStatus, RoundStatus
from proposals.models import OutgoingMessage, RoleGrant
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return build.scoring_round()


def divide(round_, by):
    return assign_evenly(round_=round_, by=by, at=timezone.now())


def loads():
    asked = Assessment.objects.exclude(status=AssessmentStatus.SET_ASIDE)
    return Counter(asked.values_list("assessor__function", flat=True))


def test_every_proposal_gets_its_number_and_loads_differ_at_most_one(round_, coordinator):
    proposals = [build.admissible_proposal(round_) for _turn in range(7)]
    build.assessors(4)

    outcome = divide(round_, coordinator)

    assert (outcome.assigned, outcome.shortages) == (21, ())
    assert all(each.assessments.count() == 3 for each in proposals)
    assert sorted(loads().values()) == [5, 5, 5, 6]


def test_nobody_assesses_the_own_organisation(round_, coordinator):
    panel = build.assessors(4)
    proposals = [build.admissible_proposal(round_) for _turn in range(4)]
    for assessor, proposal in zip(panel, proposals, strict=True):
        make.MembershipFactory(user=assessor, organisation=proposal.organisation)

    divide(round_, coordinator)

    for assessor, proposal in zip(panel, proposals, strict=True):
        assert not proposal.assessments.filter(assessor=assessor).exists()
        assert proposal.assessments.count() == 3


def test_what_was_assigned_before_stays_and_counts(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    other = build.admissible_proposal(round_)
    panel = build.assessors(4)
    kept = build.assigned(proposal, panel[0], by=coordinator)

    outcome = divide(round_, coordinator)

    assert outcome.assigned == 5
    assert proposal.assessments.filter(pk=kept.pk).exists()
    assert sorted(loads().values()) == [1, 1, 2, 2]
    assert other.assessments.count() == 3


def test_who_abstained_or_was_taken_off_is_not_asked_again(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(5)
    for assessor in panel[:2]:
        build.assigned(proposal, assessor, by=coordinator)
    first, second = proposal.assessments.order_by("assessor__function")
    abstain(assessment=first, reason="Ik ken de aanvrager.", by=first.assessor, at=timezone.now())
    set_aside(assessment=second, reason="Langdurig ziek.", by=coordinator, at=timezone.now())

    divide(round_, coordinator)

    live = proposal.assessments.filter(status=AssessmentStatus.ASSIGNED)
    assert {each.assessor for each in live} == set(panel[2:])


def test_shortage_is_named_and_the_rest_is_assigned(round_, coordinator):
    proposal = build.admissible_proposal(round_)
    panel = build.assessors(3)
    make.MembershipFactory(user=panel[0], organisation=proposal.organisation)

    outcome = divide(round_, coordinator)

    assert outcome.assigned == 2
    assert [(each.proposal, each.missing) for each in outcome.shortages] == [(proposal, 1)]


@pytest.mark.parametrize("status", [ProposalStatus.SUBMITTED, ProposalStatus.DRAFT, ProposalStatus.INADMISSIBLE])
def test_only_admissible_proposals_are_assigned(round_, coordinator, status):
    proposal = build.admissible_proposal(round_, status=status)
    build.assessors()

    assert divide(round_, coordinator).assigned == 0
    assert not proposal.assessments.exists()


def test_former_and_inactive_assessors_are_not_asked(round_, coordinator):
    build.admissible_proposal(round_)
    former, inactive, *_others = build.assessors(5)
    RoleGrant.objects.filter(user=former).update(ended_at=timezone.now(), ended_by=coordinator)
    inactive.is_active = False
    inactive.save()

    divide(round_, coordinator)

    assert loads().keys() == {"Beoordelaar 3", "Beoordelaar 4", "Beoordelaar 5"}


def test_each_assessor_gets_one_mail(round_, coordinator):
    for _turn in range(3):
        build.admissible_proposal(round_)
    build.assessors(3)

    divide(round_, coordinator)

    assert OutgoingMessage.objects.filter(message_key__startswith=f"assignment:{round_.pk}:").count() == 3


def test_without_assessors_it_says_so(round_, coordinator):
    build.admissible_proposal(round_)

    with pytest.raises(NotAnAssessor):
        divide(round_, coordinator)


def test_outside_assessment_nothing_is_assigned(coordinator):
    round_ = build.scoring_round(status=RoundStatus.CLOSED)
    build.admissible_proposal(round_)
    build.assessors()

    with pytest.raises(NotAssignable):
        divide(round_, coordinator)
    assert not Assessment.objects.exists()
