"""Divide the money by the method of the rules.

Whole cents, no randomness, no clock: equal problems give equal results. Source: docs/allocation.md, step 4.
"""

from assessment.allocation.canonical import sha256_of
from assessment.allocation.down_ranking import lines_down_the_ranking
from assessment.allocation.eligibility import shortfalls_of
from assessment.allocation.problem import AllocationProblem, Method
from assessment.allocation.result import AllocationLine, AllocationResult, Optimality

__all__ = ["allocate", "divide", "shortfalls_of"]


def allocate(problem: AllocationProblem) -> AllocationResult:
    """Divide the ceiling over the candidates by the rules, with a reason for every line.

    Amounts are whole cents. Lines come back by rank, then the unranked by key.
    Source: docs/allocation.md, step 4.

    :raises Infeasible: if no division keeps to the rules; it names what cannot be met together.
    """
    lines, optimality = divide(problem)
    awarded = sum(line.awarded_cents for line in lines)
    return AllocationResult(
        problem_sha256=sha256_of(problem),
        lines=lines,
        awarded_cents=awarded,
        left_cents=problem.rules.ceiling_cents - awarded,
        optimality=optimality,
    )


def divide(problem: AllocationProblem) -> tuple[tuple[AllocationLine, ...], Optimality | None]:
    """Return the lines alone, and how good they are: for who divides many times and needs no hash of the problem.

    :raises Infeasible: if no division keeps to the rules.
    """
    if problem.rules.method is Method.BEST_VALUE:
        # Here, because it brings NumPy and the solver along, which the ranking does not need.
        from assessment.allocation.best_value import best_value_lines

        return best_value_lines(problem)
    return lines_down_the_ranking(problem), None
