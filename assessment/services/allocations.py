"""Dividing the money of a round; sending for approval and approving stand in `approval`.

Every step locks the round first. What was calculated is stored as canonical text with its hash and
never changes; a new calculation is a new row.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessment import allocation
from assessment.enums import AllocationStatus, Outcome
from assessment.models import AllocationLine, AllocationRun, Scenario
from assessment.queries.division_rule import rule_sha256_in_force
from assessment.queries.scenario_changes import ScenarioChanges, changes_of
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, problem_with
from assessment.ranking import LotteryNeeded
from assessment.scoring import display_score
from assessment.services.approval import approve_allocation, propose_allocation, return_allocation
from assessment.services.locks import lock_round
from assessment.services.refusal import AllocationRefused, LotteryMissing
from assessment.services.scenario_words import conflict_sentences, names_for_words
from proposals.enums import RoundStatus
from proposals.formats import number
from proposals.models import Round, User
from proposals.money import euros_from_cents
from proposals.services.status import change_status

__all__ = ["AllocationUnsound", "approve_allocation", "propose_allocation", "return_allocation", "run_allocation"]

# Values of proposals.enums.AllocationMethod.
METHODS: Mapping[allocation.Method, str] = {
    allocation.Method.RANKING: "ranking",
    allocation.Method.BEST_VALUE: "best_value",
}
ALLOCATABLE_STATUSES = frozenset({RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING})


class InfeasibleRules(AllocationRefused):
    """No division keeps to the rules; `conflicts` say which, `sentences` in words."""

    def __init__(self, conflicts: tuple[allocation.Conflict, ...], sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.conflicts, self.sentences = conflicts, sentences


class AllocationUnsound(Exception):
    """The checker found the outcome wrong; nothing was stored. A fault of ours, never of a person."""


@transaction.atomic
def run_allocation(*, round_: Round, by: User, at: datetime, scenario: Scenario | None = None) -> AllocationRun:
    """Divide the ceiling in force at `at` after the rule of the round and store input, outcome and reasons.

    With a scenario its changes are applied to the rule; whether it may be frozen is for `freeze_scenario`. The
    outcome is checked by other code before it is stored. The first run brings the round into *allocating*; each
    run is a new row.

    :raises AllocationRefused: if scoring is not closed, a run was approved, no ceiling is in force,
        nothing competes, the rules cannot be met, or a tie needs a lottery that the round does not have.
    """
    stored = lock_round(round_.pk)
    require_allocatable(stored)
    basis = basis_of_round(stored, at=at)
    problem = allocatable_problem(basis, changes_of(scenario.changes) if scenario else ScenarioChanges())
    result = divided(problem, basis)
    run = _store_run(stored, problem, result, scenario, by, at)
    AllocationLine.objects.bulk_create(_lines(run, basis, problem, result), batch_size=2000)
    if stored.status == RoundStatus.SCORING_CLOSED:
        change_status(round_, RoundStatus.ALLOCATING, by=by, at=at)
    return run


def require_allocatable(round_: Round) -> None:
    """Refuse before scoring is closed, and once an allocation of the round was approved.

    :raises AllocationRefused: with the reason in words.
    """
    if round_.status not in ALLOCATABLE_STATUSES:
        raise AllocationRefused(_("Scoring is not closed, or the round was decided. The money cannot be divided now."))
    if round_.allocation_runs.filter(status=AllocationStatus.APPROVED).exists():
        raise AllocationRefused(_("An allocation of this round was approved already."))


def allocatable_problem(basis: RoundBasis, changes: ScenarioChanges) -> allocation.AllocationProblem:
    """State what is divided.

    :raises AllocationRefused: without a ceiling, without proposals, or when a tie waits for a lottery.
    """
    if basis.ceiling is None and changes.ceiling_cents is None:
        raise AllocationRefused(_("No budget ceiling is in force. Add one to the round first."))
    if not basis.proposals:
        raise AllocationRefused(_("No proposal competes for the money of this round."))
    try:
        return problem_with(basis, changes)
    except LotteryNeeded as error:
        raise LotteryMissing(error.keys) from error


def divided(problem: allocation.AllocationProblem, basis: RoundBasis) -> allocation.AllocationResult:
    """Divide, and have the outcome checked by other code.

    :raises InfeasibleRules: if no division keeps to the rules; its `conflicts` and sentences name them.
    :raises AllocationRefused: if no division could be proven to be the best one within the time.
    :raises AllocationUnsound: if the checker finds the outcome wrong.
    """
    try:
        result = allocation.allocate(problem)
    except allocation.Infeasible as error:
        raise InfeasibleRules(error.conflicts, conflict_sentences(error.conflicts, names_for_words(basis))) from error
    except allocation.SolverFailed as error:
        raise AllocationRefused(unproven_words(error)) from error
    if violations := allocation.check_allocation(problem, result):
        raise AllocationUnsound("; ".join(f"{each.code}: {each.detail}" for each in violations))
    return result


def unproven_words(failure: allocation.SolverFailed) -> str:
    """Say that nothing is divided by a guess, and how far the guess may be off."""
    if isinstance(failure, allocation.NotProven) and failure.found is not None:
        return _(
            "The best division was not found within the time: one with %(found)s points is known, and another may have"
            " up to %(bound)s. Nothing was saved. Leave out a limit, or divide by the ranking."
        ) % {"found": number(display_score(failure.found), 2), "bound": number(display_score(failure.bound), 2)}
    return _(
        "The best division was not found within the time. Nothing was saved. Leave out a limit, or divide by the"
        " ranking."
    )


def _store_run(
    round_: Round,
    problem: allocation.AllocationProblem,
    result: allocation.AllocationResult,
    scenario: Scenario | None,
    by: User,
    at: datetime,
) -> AllocationRun:
    last = round_.allocation_runs.aggregate(last=Max("number"))["last"] or 0
    return AllocationRun.objects.create(
        round=round_,
        scenario=scenario,
        number=last + 1,
        method=METHODS[problem.rules.method],
        ceiling_amount=euros_from_cents(problem.rules.ceiling_cents),
        awarded_total_amount=euros_from_cents(result.awarded_cents),
        problem=allocation.canonical_bytes(problem).decode("ascii"),
        problem_sha256=allocation.sha256_of(problem),
        result=allocation.canonical_bytes(result).decode("ascii"),
        result_sha256=allocation.sha256_of(result),
        rule_sha256=rule_sha256_in_force(round_),
        calculated_at=at,
        calculated_by=by,
    )


def _lines(
    run: AllocationRun, basis: RoundBasis, problem: allocation.AllocationProblem, result: allocation.AllocationResult
) -> Iterator[AllocationLine]:
    """Give a row for each line of a result; the first below the line are reserves when the rule has places for them."""
    scores = {each.key: each.score for each in problem.candidates}
    reserves = frozenset(result.reserve_keys(problem.rules.reserve_places))
    for line in result.lines:
        score = scores[line.key]
        yield AllocationLine(
            run=run,
            proposal=basis.proposals[line.key],
            rank=line.rank,
            score_numerator=score.numerator if score is not None else None,
            score_denominator=score.denominator if score is not None else None,
            requested_amount=euros_from_cents(line.requested_cents),
            awarded_amount=euros_from_cents(line.awarded_cents),
            outcome=_outcome(line, reserves),
            reason=_machine_reason(line),
        )


def _outcome(line: allocation.AllocationLine, reserves: frozenset[str]) -> Outcome:
    if line.is_awarded:
        return Outcome.AWARDED
    return Outcome.RESERVE if line.key in reserves else Outcome.REJECTED


def _machine_reason(line: allocation.AllocationLine) -> dict[str, Any]:
    """Give the reason with its numbers; the whole line stands in the canonical result."""
    return {
        "code": line.reason.value,
        "left_before_cents": line.left_before_cents,
        "left_after_cents": line.left_after_cents,
        "short_cents": line.short_cents,
        "blocked_by": line.blocked_by,
    }
