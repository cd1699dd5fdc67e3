"""Who has an interest in a proposal neither drafts nor publishes decisions about it (Awb 2:4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, Outcome
from assessment.models import AllocationRun, AwardDecision, DecisionPublication, FollowUpDecision, PublicationPlan
from assessment.services.approval import HasInterest, propose_allocation
from assessment.services.decisions import publish_decisions
from assessment.services.follow_ups import approve_follow_up, draft_follow_up, publish_follow_up
from assessment.services.lapses import confirm_lapse, request_lapse
from assessment.services.publication_plan import plan_publication
from tests.assessment.reserve_world import approved_round, mandated, published_round
from tests.factories import assessment as build

pytestmark = pytest.mark.django_db


def interested(person, proposal):
    """Note an interest of somebody in a proposal, by somebody else."""
    return build.ConflictOfInterestFactory(assessor=person, proposal=proposal)


def test_drafting_the_decisions_of_a_round(officer, second_officer):
    round_, proposals = approved_round([400_000, 300_000], 500_000)
    run = AllocationRun.objects.get(round=round_)
    AllocationRun.objects.filter(pk=run.pk).update(
        status="calculated", proposed_at=None, proposed_by=None, approved_at=None, approved_by=None
    )
    interested(officer, proposals[1])

    with pytest.raises(HasInterest) as refusal:
        propose_allocation(run=run, by=officer, at=timezone.now())

    assert [each.proposal for each in refusal.value.interests] == [proposals[1]]
    assert "collega" in str(refusal.value) or "colleague" in str(refusal.value)


def test_publishing_and_planning(officer, second_officer):
    round_, proposals = approved_round([400_000, 300_000], 500_000)
    interested(officer, proposals[0])

    with pytest.raises(HasInterest):
        publish_decisions(round_=round_, by=officer, at=timezone.now())
    with pytest.raises(HasInterest):
        plan_publication(round_=round_, planned_for=timezone.now() + timedelta(days=1), by=officer, at=timezone.now())
    assert not DecisionPublication.objects.exists() and not PublicationPlan.objects.exists()
    publish_decisions(round_=round_, by=second_officer, at=timezone.now())
    assert AwardDecision.objects.filter(published_by=second_officer).count() == 2


def test_a_lapse_and_a_later_decision(officer, second_officer):
    _round, proposals = published_round([400_000, 300_000], 500_000)
    lapsing = {"ground": LapseGround.DECLINED, "reason": "De regio ziet ervan af.", "at": timezone.now()}
    interested(officer, proposals[0])
    interested(officer, proposals[1])
    with pytest.raises(HasInterest):
        request_lapse(proposal=proposals[0], by=officer, **lapsing)
    confirm_lapse(
        lapse=request_lapse(proposal=proposals[0], by=second_officer, **lapsing), by=mandated(), at=timezone.now()
    )
    values = {
        "proposal": proposals[1], "ground": FollowUpGround.RESERVE, "outcome": Outcome.AWARDED,
        "amount": Decimal(300_000), "rationale": "Er kwam geld vrij.", "at": timezone.now(),
    }  # fmt: skip

    with pytest.raises(HasInterest):
        draft_follow_up(by=officer, **values)
    drafted = draft_follow_up(by=second_officer, **values)
    approve_follow_up(follow_up=drafted, by=mandated(), at=timezone.now())
    with pytest.raises(HasInterest):
        publish_follow_up(follow_up=drafted, by=officer, at=timezone.now())
    publish_follow_up(follow_up=drafted, by=second_officer, at=timezone.now())
    assert FollowUpDecision.objects.get().published_by == second_officer
