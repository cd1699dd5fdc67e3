"""Medians with their spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Series:
    """Milliseconds a request, one figure for each turn of the run."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Give the middle figure."""
        return median(self.values)

    def words(self) -> str:
        """Write the median with the lowest and highest: "6,2 (5,9–7,4)"."""
        return f"{dutch(self.median)} ({dutch(min(self.values))}–{dutch(max(self.values))})"


def ratio(ours: Series, bare: Series) -> float:
    """Give how many times as long ours takes: the median of the ratios turn by turn."""
    return median(mine / theirs for mine, theirs in zip(ours.values, bare.values, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` (0-1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def dutch(value: float, decimals: int = 1) -> str:
    """Write a number with a comma."""
    return f"{value:.{decimals}f}".replace(".", ",")
