"""Choose the assessors: the best answer in every phase, with its reasons.

The same data give the same answer, whatever their order. Source: docs/assigning.md.
"""

from assessment.assigning.explanation import explain
from assessment.assigning.lots import lot
from assessment.assigning.problem import AssignmentProblem, Pair, Progress
from assessment.assigning.result import AssignmentResult


def assign(
    problem: AssignmentProblem, *, seconds: float | None = None, progress: Progress | None = None
) -> AssignmentResult:
    """Assign assessors to proposals.

    Places that nobody can take are reported as shortages. `seconds` limits each phase (None: no limit);
    `progress` hears after each phase how many are done, and of how many.

    :raises SolverFailed: if an optimum was not found in time, or could not be proved in whole numbers.
    """
    # NumPy and the solver take memory in every process that imports them; most processes never assign.
    from assessment.assigning.search import search

    found = search(problem, seconds, progress)
    lots = _lot_sums(problem, found.pairs, found.turns)
    return explain(problem, found.pairs, lots=lots, unique=found.unique, solver=found.solver)


def _lot_sums(problem: AssignmentProblem, pairs: frozenset[Pair], turns: int) -> tuple[int, ...]:
    """Add up the lots of the places, once for each time that was drawn."""
    seed = problem.rules.seed
    return tuple(sum(lot(seed, turn, *each) for each in pairs) for turn in range(turns))
