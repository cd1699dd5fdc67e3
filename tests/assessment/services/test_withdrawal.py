"""An applicant pulls out after closing: work, ranking, calculations and decisions follow, what was scored stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment.enums import AllocationStatus, AssessmentStatus
from assessment.models import Assessment, AwardDecision, DecisionPublication, PublicationPlan, RankingState, Standing
from assessment.queries.panel import panel_proposals
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.queries.standings import standing_differences
from assessment.queries.withdrawn import withdrawn_after_closing
from assessment.services.allocations import approve_allocation, propose_allocation, return_allocation, run_allocation
from assessment.services.approval import StaleAllocation
from assessment.services.assessments import AssessmentLocked, reopen_assessment
from assessment.services.assignment_runs import RoundChanged, apply_assignment, propose_assignment
from assessment.services.decisions import PublicationBlocked, publish_decisions
from assessment.services.publication_plan import plan_publication
from assessment.services.refusal import AllocationRefused
from assessment.services.scenarios import freeze_scenario, make_scenario
from assessment.services.scoring import close_scoring
from assessment.services.standing import rebuild_standings
from proposals.enums import MembershipRole, PortalMessageKind, ProposalStatus, RoundStatus
from proposals.models import OutgoingMessage, PortalMessage, Proposal, StatusChange
from proposals.models.database_rules import violated_rule
from proposals.services.status import TransitionNotAllowed
from proposals.services.submission import NotASignatory, NotWithdrawable, reopen_withdrawn
from proposals.services.withdrawal import WithdrawalReasonMissing, withdraw_after_closing
from tests.factories import assessment as build
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db

FOUR = [("een", 400_000, 5), ("twee", 400_000, 4), ("drie", 400_000, 3), ("vier", 200_000, 2)]
REASON = "Onze cofinanciering valt weg."


def signatory_of(proposal):
    return make.member_of(proposal.organisation, MembershipRole.SIGNATORY)


def pull_out(proposal, *, by=None, reason=REASON):
    proposal.refresh_from_db()
    by = by or signatory_of(proposal)
    withdraw_after_closing(proposal=proposal, by=by, at=timezone.now(), reason=reason)
    proposal.refresh_from_db()
    return by


@pytest.fixture
def stage(db):
    """A round whose scoring is closed, and its proposals by name."""
    return build.assessed_round(FOUR, closes_at=timezone.now() - timedelta(days=3))


@pytest.fixture
def approved(stage, officer, decision_maker):
    """The same with an approved allocation."""
    round_, proposals = stage
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    return round_, proposals, run


def test_it_is_noted_with_its_reason_and_confirmed_to_everybody_of_the_applicant(stage):
    proposal = stage[1]["een"]
    colleague = make.member_of(proposal.organisation, MembershipRole.EDITOR)

    by = pull_out(proposal, reason=f"  {REASON} ")

    step = StatusChange.objects.filter(proposal=proposal).last()
    assert (proposal.status, proposal.withdrawn_by) == (ProposalStatus.WITHDRAWN, by)
    assert (step.to_status, step.reason, step.changed_by) == (ProposalStatus.WITHDRAWN, REASON, by)
    message = PortalMessage.objects.get(proposal=proposal)
    assert message.kind == PortalMessageKind.NOTE
    assert proposal.reference in message.subject
    assert set(message.readings.values_list("user", flat=True)) == {by.pk, colleague.pk}
    notices = OutgoingMessage.objects.filter(proposal=proposal)
    assert {by.email, colleague.email} <= set(notices.values_list("recipient", flat=True))
    assert not any(REASON in each.body or proposal.reference in each.body for each in notices)


def test_the_ranking_closes_the_gap_and_what_was_scored_stays(stage, officer):
    round_, proposals = stage
    before = list(Assessment.objects.filter(proposal=proposals["twee"]).values_list("pk", "status"))

    pull_out(proposals["twee"])

    places = dict(Standing.objects.filter(round=round_).values_list("proposal__title", "rank"))
    assert places == {"een": 1, "drie": 2, "vier": 3}
    state = RankingState.objects.get(round=round_)
    assert (state.ranked_count, state.assessment_count, state.uncertainty_run) == (3, 9, None)
    assert standing_differences(round_) == []
    assert list(Assessment.objects.filter(proposal=proposals["twee"]).values_list("pk", "status")) == before
    assert proposals["twee"] not in panel_proposals(round_, officer)
    assert [(each.title, each.kept_count) for each in withdrawn_after_closing(round_, officer)] == [("twee", 3)]
    rebuild_standings(round_, at=timezone.now())
    assert standing_differences(round_) == []


def test_during_scoring_open_work_goes_with_a_mail_without_content_and_finished_work_stays(officer):
    round_ = build.scoring_round(closes_at=timezone.now() - timedelta(days=3))
    leaves, stays = (build.admissible_proposal(round_, title=title) for title in ("Weg", "Blijft"))
    done, busy, waiting = build.assessors(3)
    build.assess_all([(each, done, [4] * 5) for each in (leaves, stays)])
    build.assigned(leaves, busy)
    build.assigned(leaves, waiting, declared=False)
    OutgoingMessage.objects.all().delete()

    by = pull_out(leaves)

    statuses = dict(leaves.assessments.values_list("assessor", "status"))
    assert statuses == {
        done.pk: AssessmentStatus.FINAL, busy.pk: AssessmentStatus.SET_ASIDE, waiting.pk: AssessmentStatus.SET_ASIDE
    }  # fmt: skip
    mails = OutgoingMessage.objects.filter(recipient__in=[busy.email, waiting.email, done.email])
    assert {each.recipient for each in mails} == {busy.email, waiting.email}
    assert not any("Weg" in each.body or leaves.reference in each.body or REASON in each.body for each in mails)
    assert standing_differences(round_) == []
    kept = leaves.assessments.get(assessor=done)
    with pytest.raises(AssessmentLocked, match="ingetrokken"):
        reopen_assessment(assessment=kept, by=done, at=timezone.now())
    assert by.email not in {each.recipient for each in mails}


def test_scoring_closes_without_it(officer):
    round_ = build.scoring_round(closes_at=timezone.now() - timedelta(days=3))
    panel = build.assessors(3)
    leaves, stays = (build.admissible_proposal(round_, title=title) for title in ("Weg", "Blijft"))
    build.assess_all([(stays, each, [4] * 5) for each in panel])
    build.assigned(leaves, panel[0])

    pull_out(leaves)
    close_scoring(round_=round_, by=officer, at=timezone.now())

    assert list(Standing.objects.filter(round=round_).values_list("proposal__title", "rank")) == [("Blijft", 1)]
    assert standing_differences(round_) == []


def test_a_division_of_the_work_with_it_is_refused(coordinator):
    round_ = build.scoring_round(closes_at=timezone.now() - timedelta(days=3))
    leaves, _stays = (build.admissible_proposal(round_, title=title) for title in ("Weg", "Blijft"))
    build.assessors(4)
    run = propose_assignment(round_=round_, title="Eerste", by=coordinator, at=timezone.now())

    pull_out(leaves)

    with pytest.raises(RoundChanged):
        apply_assignment(run=run, by=coordinator, at=timezone.now())
    again = propose_assignment(round_=round_, title="Tweede", by=coordinator, at=timezone.now())
    assert apply_assignment(run=again, by=coordinator, at=timezone.now()).applied_at
    assert not leaves.assessments.exists()


def test_calculations_with_it_are_refused_and_name_it(stage, officer, decision_maker):
    round_, proposals = stage
    now = timezone.now()
    scenario = make_scenario(round_=round_, title="Zoals de regel", changes=ScenarioChanges(), by=officer, at=now)
    waits, sent = (run_allocation(round_=round_, by=officer, at=now) for _each in range(2))
    propose_allocation(run=sent, by=officer, at=now)
    reference = proposals["een"].reference

    pull_out(proposals["een"])

    for step in (
        lambda: freeze_scenario(scenario=scenario, by=officer, at=timezone.now()),
        lambda: approve_allocation(run=sent, by=decision_maker, at=timezone.now()),
    ):
        with pytest.raises(StaleAllocation) as refused:
            step()
        assert refused.value.difference.gone == (reference,)
        assert refused.value.difference.enters == (proposals["drie"].reference, proposals["vier"].reference)
    return_allocation(run=sent, by=decision_maker, at=timezone.now(), reason="Iemand trok zich terug.")
    with pytest.raises(StaleAllocation):
        propose_allocation(run=waits, by=officer, at=timezone.now())
    fresh = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=fresh, by=officer, at=timezone.now())
    approve_allocation(run=fresh, by=decision_maker, at=timezone.now())
    publish_decisions(round_=round_, by=decision_maker, at=timezone.now())
    assert set(AwardDecision.objects.values_list("proposal__title", flat=True)) == {"twee", "drie", "vier"}


def test_what_was_approved_is_not_published_any_more_and_is_returned_and_made_anew(approved, officer, decision_maker):
    round_, proposals, run = approved
    plan_publication(round_=round_, planned_for=timezone.now() + timedelta(days=1), by=officer, at=timezone.now())

    pull_out(proposals["een"])

    with pytest.raises(PublicationBlocked):
        publish_decisions(round_=round_, by=officer, at=timezone.now())
    assert not DecisionPublication.objects.exists()
    return_allocation(run=run, by=decision_maker, at=timezone.now(), reason="Een aanvrager trok zich terug.")
    assert run.status == AllocationStatus.RETURNED
    assert not AwardDecision.objects.exists()
    assert PublicationPlan.objects.get().cancelled_by == decision_maker
    titles = Proposal.objects.filter(status=ProposalStatus.ASSESSED).values_list("title", flat=True)
    assert set(titles) == {"twee", "drie", "vier"}
    again = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=again, by=officer, at=timezone.now())
    approve_allocation(run=again, by=decision_maker, at=timezone.now())
    publish_decisions(round_=round_, by=officer, at=timezone.now())
    awarded = AwardDecision.objects.filter(awarded_amount__gt=0).values_list("proposal__title", "awarded_amount")
    assert dict(awarded) == {"twee": Decimal(400_000), "drie": Decimal(400_000), "vier": Decimal(200_000)}


def test_what_was_approved_and_still_holds_is_not_returned(approved, decision_maker):
    run = approved[2]

    with pytest.raises(AllocationRefused):
        return_allocation(run=run, by=decision_maker, at=timezone.now(), reason="Toch liever niet.")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        AwardDecision.objects.filter(run=run).delete()
    assert violated_rule(refused.value) == "decision_published"


def test_after_publication_it_is_refused_by_the_database_too(approved, decision_maker):
    round_, proposals, _run = approved
    publish_decisions(round_=round_, by=decision_maker, at=timezone.now())
    proposal = proposals["een"]

    with pytest.raises(NotWithdrawable):
        pull_out(proposal)
    unscored = make.ProposalFactory(round=round_, status=ProposalStatus.ADMISSIBLE)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Proposal.objects.filter(pk=unscored.pk).update(
            status=ProposalStatus.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_by=unscored.submitted_by
        )
    assert violated_rule(refused.value) == "proposal_withdrawn_in_time"


def test_it_stays_withdrawn(stage):
    proposal = stage[1]["een"]
    by = pull_out(proposal)

    with pytest.raises(NotWithdrawable):
        reopen_withdrawn(proposal=proposal, by=by, at=timezone.now())
    with pytest.raises(TransitionNotAllowed):
        pull_out(proposal, by=by)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            status=ProposalStatus.DRAFT, withdrawn_at=None, withdrawn_by=None, submitted_at=None, submitted_by=None
        )
    assert violated_rule(refused.value) == "proposal_withdrawn_stays"


@pytest.mark.parametrize("role", [MembershipRole.READER, MembershipRole.EDITOR])
def test_only_a_signatory_pulls_out(stage, role):
    proposal = stage[1]["een"]

    with pytest.raises(NotASignatory):
        pull_out(proposal, by=make.member_of(proposal.organisation, role))


def test_without_a_reason_nothing_happens(stage):
    proposal = stage[1]["een"]
    by = signatory_of(proposal)

    with pytest.raises(WithdrawalReasonMissing):
        pull_out(proposal, by=by, reason=" \n ")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        StatusChange.objects.create(
            proposal=proposal, from_status="assessed", to_status="withdrawn", changed_at=timezone.now(), changed_by=by
        )
    assert violated_rule(refused.value) == "withdrawal_reason"
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.ASSESSED


def test_while_the_round_is_open_it_is_the_ordinary_way(draft, signatory):
    make.sent_in(draft, by=signatory)
    draft.refresh_from_db()
    assert draft.round.status == RoundStatus.OPEN

    with pytest.raises(NotWithdrawable):
        withdraw_after_closing(proposal=draft, by=signatory, at=timezone.now(), reason=REASON)


def test_an_open_question_ends_with_it(draft, signatory):
    make.sent_in(draft, by=signatory)
    make.move_rounds(type(draft.round).objects.filter(pk=draft.round_id), RoundStatus.CLOSED)
    request = make.asked_for(draft, "outline")
    draft.refresh_from_db()

    pull_out(draft, by=signatory)

    request.refresh_from_db()
    assert (request.is_open, request.closing_reason) == (False, REASON)
