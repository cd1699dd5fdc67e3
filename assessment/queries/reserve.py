"""The reserve list of a round: who stands where, who moves up next, and whether the money suffices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from assessment import allocation
from assessment.allocation import Candidate, Group, GroupLimit, Method, Rules, WhenNextDoesNotFit
from assessment.enums import Outcome
from assessment.models import AllocationLine, AwardDecision, DecisionPublication, FollowUpDecision, RoundTerms
from assessment.queries.funds import RoundFunds, funds_of_round
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round
from proposals.money import cents_from_euros, euros_from_cents


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """A proposal on the reserve list with its place on it. `waits` says that it still can move up.

    `amount` is what it would get from what is left now, zero when nothing; `group` is the group that is full.
    """

    place: int
    rank: int
    proposal: Proposal
    open_decision: FollowUpDecision | None
    waits: bool
    amount: Decimal
    group: Group | None


@dataclass(frozen=True, slots=True)
class ReserveList:
    """The list, the money that is left, and who moves up next: None when nobody can."""

    rows: tuple[ReserveRow, ...]
    funds: RoundFunds
    valid_until: date | None
    next_row: ReserveRow | None
    is_over: bool

    @property
    def waiting(self) -> tuple[ReserveRow, ...]:
        """Give who still can move up."""
        return tuple(each for each in self.rows if each.waits)


def reserve_list(round_: Round, at: datetime, today: date) -> ReserveList:
    """Give the reserve list of a published round, empty before publication; eight statements at most.

    Who moves up follows the rule by which the round was divided: the first that fits, or the first and nobody after
    it, or with what is left when the rule knows part awards. Maxima for groups hold here, too.
    """
    funds, terms = funds_of_round(round_, at), RoundTerms.objects.filter(round=round_).first()
    valid_until = terms.reserve_valid_until_date if terms else None
    is_over = valid_until is not None and today > valid_until
    publication = DecisionPublication.objects.filter(round=round_).select_related("run").first()
    if publication is None:
        return ReserveList((), funds, valid_until, None, is_over)
    problem = allocation.problem_from_canonical(publication.run.problem.encode("ascii"))
    rows = _rows(publication.run_id, problem, funds)
    return ReserveList(rows, funds, valid_until, None if is_over else next_of(rows, problem.rules), is_over)


def next_of(rows: tuple[ReserveRow, ...], rules: Rules) -> ReserveRow | None:
    """Give who moves up next: without a rule to skip, nobody passes the first who does not fit."""
    waiting = [each for each in rows if each.waits and each.open_decision is None]
    if _may_skip(rules):
        return next((each for each in waiting if each.amount), None)
    return waiting[0] if waiting and waiting[0].amount else None


def _may_skip(rules: Rules) -> bool:
    return rules.method is Method.BEST_VALUE or rules.when_next_does_not_fit is WhenNextDoesNotFit.SKIP


def _rows(run: int, problem: allocation.AllocationProblem, funds: RoundFunds) -> tuple[ReserveRow, ...]:
    lines = AllocationLine.objects.filter(run=run, outcome=Outcome.RESERVE).order_by("rank")
    lines = list(lines.select_related("proposal__organisation", "proposal__round"))
    followed = FollowUpDecision.objects.open().filter(proposal__in=[each.proposal_id for each in lines])
    open_decisions = {each.proposal_id: each for each in followed}
    given = _given(run, problem)
    candidates = {each.key: each for each in problem.candidates}
    rows = []
    for place, line in enumerate(lines, start=1):
        candidate = candidates[line.proposal.reference]
        cents = _affordable(candidate, problem.rules, cents_from_euros(max(funds.left, Decimal(0))))
        full = _full_group(candidate, cents, problem, given, candidates)
        rows.append(
            ReserveRow(
                place=place,
                rank=line.rank,
                proposal=line.proposal,
                open_decision=open_decisions.get(line.proposal_id),
                waits=line.proposal.status == ProposalStatus.RESERVE,
                amount=Decimal(0) if full else euros_from_cents(cents),
                group=full,
            )
        )
    return tuple(rows)


def _affordable(candidate: Candidate, rules: Rules, left: int) -> int:
    """Give what the rule lets a candidate have from `left` cents: all, a part, or nothing."""
    if candidate.requested_cents <= left:
        return candidate.requested_cents
    knows_parts = rules.part_awards or rules.when_next_does_not_fit is WhenNextDoesNotFit.PART_FUND
    return left if knows_parts and left >= max(rules.minimum_award_cents, 1) else 0


def _given(run: int, problem: allocation.AllocationProblem) -> dict[str, int]:
    """Give by key of a candidate the cents that stand or are being decided on."""
    given: dict[str, int] = {}
    keys = [each.key for each in problem.candidates]
    firsts = AwardDecision.objects.filter(run=run, outcome=Outcome.AWARDED, lapsed_at__isnull=True)
    laters = FollowUpDecision.objects.filter(
        proposal__reference__in=keys, outcome=Outcome.AWARDED, lapsed_at__isnull=True, returned_at__isnull=True
    )
    for rows in (firsts, laters):
        for key, amount in rows.order_by().values_list("proposal__reference", "awarded_amount"):
            given[key] = max(given.get(key, 0), cents_from_euros(amount))
    return given


def _full_group(
    candidate: Candidate,
    cents: int,
    problem: allocation.AllocationProblem,
    given: Mapping[str, int],
    candidates: Mapping[str, Candidate],
) -> Group | None:
    """Give a group of the candidate whose maximum leaves no room for it."""
    for group in candidate.groups:
        inside = [amount for key, amount in given.items() if group in candidates[key].groups and key != candidate.key]
        for limit in problem.rules.limits:
            if _speaks_of(limit, group) and _passes(limit, len(inside) + 1, sum(inside) + cents):
                return group
    return None


def _speaks_of(limit: GroupLimit, group: Group) -> bool:
    return limit.kind is group.kind and limit.key in {None, group.key}


def _passes(limit: GroupLimit, count: int, cents: int) -> bool:
    too_many = limit.maximum_count is not None and count > limit.maximum_count
    return too_many or (limit.maximum_cents is not None and cents > limit.maximum_cents)
