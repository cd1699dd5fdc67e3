"""How the panel scored one practice proposal on a criterion, without names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.calibration.scale_use import PointCount

# With fewer scores one could tell who gave which.
MINIMUM_PANEL = 3


@dataclass(frozen=True, slots=True)
class PanelSpread:
    """How often each point of the scale was given, from low to high, with the exact mean and the middle score.

    `middle` is the median: with an even number of scores the mean of the two in the middle.
    """

    counts: tuple[PointCount, ...]
    mean: Fraction
    middle: Fraction

    @property
    def given(self) -> int:
        """Return how many scores there are."""
        return sum(each.count for each in self.counts)

    @property
    def reach(self) -> int:
        """Return how far the highest and the lowest score lie apart."""
        given = [each.point for each in self.counts if each.count]
        return given[-1] - given[0]


def spread_of(points: Sequence[int], lowest: int = 1, highest: int = 5) -> PanelSpread | None:
    """Describe the scores of a panel; None below `MINIMUM_PANEL`, because names could be guessed.

    :raises ValueError: if a point lies off the scale.
    """
    if outside := sorted(point for point in points if not lowest <= point <= highest):
        raise ValueError(f"{outside[0]} is not on the scale from {lowest} to {highest}")
    if len(points) < MINIMUM_PANEL:
        return None
    ordered, counted = sorted(points), Counter(points)
    half = len(ordered) // 2
    return PanelSpread(
        counts=tuple(PointCount(point, counted[point]) for point in range(lowest, highest + 1)),
        mean=Fraction(sum(ordered), len(ordered)),
        middle=Fraction(ordered[half] + ordered[-half - 1], 2),
    )
