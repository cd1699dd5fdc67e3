"""How an assessor uses the scale: how often each point, the mean, the spread, how often the ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from assessment.calibration.given import GivenPoints


@dataclass(frozen=True, slots=True)
class PointCount:
    """How often a point of the scale was given."""

    point: int
    count: int


@dataclass(frozen=True, slots=True)
class ScaleUse:
    """The use of the scale over all criteria together.

    `counts` has every point of the scale from low to high, also those never given. `mean` and `extremes` (the
    share of the lowest and highest point) are exact; `spread` is the sample standard deviation in points.
    All three are None when there is nothing to tell them from.
    """

    assessments: int
    counts: tuple[PointCount, ...]
    mean: Fraction | None
    spread: float | None
    extremes: Fraction | None

    @property
    def given(self) -> int:
        """Return how many points were given in all."""
        return sum(each.count for each in self.counts)


def scale_use(given: Iterable[GivenPoints], lowest: int = 1, highest: int = 5) -> ScaleUse:
    """Count how the scale was used.

    :raises ValueError: if a point lies off the scale.
    """
    assessments = list(given)
    points = [point for each in assessments for point in each.points.values()]
    if outside := sorted(point for point in points if not lowest <= point <= highest):
        raise ValueError(f"{outside[0]} is not on the scale from {lowest} to {highest}")
    counted = Counter(points)
    ends = counted[lowest] + counted[highest]
    return ScaleUse(
        assessments=len(assessments),
        counts=tuple(PointCount(point, counted[point]) for point in range(lowest, highest + 1)),
        mean=Fraction(sum(points), len(points)) if points else None,
        spread=_spread(points),
        extremes=Fraction(ends, len(points)) if points else None,
    )


def _spread(points: list[int]) -> float | None:
    """Return the sample standard deviation, from two points on."""
    if len(points) < 2:
        return None
    squares = sum(point * point for point in points) - Fraction(sum(points) ** 2, len(points))
    return sqrt(squares / (len(points) - 1))
