"""Why this one and not that one: solve again with a pair barred or required, and compare.

The answer is exact: it names the first phase in which the best that is left is worse, and by how much.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessment.assigning.problem import AssignmentProblem, Pair
from assessment.assigning.result import AssignmentResult, PhaseName
from assessment.assigning.solver import assign


@dataclass(frozen=True, slots=True)
class Comparison:
    """What it costs to have it otherwise: in which phase first, by how much, and what would then be answered.

    `phase` None: nothing gets worse; only the lot decided. `others`: how many other pairs would change with it.
    """

    phase: PhaseName | None
    difference: int
    others: int
    result: AssignmentResult


def compare(
    problem: AssignmentProblem,
    result: AssignmentResult,
    *,
    without: Iterable[Pair] = (),
    required: Iterable[Pair] = (),
    seconds: float | None = None,
) -> Comparison:
    """Solve again without some pairs, or with some that are required, and compare with a result.

    Requiring a pair that is in conflict changes nothing: look at the findings of the new result.

    :raises SolverFailed: as `assign`.
    """
    barred, added = frozenset(without), frozenset(required)
    other = replace(problem, conflicts=problem.conflicts | barred, fixed=problem.fixed | added)
    answer = assign(other, seconds=seconds)
    phase, difference = _first_difference(result, answer)
    return Comparison(phase, difference, len((answer.pairs ^ result.pairs) - barred - added), answer)


def _first_difference(before: AssignmentResult, after: AssignmentResult) -> tuple[PhaseName | None, int]:
    for old, new in zip(before.phases, after.phases, strict=False):
        if PhaseName.LOT in (old.name, new.name):
            break
        if old.value != new.value:
            return old.name, new.value - old.value
    return None, 0
