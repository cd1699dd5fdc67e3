"""The same division asked again, with one thing changed: another ceiling, other scores, a lock.

Each function gives a new problem; nothing is changed in place. Source: docs/allocation.md, what would change it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from assessment.allocation.infeasibility import Infeasible
from assessment.allocation.problem import AllocationProblem, Candidate, CriterionScore, Rules
from assessment.allocation.result import AllocationResult
from assessment.allocation.solver import allocate, shortfalls_of
from assessment.allocation.undecided import SolverFailed


def with_ceiling(problem: AllocationProblem, ceiling_cents: int) -> AllocationProblem:
    """Give the same problem with another ceiling in whole cents.

    :raises InvalidProblem: if it is below nought.
    """
    return replace(problem, rules=replace(problem.rules, ceiling_cents=ceiling_cents))


def with_scores(
    problem: AllocationProblem, key: str, total: Fraction, criteria: Mapping[str, Fraction] | None = None
) -> AllocationProblem:
    """Give the same problem as if one candidate had another total, and other scores on some criteria.

    The places are taken anew: total, then the criteria in the order of the call, then the lot; without a seed
    the present places decide what is equal. Who had no place for a missed minimum gets one when all are reached.

    :raises KeyError: if it is no candidate, or was not scored.
    """
    candidate = next((each for each in problem.candidates if each.key == key and each.score is not None), None)
    if candidate is None:
        raise KeyError(key)
    changed = rescored(candidate, total, criteria or {})
    others = [each for each in problem.candidates if each.key != key]
    may_compete = candidate.rank is not None or bool(shortfalls_of(candidate, problem.rules))
    competes = may_compete and not shortfalls_of(changed, problem.rules)
    ranked = [each for each in others if each.rank is not None]
    if competes:
        ranked.append(replace(changed, rank=candidate.rank or len(problem.candidates) + 1))
    ordered = sorted(ranked, key=lambda each: merit_of(each, problem.rules))
    placed = [replace(each, rank=place) for place, each in enumerate(ordered, start=1)]
    apart = [each for each in others if each.rank is None] + ([] if competes else [replace(changed, rank=None)])
    return replace(problem, candidates=(*placed, *apart))


def rescored(candidate: Candidate, total: Fraction, criteria: Mapping[str, Fraction]) -> Candidate:
    """Give a candidate with another total and other scores on the named criteria."""
    scores = tuple(
        CriterionScore(each.code, criteria.get(each.code, each.score)) for each in candidate.criterion_scores
    )
    return replace(candidate, score=total, criterion_scores=scores)


def merit_of(candidate: Candidate, rules: Rules) -> tuple[Fraction | str | int, ...]:
    """Give what candidates are ordered by, the best first: total, criteria, lot, present place, key."""
    scores = {each.code: each.score for each in candidate.criterion_scores}
    on_criteria = [-scores[code] for code in rules.criterion_order]
    return (
        -(candidate.score or Fraction(0)),
        *on_criteria,
        lot_of(candidate.key, rules),
        candidate.rank or 0,
        candidate.key,
    )


def lot_of(key: str, rules: Rules) -> str:
    """Draw the lot of a candidate; without a seed, or without an order of criteria before it, all are the same."""
    if rules.lottery_seed is None or not rules.criterion_order:
        return ""
    return hashlib.sha256(f"{rules.lottery_seed}\n{key}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AtCeiling:
    """The division at another ceiling, against the present one: who comes in and who goes out, by key.

    `result` is None when the rules cannot be kept with so little money, or, with `is_unproven`, when the best
    division was not found within the time.
    """

    ceiling_cents: int
    result: AllocationResult | None
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    is_unproven: bool = False


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """The division with 10 % less, with the ceiling in force, and with 10 % more; half a cent goes up."""

    less: AtCeiling
    present: AtCeiling
    more: AtCeiling


def budget_line(problem: AllocationProblem, present: AllocationResult | None = None) -> BudgetLine:
    """Divide at 90 %, 100 % and 110 % of the ceiling; `present` is the division at 100 % when that is known."""
    ceiling = problem.rules.ceiling_cents
    same = AtCeiling(ceiling, present, (), ()) if present is not None else _at_ceiling(problem, ceiling, None)
    before = frozenset(same.result.awarded_keys) if same.result is not None else frozenset()
    less, more = (_at_ceiling(problem, cents, before) for cents in ((ceiling * 9 + 5) // 10, (ceiling * 11 + 5) // 10))
    return BudgetLine(less, same, more)


def _at_ceiling(problem: AllocationProblem, cents: int, before: frozenset[str] | None) -> AtCeiling:
    """Divide at another ceiling; without `before` nobody is said to come in or go out, nor without an answer."""
    try:
        result = allocate(with_ceiling(problem, cents))
    except Infeasible:
        return AtCeiling(cents, None, (), tuple(sorted(before or ())))
    except SolverFailed:
        return AtCeiling(cents, None, (), (), is_unproven=True)
    now = frozenset(result.awarded_keys)
    was = now if before is None else before
    return AtCeiling(cents, result, tuple(sorted(now - was)), tuple(sorted(was - now)))
