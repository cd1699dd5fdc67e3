"""Sending for approval, approving by somebody else, and returning."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.allocation import Lock
from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationRun, AwardDecision
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.services.allocations import approve_allocation, propose_allocation, return_allocation, run_allocation
from assessment.services.approval import (
    MandateExceeded,
    NotADecisionMaker,
    ReturnReasonMissing,
    SamePerson,
    StaleAllocation,
)
from assessment.services.refusal import AllocationRefused
from assessment.services.scenarios import freeze_scenario, make_scenario
from proposals.enums import ProposalStatus, Role
from proposals.models import RoleGrant
from proposals.models.database_rules import message_for, violated_rule
from proposals.services.status import change_status
from tests.factories import assessment as build
from tests.factories import proposals as make

THREE = [("hoog", 400_000, 5), ("midden", 400_000, 4), ("laag", 400_000, 3)]


@pytest.fixture
def stage(officer):
    """A round with a calculated run: (round, proposals by title, run)."""
    round_, proposals = build.assessed_round(THREE)
    return round_, proposals, run_allocation(round_=round_, by=officer, at=timezone.now())


@pytest.fixture
def proposed(stage, officer):
    """The same, sent for approval."""
    round_, proposals, run = stage
    return round_, proposals, propose_allocation(run=run, by=officer, at=timezone.now())


def approve(run, by):
    return approve_allocation(run=run, by=by, at=timezone.now())


def send_back(run, by, reason="Het plafond wordt nog verhoogd."):
    return return_allocation(run=run, by=by, at=timezone.now(), reason=reason)


def statuses(proposals):
    for each in proposals.values():
        each.refresh_from_db()
    return {each.status for each in proposals.values()}


def test_propose_drafts_a_decision_for_everybody(proposed, officer):
    _round, proposals, run = proposed

    decisions = {each.proposal.title: each for each in AwardDecision.objects.select_related("proposal")}
    assert {title: (each.outcome, each.awarded_amount) for title, each in decisions.items()} == {
        "hoog": (Outcome.AWARDED, Decimal(400_000)),
        "midden": (Outcome.AWARDED, Decimal(400_000)),
        "laag": (Outcome.REJECTED, Decimal(0)),
    }
    assert {each.drafted_by for each in decisions.values()} == {officer}
    assert statuses(proposals) == {ProposalStatus.DECISION_DRAFTED}
    assert (run.status, run.proposed_by) == (AllocationStatus.PROPOSED, officer)


def test_rationale_holds_place_score_and_money(proposed):
    _round, proposals, _run = proposed

    words = proposals["laag"].award_decision.rationale

    for fact in ("3", "3,00", "€\u00a0200.000", "€\u00a0400.000"):
        assert fact in words


def test_run_is_sent_once(proposed, officer):
    with pytest.raises(AllocationRefused):
        propose_allocation(run=proposed[2], by=officer, at=timezone.now())


def test_only_one_run_of_a_round_is_under_way(proposed, officer):
    round_, _proposals, _run = proposed
    second = run_allocation(round_=round_, by=officer, at=timezone.now())

    with pytest.raises(AllocationRefused, match="1"):
        propose_allocation(run=second, by=officer, at=timezone.now())


def test_decision_maker_approves(proposed, decision_maker):
    _round, proposals, run = proposed

    approve(run, decision_maker)

    run.refresh_from_db()
    assert (run.status, run.approved_by) == (AllocationStatus.APPROVED, decision_maker)
    assert set(AwardDecision.objects.values_list("approved_by", flat=True)) == {decision_maker.pk}
    assert statuses(proposals) == {ProposalStatus.DECISION_APPROVED}


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.DECISION_MAKER}))
def test_no_other_role_approves_or_returns(proposed, role):
    person = make.user_with_role(role)

    with pytest.raises(NotADecisionMaker):
        approve(proposed[2], person)
    with pytest.raises(NotADecisionMaker):
        send_back(proposed[2], person)


def test_ended_mandate_does_not_count(proposed, decision_maker, officer):
    RoleGrant.objects.filter(user=decision_maker).update(ended_at=timezone.now(), ended_by=officer)

    with pytest.raises(NotADecisionMaker):
        approve(proposed[2], decision_maker)


def test_who_calculated_does_not_approve(stage, decision_maker, officer):
    round_, _proposals, _run = stage
    own = run_allocation(round_=round_, by=decision_maker, at=timezone.now())
    propose_allocation(run=own, by=officer, at=timezone.now())

    with pytest.raises(SamePerson):
        approve(own, decision_maker)


def test_who_sent_it_does_not_approve(stage, decision_maker):
    run = propose_allocation(run=stage[2], by=decision_maker, at=timezone.now())

    with pytest.raises(SamePerson):
        approve(run, decision_maker)


def test_who_designed_the_scenario_does_not_approve_it(stage, officer, decision_maker):
    """A colleague freezes and sends it: the designer chose who is locked in, so somebody else approves."""
    round_, proposals, _run = stage
    changes = ScenarioChanges(locked_in=(Lock(proposals["laag"].reference, "Enige in het noorden."),))
    now = timezone.now()
    scenario = make_scenario(round_=round_, title="Met slot", changes=changes, by=decision_maker, at=now)
    run = propose_allocation(run=freeze_scenario(scenario=scenario, by=officer, at=now), by=officer, at=now)

    with pytest.raises(SamePerson):
        approve(run, decision_maker)
    assert not decision_maker.has_perm("assessment.approve_allocation", run)
    other = make.user_with_role(Role.DECISION_MAKER)
    assert other.has_perm("assessment.approve_allocation", run)
    assert approve(run, other).approved_by == other


@pytest.fixture
def copied(stage, officer, decision_maker):
    """A run that waits for approval, of a copy that the officer made of a scenario of the decision maker."""
    round_, proposals, _run = stage
    changes = ScenarioChanges(locked_in=(Lock(proposals["laag"].reference, "Enige in het noorden."),))
    now, scenario = timezone.now(), None
    for title, by in (("Met slot", decision_maker), ("Kopie", officer), ("Kopie van de kopie", officer)):
        scenario = make_scenario(
            round_=round_, title=title, changes=changes, by=by, at=now, copied_from=scenario
        )  # fmt: skip
    return propose_allocation(run=freeze_scenario(scenario=scenario, by=officer, at=now), by=officer, at=now)


def test_a_copy_of_the_own_design_is_approved_by_somebody_else(copied, decision_maker):
    with pytest.raises(SamePerson):
        approve(copied, decision_maker)
    assert not decision_maker.has_perm("assessment.approve_allocation", copied)
    other = make.user_with_role(Role.DECISION_MAKER)
    assert approve(copied, other).approved_by == other


def test_database_holds_it_for_who_designed_too(copied, decision_maker):
    """The constraint sees the row alone; who designed stands in other rows."""
    approving = {"status": AllocationStatus.APPROVED, "approved_at": timezone.now(), "approved_by": decision_maker}
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AllocationRun.objects.filter(pk=copied.pk).update(**approving)
    assert violated_rule(refusal.value) == "allocationrun_four_eyes"
    row = AllocationRun.objects.get(pk=copied.pk)
    row.pk, row.number = None, 99
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        for name, value in approving.items():
            setattr(row, name, value)
        row.save(force_insert=True)
    assert violated_rule(refusal.value) == "allocationrun_four_eyes"


def test_database_holds_four_eyes_too(proposed, officer):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_allocationrun SET status = 'approved', approved_at = now(), approved_by_id = %s",
            [officer.pk],
        )
    assert violated_rule(refusal.value) == "allocationrun_four_eyes"
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AwardDecision.objects.update(approved_at=timezone.now(), approved_by=officer)
    assert violated_rule(refusal.value) == "awarddecision_four_eyes"


@pytest.mark.parametrize(("limit", "accepted"), [("799999.99", False), ("800000.00", True), (None, True)])
def test_mandate_has_a_limit(proposed, limit, accepted):
    person = make.user_with_role(Role.DECISION_MAKER, mandate_limit_amount=Decimal(limit) if limit else None)

    if accepted:
        assert approve(proposed[2], person).status == AllocationStatus.APPROVED
    else:
        with pytest.raises(MandateExceeded, match=r"799\.999,99") as refusal:
            approve(proposed[2], person)
        assert (refusal.value.limit, refusal.value.total) == (Decimal(limit), Decimal(800_000))


def test_calculated_run_is_not_approved(stage, decision_maker):
    with pytest.raises(AllocationRefused):
        approve(stage[2], decision_maker)


def test_changed_ceiling_makes_the_run_stale(proposed, decision_maker):
    round_, proposals, run = proposed
    make.BudgetCeilingFactory(round=round_, amount=Decimal(1_200_000), effective_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(StaleAllocation) as refusal:
        approve(run, decision_maker)

    difference = refusal.value.difference
    assert (difference.ceiling_before, difference.ceiling_now) == (Decimal(1_000_000), Decimal(1_200_000))
    assert (difference.enters, difference.leaves) == (("MD27 laag",), ())
    assert any("1.200.000" in line for line in difference.sentences())
    assert statuses(proposals) == {ProposalStatus.DECISION_DRAFTED}


def test_withdrawal_makes_the_run_stale(proposed, decision_maker):
    _round, proposals, run = proposed
    change_status(proposals["hoog"], ProposalStatus.WITHDRAWN, by=decision_maker, at=timezone.now(), reason="Weg.")

    with pytest.raises(StaleAllocation) as refusal:
        approve(run, decision_maker)

    assert refusal.value.difference.gone == ("MD27 hoog",)
    assert refusal.value.difference.enters == ("MD27 laag",)


def test_stale_run_is_not_sent_for_approval(stage, officer):
    round_, _proposals, run = stage
    make.BudgetCeilingFactory(round=round_, amount=Decimal(500_000), effective_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(StaleAllocation) as refusal:
        propose_allocation(run=run, by=officer, at=timezone.now())

    assert refusal.value.difference.leaves == ("MD27 midden",)
    assert not AwardDecision.objects.exists()


def test_return_removes_the_drafts_and_a_new_run_may_follow(proposed, decision_maker, officer):
    round_, proposals, run = proposed

    send_back(run, decision_maker)

    run.refresh_from_db()
    assert (run.status, run.returned_by) == (AllocationStatus.RETURNED, decision_maker)
    assert run.return_reason == "Het plafond wordt nog verhoogd."
    assert not AwardDecision.objects.exists()
    assert statuses(proposals) == {ProposalStatus.ASSESSED}
    second = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=second, by=officer, at=timezone.now())
    assert approve(second, decision_maker).status == AllocationStatus.APPROVED


def test_return_after_a_withdrawal_leaves_the_withdrawn_alone(proposed, decision_maker):
    _round, proposals, run = proposed
    change_status(proposals["hoog"], ProposalStatus.WITHDRAWN, by=decision_maker, at=timezone.now(), reason="Weg.")

    send_back(run, decision_maker)

    assert statuses(proposals) == {ProposalStatus.ASSESSED, ProposalStatus.WITHDRAWN}


def test_return_needs_a_reason(proposed, decision_maker):
    with pytest.raises(ReturnReasonMissing):
        send_back(proposed[2], decision_maker, reason="  ")


def test_approved_run_is_neither_returned_nor_approved_again(proposed, decision_maker, officer):
    round_, _proposals, run = proposed
    approve(run, decision_maker)

    with pytest.raises(AllocationRefused):
        send_back(run, decision_maker)
    with pytest.raises(AllocationRefused):
        approve(run, decision_maker)
    with pytest.raises(AllocationRefused):
        run_allocation(round_=round_, by=officer, at=timezone.now())


def overspend(by_cent):
    """Give the statement of each door that would award one cent above a ceiling of € 800.000."""
    return {
        "orm": lambda decision: AwardDecision.objects.filter(pk=decision.pk).update(awarded_amount=by_cent),
        "save": lambda decision: (setattr(decision, "awarded_amount", by_cent), decision.save()),
        "raw": lambda decision: connection.cursor().execute(
            "UPDATE assessment_awarddecision SET awarded_amount = %s WHERE id = %s", [by_cent, decision.pk]
        ),
    }


@pytest.mark.parametrize("door", ["orm", "save", "raw"])
def test_one_cent_above_the_ceiling_is_refused(officer, door):
    round_, _proposals = build.assessed_round(THREE, ceiling=800_000)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    decision = AwardDecision.objects.get(proposal__title="hoog")

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        overspend(Decimal("400000.01"))[door](decision)

    assert violated_rule(refusal.value) == "awards_within_ceiling"
    assert message_for(refusal.value)
    decision.refresh_from_db()
    assert decision.awarded_amount == Decimal(400_000)


def test_ceiling_cannot_sink_below_the_awards(proposed):
    round_, _proposals, _run = proposed

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make.BudgetCeilingFactory(
            round=round_, amount=Decimal("799999.99"), effective_at=timezone.now() - timedelta(hours=1)
        )

    assert violated_rule(refusal.value) == "ceiling_covers_awards"
    assert message_for(refusal.value)


def test_run_stays_within_the_ceiling_it_was_calculated_for(stage):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AllocationRun.objects.create(**_copy_of(stage[2]) | {"awarded_total_amount": Decimal("1000000.01")})
    assert violated_rule(refusal.value) == "allocationrun_within_ceiling"


def _copy_of(run):
    names = [field.attname for field in AllocationRun._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(run, name) for name in names} | {"number": run.number + 1}


def test_draft_that_was_tampered_with_is_not_approved(proposed, decision_maker):
    AwardDecision.objects.filter(proposal__title="midden").update(awarded_amount=Decimal(399_999))

    with pytest.raises(AllocationRefused):
        approve(proposed[2], decision_maker)

    assert not AwardDecision.objects.filter(approved_at__isnull=False).exists()
