"""The tightest maxima and minima of each group, and what is used of the maxima so far."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from assessment.allocation.infeasibility import Conflict, ConflictCode
from assessment.allocation.limits import Group, Measure
from assessment.allocation.problem import AllocationProblem, Candidate
from assessment.allocation.result import LimitReached


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the limits ask of one group in proposals or cents, taken together; None: nothing."""

    group: Group
    measure: Measure
    minimum: int | None
    maximum: int | None


def bounds_of(problem: AllocationProblem) -> tuple[Bounds, ...]:
    """Return the tightest bounds of every group that a limit speaks of, by group, proposals before cents.

    A limit without a key holds for each group of its kind; when several limits speak of a group, all hold.
    """
    lowest: dict[tuple[Group, Measure], int] = {}
    highest: dict[tuple[Group, Measure], int] = {}
    for limit in problem.rules.limits:
        named = (Group(limit.kind, limit.key),) if limit.key is not None else problem.groups_of_kind(limit.kind)
        asked = (
            (Measure.COUNT, limit.minimum_count, limit.maximum_count),
            (Measure.CENTS, limit.minimum_cents, limit.maximum_cents),
        )
        for group in named:
            for measure, minimum, maximum in asked:
                at = group, measure
                if minimum is not None:
                    lowest[at] = max(lowest.get(at, minimum), minimum)
                if maximum is not None:
                    highest[at] = min(highest.get(at, maximum), maximum)
    ordered = sorted(lowest.keys() | highest.keys(), key=lambda at: (at[0], at[1] is Measure.CENTS))
    return tuple(
        Bounds(group, measure, lowest.get((group, measure)), highest.get((group, measure)))
        for group, measure in ordered
    )


@dataclass(slots=True)
class Room:
    """What has been used of each maximum; ask before taking."""

    maxima: dict[tuple[Group, Measure], int]
    used: dict[tuple[Group, Measure], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, problem: AllocationProblem) -> "Room":
        """Start with nothing used."""
        bounds = bounds_of(problem)
        return cls({(each.group, each.measure): each.maximum for each in bounds if each.maximum is not None})

    def reached(self, candidate: Candidate, cents: int) -> LimitReached | None:
        """Return the first maximum that an award of so many cents would exceed: province, part, then themes."""
        return next(
            (limit for limit, more in self._limits(candidate, cents) if limit.used + more > limit.maximum), None
        )

    def take(self, candidate: Candidate, cents: int) -> None:
        """Count an award."""
        for group in candidate.groups:
            self.used[group, Measure.COUNT] += 1
            self.used[group, Measure.CENTS] += cents

    def exceeded(self) -> tuple[Conflict, ...]:
        """Return every maximum that is exceeded already, as conflicts of what is locked in."""
        codes = {
            Measure.COUNT: ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_COUNT,
            Measure.CENTS: ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_CENTS,
        }
        return tuple(
            Conflict(codes[measure], kind=group.kind, group=group.key, needed=self.used[group, measure], available=most)
            for (group, measure), most in self.maxima.items()
            if self.used[group, measure] > most
        )

    def _limits(self, candidate: Candidate, cents: int) -> Iterator[tuple[LimitReached, int]]:
        for group in candidate.groups:
            for measure, more in ((Measure.COUNT, 1), (Measure.CENTS, cents)):
                if (maximum := self.maxima.get((group, measure))) is not None:
                    yield LimitReached(group, measure, maximum, self.used[group, measure]), more
