"""How far assessors agree: Krippendorff's alpha, exact.

1 is complete agreement, 0 is what chance would give, below 0 is worse than chance. Missing scores are no
problem: a proposal counts from two scores on. Source: K. Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011); its worked example is in the tests.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

Value = int | Fraction


class Level(StrEnum):
    """What the distance between two scores means: only their order, or their difference."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with how many proposals and scores it rests on.

    `alpha` is None when it cannot be told: no proposal has two scores, or all scores are the same.
    """

    level: Level
    alpha: Fraction | None
    proposals: int
    scores: int


def krippendorff_alpha(units: Iterable[Sequence[Value]], level: Level) -> Agreement:
    """Return the agreement over units (the scores of one proposal each), as an exact fraction."""
    paired = [list(unit) for unit in units if len(unit) >= 2]
    counts = Counter(score for unit in paired for score in unit)
    distance = _DISTANCES[level](counts)
    observed = sum((_within(unit, distance) for unit in paired), Fraction(0))
    expected = sum(
        (counts[one] * counts[other] * distance(one, other) for one, other in combinations(sorted(counts), 2)),
        Fraction(0),
    )
    size = sum(counts.values())
    alpha = 1 - (size - 1) * observed / expected if expected else None
    return Agreement(level, alpha, len(paired), size)


_Distance = Callable[[Value, Value], Fraction]


def _within(unit: Sequence[Value], distance: _Distance) -> Fraction:
    """Return the disagreement within a unit, each pair once, by the number of other scores."""
    found = sum((distance(one, other) for one, other in combinations(unit, 2)), Fraction(0))
    return found / (len(unit) - 1)


def _nominal(_counts: Counter[Value]) -> _Distance:
    """Equal or not."""
    return lambda one, other: Fraction(one != other)


def _ordinal(counts: Counter[Value]) -> _Distance:
    """The number of scores from the one to the other, the two ends counted half; squared."""

    def distance(one: Value, other: Value) -> Fraction:
        low, high = min(one, other), max(one, other)
        between = sum(count for value, count in counts.items() if low <= value <= high)
        return (between - Fraction(counts[low] + counts[high], 2)) ** 2

    return distance


def _interval(_counts: Counter[Value]) -> _Distance:
    """The difference squared."""
    return lambda one, other: Fraction(one - other) ** 2


_DISTANCES: dict[Level, Callable[[Counter[Value]], _Distance]] = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
}
