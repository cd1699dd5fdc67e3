"""From a calculation to a decision: send for approval, approve, or return.

Whoever prepared does not approve; what is approved rests on exactly the data of that moment.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.enums import ALLOCATION_TRANSITIONS, AllocationStatus
from assessment.models import AllocationLine, AllocationRun, AwardDecision, DecisionPublication, PublicationPlan
from assessment.queries.approver_interests import ApproverInterest, interests_of
from assessment.queries.withdrawn import withdrawn_from
from assessment.services.committed_rule import require_rule_of_run
from assessment.services.decision_package import seal_decision
from assessment.services.differences import (
    AllocationDifference,
    changes_of_run,
    difference_from_now,
    refused_difference,
)
from assessment.services.locks import lock_round
from assessment.services.rationale import rationales_of
from assessment.services.refusal import AllocationRefused, Refused
from proposals.enums import ProposalStatus, Role
from proposals.formats import euros
from proposals.models import Proposal, Round, User
from proposals.services.status import change_statuses

#: A decision was drafted or approved, and nothing published.
DECIDING_STATUSES = frozenset({ProposalStatus.DECISION_DRAFTED, ProposalStatus.DECISION_APPROVED})


class StaleAllocation(Refused):
    """The data changed since the calculation; `difference` says what."""

    def __init__(self, difference: AllocationDifference) -> None:
        super().__init__(_("The data changed since this allocation was calculated. Calculate a new one."))
        self.difference = difference


class NotADecisionMaker(Refused):
    """Only a decision maker approves or returns."""


class SamePerson(Refused):
    """Whoever prepared an allocation does not approve it."""


class MandateExceeded(Refused):
    """The sum is above the mandate of this decision maker."""

    def __init__(self, limit: Decimal, total: Decimal) -> None:
        super().__init__(
            _(
                "Your mandate goes up to %(limit)s. This allocation awards %(total)s. "
                "Ask somebody with a higher mandate."
            )
            % {"limit": euros(limit), "total": euros(total)}
        )
        self.limit, self.total = limit, total


class HasInterest(Refused):
    """Whoever has an interest in a proposal of the round does not decide about it, neither way (Awb 2:4).

    Nor does such a person prepare or publish the decision: then `decides` is False.
    """

    def __init__(self, interests: Sequence[ApproverInterest], *, decides: bool = True) -> None:
        names = ", ".join(each.proposal.region_label or each.proposal.organisation.name for each in interests)
        words = (
            _("You have an interest in a proposal of this round: %(proposals)s. Ask another decision maker.")
            if decides
            else _("You have an interest in a proposal of this round: %(proposals)s. Ask a colleague to do this.")
        )
        super().__init__(words % {"proposals": names})
        self.interests = tuple(interests)


class ReturnReasonMissing(Refused):
    """Whoever returns an allocation says why."""


@transaction.atomic
def propose_allocation(*, run: AllocationRun, by: User, at: datetime) -> AllocationRun:
    """Send a run for approval: a decision is drafted for each proposal, with its reasons in words.

    :raises AllocationRefused: if it was sent before, another run of the round is under way, or its scenario is
        not within the rule of the round.
    :raises HasInterest: if this person has an interest in a proposal of the round (Awb 2:4).
    :raises StaleAllocation: if the data changed since the calculation; LotteryMissing when equal proposals came up.
    """
    round_ = lock_round(run.round_id)
    stored = _lock_run(run)
    _require_step(stored, AllocationStatus.PROPOSED)
    _require_no_interest(stored, by, decides=False)
    _require_no_other(stored)
    require_rule_of_run(round_, stored.rule_sha256)
    _require_within_rule(stored)
    _require_fresh(stored, round_, at)
    lines = list(stored.lines.select_related("proposal"))
    AwardDecision.objects.bulk_create(_draft(stored, each, by, at) for each in _with_rationale(stored, round_, lines))
    change_statuses([line.proposal for line in lines], ProposalStatus.DECISION_DRAFTED, by=by, at=at)
    return _move(run, AllocationStatus.PROPOSED, proposed_at=at, proposed_by=by)


@transaction.atomic
def approve_allocation(*, run: AllocationRun, by: User, at: datetime) -> AllocationRun:
    """Approve a run: its decisions stand, under embargo until they are published.

    The run is calculated again from the data of now and must rest on exactly the same input.

    :raises NotADecisionMaker, SamePerson, MandateExceeded, HasInterest: if this person may not approve it.
    :raises StaleAllocation: if the data changed; `difference` says what.
    :raises AllocationRefused: if it does not wait for approval.
    """
    round_ = lock_round(run.round_id)
    stored = _lock_run(run)
    _require_mandate(stored, by)
    _require_step(stored, AllocationStatus.APPROVED)
    require_rule_of_run(round_, stored.rule_sha256)
    _require_fresh(stored, round_, at)
    _require_drafts_as_calculated(stored)
    decisions = AwardDecision.objects.filter(run=stored)
    decisions.update(approved_at=at, approved_by=by)
    proposals = list(Proposal.objects.filter(award_decision__in=decisions))
    change_statuses(proposals, ProposalStatus.DECISION_APPROVED, by=by, at=at)
    approved = _move(run, AllocationStatus.APPROVED, approved_at=at, approved_by=by)
    seal_decision(run=stored, by=by, at=at)
    return approved


@transaction.atomic
def return_allocation(*, run: AllocationRun, by: User, at: datetime, reason: str) -> AllocationRun:
    """Send a run back: its drafts are removed and the proposals are assessed again as before.

    What was approved goes back only when an applicant pulled out of it before the publication: it cannot be
    published, and a new one is needed. A planned moment of publication is cancelled with it.

    :raises ReturnReasonMissing: without a reason.
    :raises NotADecisionMaker, HasInterest: if this person may not decide about it.
    :raises AllocationRefused: if it does not wait for approval, and was not broken by a withdrawal either.
    """
    if not reason.strip():
        raise ReturnReasonMissing(_("Write why you return this allocation."))
    lock_round(run.round_id)
    stored = _lock_run(run)
    current_mandate(by)
    _require_no_interest(stored, by)
    _require_step(stored, AllocationStatus.RETURNED)
    _require_not_standing(stored)
    drafts = AwardDecision.objects.filter(run=stored)
    proposals = list(Proposal.objects.filter(award_decision__in=drafts, status__in=DECIDING_STATUSES))
    PublicationPlan.objects.standing().filter(run=stored).update(cancelled_at=at, cancelled_by=by)
    drafts.delete()
    change_statuses(proposals, ProposalStatus.ASSESSED, by=by, at=at, reason=reason.strip())
    return _move(run, AllocationStatus.RETURNED, returned_at=at, returned_by=by, return_reason=reason.strip())


def _with_rationale(run: AllocationRun, round_: Round, lines: list[AllocationLine]) -> list[tuple[AllocationLine, str]]:
    """Give each stored line with its reasons in words, taken from the canonical problem and result."""
    words = rationales_of(run, round_)
    return [(line, words[line.proposal.reference]) for line in lines]


def _draft(run: AllocationRun, worded: tuple[AllocationLine, str], by: User, at: datetime) -> AwardDecision:
    line, words = worded
    return AwardDecision(
        proposal=line.proposal,
        run=run,
        outcome=line.outcome,
        awarded_amount=line.awarded_amount,
        rationale=words,
        drafted_at=at,
        drafted_by=by,
    )


def _lock_run(run: AllocationRun) -> AllocationRun:
    return AllocationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _require_step(run: AllocationRun, to: AllocationStatus) -> None:
    if to not in ALLOCATION_TRANSITIONS[AllocationStatus(run.status)]:
        raise AllocationRefused(
            _("This allocation is “%(status)s”. This step is not possible now.") % {"status": run.get_status_display()}
        )


def _require_not_standing(run: AllocationRun) -> None:
    """Refuse to return what was approved and still holds, or was published."""
    if run.status != AllocationStatus.APPROVED:
        return
    if DecisionPublication.objects.filter(run=run).exists():
        raise AllocationRefused(_("The decisions of this round were published already."))
    if not withdrawn_from(run).exists():
        raise AllocationRefused(_("This allocation was approved and nobody of it withdrew. It stands."))


def _require_no_other(run: AllocationRun) -> None:
    under_way = {AllocationStatus.PROPOSED, AllocationStatus.APPROVED}
    if other := AllocationRun.objects.filter(round=run.round_id, status__in=under_way).exclude(pk=run.pk).first():
        raise AllocationRefused(
            _("Allocation %(number)d of this round is under way already. Wait until it is returned.")
            % {"number": other.number}
        )


def _require_fresh(run: AllocationRun, round_: Round, at: datetime) -> None:
    difference = refused_difference(lambda: difference_from_now(run, round_, at))
    if difference is not None:
        raise StaleAllocation(difference)


def _require_drafts_as_calculated(run: AllocationRun) -> None:
    """Refuse when a drafted decision says something else than the line it came from."""
    calculated = set(run.lines.values_list("proposal_id", "outcome", "awarded_amount"))
    drafted = set(AwardDecision.objects.filter(run=run).values_list("proposal_id", "outcome", "awarded_amount"))
    if calculated != drafted:
        raise AllocationRefused(_("The drafted decisions are not those of the calculation. Return this allocation."))


def _require_mandate(run: AllocationRun, by: User) -> None:
    limit = current_mandate(by)
    if by.pk in run.preparer_ids:
        raise SamePerson(_("Whoever prepared an allocation may not approve it. Ask somebody else."))
    if limit is not None and run.awarded_total_amount > limit:
        raise MandateExceeded(limit, run.awarded_total_amount)
    _require_no_interest(run, by)


def _require_no_interest(run: AllocationRun, by: User, *, decides: bool = True) -> None:
    if interests := interests_of(by, run.round):
        raise HasInterest(interests, decides=decides)


def _require_within_rule(run: AllocationRun) -> None:
    """Freezing refused it before; this holds as well for a run that was made another way."""
    if not changes_of_run(run).is_within_rule:
        raise AllocationRefused(_("This allocation is not within the rule of the round. Change the rule first."))


def current_mandate(by: User) -> Decimal | None:
    """Give the limit of the mandate, None when it has none."""
    grant = by.role_grants.current().filter(role=Role.DECISION_MAKER).first() if by.is_active else None
    if grant is None:
        raise NotADecisionMaker(_("Only a decision maker can do this."))
    return grant.mandate_limit_amount


def _move(run: AllocationRun, to: AllocationStatus, **values: Any) -> AllocationRun:
    """Write status and moments together and bring the caller's copy up to date."""
    AllocationRun.objects.filter(pk=run.pk).update(status=to, **values)
    for name, value in {"status": to, **values}.items():
        setattr(run, name, value)
    return run
