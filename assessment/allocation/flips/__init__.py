"""The smallest change that would flip an outcome: points on the total, or a ceiling in cents. Exact.

Source: docs/allocation.md, why, and what would change it.
"""

from collections.abc import Collection

from assessment.allocation.flips.change import BetterSet, CeilingFlip, Flips, PointsFlip
from assessment.allocation.problem import AllocationProblem, Candidate, Method
from assessment.allocation.result import AllocationResult
from assessment.allocation.undecided import SolverFailed

__all__ = ["BetterSet", "CeilingFlip", "Flips", "PointsFlip", "all_at_once", "flips_of"]

# With more candidates than this flips are found on demand, one by one (decisions.md 15).
FLIPS_FOR_ALL = 100
# So many are found one after the other, when there are more rules than the ceiling.
FEW = 30


def flips_of(
    problem: AllocationProblem, result: AllocationResult, keys: Collection[str] | None = None
) -> dict[str, Flips]:
    """Find for each candidate, or for those in `keys`, what would bring it in or, when awarded, out.

    Applied to the problem with `resolve.with_scores` or `resolve.with_ceiling` each flip changes the outcome, and
    anything less does not.
    """
    wanted = [each for each in problem.candidates if keys is None or each.key in keys]
    if problem.rules.method is Method.BEST_VALUE:
        return _of_best_value(problem, frozenset(result.awarded_keys), wanted)
    return _of_ranking(problem, frozenset(result.awarded_keys), wanted)


def _of_ranking(problem: AllocationProblem, awarded: frozenset[str], wanted: list[Candidate]) -> dict[str, Flips]:
    from assessment.allocation.flips.ceilings import TooManyCases, ceiling_flips  # NumPy only where it is used
    from assessment.allocation.flips.points import points_flips

    try:
        ceilings, is_complete = ceiling_flips(problem, awarded), True
    except TooManyCases:
        ceilings, is_complete = {}, False
    points = points_flips(problem, wanted)
    return {
        each.key: Flips(each.key, points.get(each.key), ceilings.get(each.key), is_complete=is_complete)
        for each in wanted
    }


def _of_best_value(problem: AllocationProblem, awarded: frozenset[str], wanted: list[Candidate]) -> dict[str, Flips]:
    from assessment.allocation.flips.best_value import Sets, ceiling_flips, points_flip

    sets, found = Sets.of(problem), {}
    try:
        ceilings, knows_ceilings = ceiling_flips(problem, sets, [each.key for each in wanted]), True
    except SolverFailed:
        ceilings, knows_ceilings = {}, False
    for each in wanted:
        try:
            (points, better), knows_points = points_flip(problem, sets, each), True
        except SolverFailed:
            (points, better), knows_points = (None, None), False
        shown = None if each.key in awarded else better
        is_complete = knows_ceilings and knows_points
        found[each.key] = Flips(each.key, points, ceilings.get(each.key), shown, is_complete=is_complete)
    return found


def all_at_once(problem: AllocationProblem) -> bool:
    """Say whether the flips of all candidates are found within seconds; otherwise ask for one at a time."""
    if len(problem.candidates) > FLIPS_FOR_ALL:
        return False
    if problem.rules.method is not Method.BEST_VALUE or len(problem.candidates) <= FEW:
        return True
    from assessment.allocation.flips.best_value import is_quick

    return is_quick(problem)
