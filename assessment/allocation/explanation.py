"""Why each proposal gets what it gets, and the smallest change that would flip it.

The binding reason with its numbers stands on the line of the result; this puts what would change it beside it.
Source: docs/allocation.md, why, and what would change it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from assessment.allocation.flips import Flips, all_at_once, flips_of
from assessment.allocation.problem import AllocationProblem
from assessment.allocation.result import AllocationLine, AllocationResult


@dataclass(frozen=True, slots=True)
class Explanation:
    """The line with its reason and numbers, and what would change it; `lock_reason` is that of a lock on it.

    `flips` is None when there are too many candidates and this one was not asked for.
    """

    line: AllocationLine
    lock_reason: str = ""
    flips: Flips | None = None


def explain(problem: AllocationProblem, result: AllocationResult, keys: Collection[str] = ()) -> dict[str, Explanation]:
    """Explain the outcome of every candidate, in the order of the lines.

    What would change it is found for all when that takes no longer than seconds (`flips.all_at_once`), and otherwise
    for those in `keys`.
    """
    if all_at_once(problem):
        flips = flips_of(problem, result)
    else:
        flips = flips_of(problem, result, keys) if keys else {}
    locks = {lock.key: lock.reason for lock in (*problem.rules.locked_in, *problem.rules.locked_out)}
    return {line.key: Explanation(line, locks.get(line.key, ""), flips.get(line.key)) for line in result.lines}
