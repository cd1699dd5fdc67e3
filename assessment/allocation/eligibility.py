"""Who competes for the money: who has a place, reaches every minimum score and is not locked out."""

from fractions import Fraction

from assessment.allocation.infeasibility import Conflict, ConflictCode, Infeasible
from assessment.allocation.problem import AllocationProblem, Candidate, Rules
from assessment.allocation.result import Shortfall


def shortfalls_of(candidate: Candidate, rules: Rules) -> tuple[Shortfall, ...]:
    """Return every threshold that a candidate with a score misses: the total first, then criteria by code."""
    asked: list[tuple[str | None, Fraction | None, Fraction | None]]
    asked = [(None, candidate.score, rules.minimum_total_score)]
    asked += [(each.code, candidate.criterion_score(each.code), each.score) for each in rules.minimum_criterion_scores]
    return tuple(
        Shortfall(code, score, minimum)
        for code, score, minimum in asked
        if score is not None and minimum is not None and score < minimum
    )


def competing(problem: AllocationProblem) -> tuple[Candidate, ...]:
    """Return who competes, by rank; who is locked in among them."""
    out = problem.rules.locked_out_keys
    return tuple(
        each
        for each in sorted(problem.candidates, key=rank_of)
        if each.rank is not None and each.key not in out and not shortfalls_of(each, problem.rules)
    )


def locked_in(problem: AllocationProblem) -> tuple[Candidate, ...]:
    """Return who is locked in, by rank.

    :raises Infeasible: if one of them has no place or misses a minimum score.
    """
    keys = problem.rules.locked_in_keys
    chosen = tuple(each for each in competing(problem) if each.key in keys)
    missing = sorted(keys - {each.key for each in chosen})
    if missing:
        raise Infeasible(tuple(Conflict(ConflictCode.LOCKED_IN_NOT_ELIGIBLE, key=key) for key in missing))
    return chosen


def rank_of(candidate: Candidate) -> int:
    """Return the rank for sorting."""
    return candidate.rank or 0
