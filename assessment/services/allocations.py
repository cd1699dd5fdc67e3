"""Dividing the money of a round; sending for approval and approving stand in `approval`.

Every step locks the round first. What was calculated is stored as canonical text with its hash and
never changes; a new calculation is a new row.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessment import allocation
from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationLine, AllocationRun
from assessment.queries import RoundScores, problem_for_round, scores_of_round
from assessment.ranking import LotteryNeeded
from assessment.services.approval import approve_allocation, propose_allocation, return_allocation
from assessment.services.locks import lock_round
from assessment.services.refusal import AllocationRefused
from proposals.enums import RoundStatus
from proposals.models import Round, User
from proposals.money import euros_from_cents
from proposals.services.status import change_status

__all__ = ["AllocationUnsound", "approve_allocation", "propose_allocation", "return_allocation", "run_allocation"]

ALLOCATABLE_STATUSES = frozenset({RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING})


class AllocationUnsound(Exception):
    """The checker found the outcome wrong; nothing was stored. A fault of ours, never of a person."""


@transaction.atomic
def run_allocation(*, round_: Round, by: User, at: datetime) -> AllocationRun:
    """Divide the ceiling in force at `at` down the ranking and store input, outcome and reasons.

    The outcome is checked by other code before it is stored. The first run brings the round into
    *allocating*; each run is a new row.

    :raises AllocationRefused: if scoring is not closed, a run was approved, no ceiling is in force,
        nothing competes, or a tie needs a lottery that the round does not have.
    """
    stored = lock_round(round_.pk)
    _require_allocatable(stored)
    scores = scores_of_round(stored)
    problem = _problem(scores, stored, at)
    result = allocation.allocate(problem)
    if violations := allocation.check_allocation(problem, result):
        raise AllocationUnsound("; ".join(f"{each.code}: {each.detail}" for each in violations))
    run = _store_run(stored, problem, result, by, at)
    AllocationLine.objects.bulk_create(_line(run, line, scores, problem) for line in result.lines)
    if stored.status == RoundStatus.SCORING_CLOSED:
        change_status(round_, RoundStatus.ALLOCATING, by=by, at=at)
    return run


def _require_allocatable(round_: Round) -> None:
    if round_.status not in ALLOCATABLE_STATUSES:
        raise AllocationRefused(_("Scoring is not closed, or the round was decided. The money cannot be divided now."))
    if round_.allocation_runs.filter(status=AllocationStatus.APPROVED).exists():
        raise AllocationRefused(_("An allocation of this round was approved already."))


def _problem(scores: RoundScores, round_: Round, at: datetime) -> allocation.AllocationProblem:
    ceiling = round_.ceiling_in_force(at)
    if ceiling is None:
        raise AllocationRefused(_("No budget ceiling is in force. Add one to the round first."))
    if not scores.proposals:
        raise AllocationRefused(_("No proposal competes for the money of this round."))
    try:
        return problem_for_round(scores, ceiling.amount)
    except LotteryNeeded as error:
        raise AllocationRefused(
            _("These proposals are equal on everything and the round has no lottery: %(keys)s.")
            % {"keys": ", ".join(error.keys)}
        ) from error


def _store_run(
    round_: Round, problem: allocation.AllocationProblem, result: allocation.AllocationResult, by: User, at: datetime
) -> AllocationRun:
    last = round_.allocation_runs.aggregate(last=Max("number"))["last"] or 0
    return AllocationRun.objects.create(
        round=round_,
        number=last + 1,
        method=round_.allocation_method,
        ceiling_amount=euros_from_cents(problem.rules.ceiling_cents),
        awarded_total_amount=euros_from_cents(result.awarded_cents),
        problem=allocation.canonical_bytes(problem).decode("ascii"),
        problem_sha256=allocation.sha256_of(problem),
        result=allocation.canonical_bytes(result).decode("ascii"),
        result_sha256=allocation.sha256_of(result),
        calculated_at=at,
        calculated_by=by,
    )


def _line(
    run: AllocationRun, line: allocation.AllocationLine, scores: RoundScores, problem: allocation.AllocationProblem
) -> AllocationLine:
    score = next(each.score for each in problem.candidates if each.key == line.key)
    return AllocationLine(
        run=run,
        proposal=scores.proposals[line.key],
        rank=line.rank,
        score_numerator=score.numerator if score is not None else None,
        score_denominator=score.denominator if score is not None else None,
        requested_amount=euros_from_cents(line.requested_cents),
        awarded_amount=euros_from_cents(line.awarded_cents),
        outcome=Outcome.AWARDED if line.is_awarded else Outcome.REJECTED,
        reason=_machine_reason(line),
    )


def _machine_reason(line: allocation.AllocationLine) -> dict[str, Any]:
    """Give the reason with its numbers; the whole line stands in the canonical result."""
    return {
        "code": line.reason.value,
        "left_before_cents": line.left_before_cents,
        "left_after_cents": line.left_after_cents,
        "short_cents": line.short_cents,
        "blocked_by": line.blocked_by,
    }
