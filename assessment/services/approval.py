"""From a calculation to a decision: send for approval, approve, or return.

Whoever prepared does not approve; what is approved rests on exactly the data of that moment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment import allocation
from assessment.enums import ALLOCATION_TRANSITIONS, AllocationStatus
from assessment.models import AllocationLine, AllocationRun, AwardDecision, Criterion
from assessment.scoring import display_score
from assessment.services.differences import AllocationDifference, difference_from_now
from assessment.services.locks import lock_round
from assessment.services.rationale import RationaleFacts, TieAbove, rationale_for
from assessment.services.refusal import AllocationRefused, Refused
from proposals.enums import ProposalStatus, Role
from proposals.formats import euros
from proposals.models import Proposal, Round, User
from proposals.services.status import change_status


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


class ReturnReasonMissing(Refused):
    """Whoever returns an allocation says why."""


@transaction.atomic
def propose_allocation(*, run: AllocationRun, by: User, at: datetime) -> AllocationRun:
    """Send a run for approval: a decision is drafted for each proposal, with its reasons in words.

    :raises AllocationRefused: if it was sent before, or another run of the round is under way.
    :raises StaleAllocation: if the data changed since the calculation.
    """
    round_ = lock_round(run.round_id)
    stored = _lock_run(run)
    _require_step(stored, AllocationStatus.PROPOSED)
    _require_no_other(stored)
    _require_fresh(stored, round_, at)
    lines = list(stored.lines.select_related("proposal"))
    AwardDecision.objects.bulk_create(_draft(stored, each, by, at) for each in _with_rationale(stored, round_, lines))
    for line in lines:
        change_status(line.proposal, ProposalStatus.DECISION_DRAFTED, by=by, at=at)
    return _move(run, AllocationStatus.PROPOSED, proposed_at=at, proposed_by=by)


@transaction.atomic
def approve_allocation(*, run: AllocationRun, by: User, at: datetime) -> AllocationRun:
    """Approve a run: its decisions stand, under embargo until they are published.

    The run is calculated again from the data of now and must rest on exactly the same input.

    :raises NotADecisionMaker, SamePerson, MandateExceeded: if this person may not approve it.
    :raises StaleAllocation: if the data changed; `difference` says what.
    :raises AllocationRefused: if it does not wait for approval.
    """
    round_ = lock_round(run.round_id)
    stored = _lock_run(run)
    _require_mandate(stored, by)
    _require_step(stored, AllocationStatus.APPROVED)
    _require_fresh(stored, round_, at)
    _require_drafts_as_calculated(stored)
    decisions = AwardDecision.objects.filter(run=stored)
    decisions.update(approved_at=at, approved_by=by)
    for decision in decisions.select_related("proposal"):
        change_status(decision.proposal, ProposalStatus.DECISION_APPROVED, by=by, at=at)
    return _move(run, AllocationStatus.APPROVED, approved_at=at, approved_by=by)


@transaction.atomic
def return_allocation(*, run: AllocationRun, by: User, at: datetime, reason: str) -> AllocationRun:
    """Send a run back: its drafts are removed and the proposals are assessed again as before.

    :raises ReturnReasonMissing: without a reason.
    :raises NotADecisionMaker: if this person is none.
    :raises AllocationRefused: if it does not wait for approval.
    """
    if not reason.strip():
        raise ReturnReasonMissing(_("Write why you return this allocation."))
    lock_round(run.round_id)
    stored = _lock_run(run)
    _current_mandate(by)
    _require_step(stored, AllocationStatus.RETURNED)
    drafts = AwardDecision.objects.filter(run=stored)
    proposals = list(Proposal.objects.filter(award_decision__in=drafts, status=ProposalStatus.DECISION_DRAFTED))
    drafts.delete()
    for proposal in proposals:
        change_status(proposal, ProposalStatus.ASSESSED, by=by, at=at, reason=reason.strip())
    return _move(run, AllocationStatus.RETURNED, returned_at=at, returned_by=by, return_reason=reason.strip())


def _with_rationale(run: AllocationRun, round_: Round, lines: list[AllocationLine]) -> list[tuple[AllocationLine, str]]:
    """Give each stored line with its reasons in words, taken from the canonical problem and result."""
    result = allocation.result_from_canonical(run.result.encode("ascii"))
    problem = allocation.problem_from_canonical(run.problem.encode("ascii"))
    names = dict(Criterion.objects.filter(round=round_).values_list("code", "official_name"))
    candidates = {each.key: each for each in problem.candidates}
    by_rank = {each.rank: each for each in problem.candidates if each.rank is not None}
    words = {}
    for line in result.lines:
        candidate = candidates[line.key]
        above = by_rank.get(candidate.rank - 1) if candidate.rank else None
        facts = RationaleFacts(
            line=line,
            score=display_score(candidate.score) if candidate.score is not None else None,
            place_count=len(by_rank),
            needed_assessments=round_.assessors_per_proposal,
            blocked_by_rank=candidates[line.blocked_by].rank if line.blocked_by else None,
            tie=_tie(candidate, above, problem.rules.criterion_order, names),
        )
        words[line.key] = rationale_for(facts)
    return [(line, words[line.proposal.reference]) for line in lines]


def _tie(
    candidate: allocation.Candidate,
    above: allocation.Candidate | None,
    order: Sequence[str],
    names: Mapping[str, str],
) -> TieAbove | None:
    """Say what decided when the place above has exactly the same score."""
    if above is None or above.rank is None or above.score != candidate.score:
        return None
    deciding = next((code for code in order if above.criterion_score(code) != candidate.criterion_score(code)), None)
    return TieAbove(above.rank, names[deciding] if deciding else None)


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


def _require_no_other(run: AllocationRun) -> None:
    under_way = {AllocationStatus.PROPOSED, AllocationStatus.APPROVED}
    if other := AllocationRun.objects.filter(round=run.round_id, status__in=under_way).exclude(pk=run.pk).first():
        raise AllocationRefused(
            _("Allocation %(number)d of this round is under way already. Wait until it is returned.")
            % {"number": other.number}
        )


def _require_fresh(run: AllocationRun, round_: Round, at: datetime) -> None:
    difference = difference_from_now(run, round_, at)
    if difference is not None:
        raise StaleAllocation(difference)


def _require_drafts_as_calculated(run: AllocationRun) -> None:
    """Refuse when a drafted decision says something else than the line it came from."""
    calculated = set(run.lines.values_list("proposal_id", "outcome", "awarded_amount"))
    drafted = set(AwardDecision.objects.filter(run=run).values_list("proposal_id", "outcome", "awarded_amount"))
    if calculated != drafted:
        raise AllocationRefused(_("The drafted decisions are not those of the calculation. Return this allocation."))


def _require_mandate(run: AllocationRun, by: User) -> None:
    limit = _current_mandate(by)
    if by.pk in {run.calculated_by_id, run.proposed_by_id}:
        raise SamePerson(_("Whoever prepared an allocation may not approve it. Ask somebody else."))
    if limit is not None and run.awarded_total_amount > limit:
        raise MandateExceeded(limit, run.awarded_total_amount)


def _current_mandate(by: User) -> Decimal | None:
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
