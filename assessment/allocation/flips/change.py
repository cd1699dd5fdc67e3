"""What would change an outcome: how many points, and which ceiling. Exact values, no words."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.allocation.result import Shortfall


@dataclass(frozen=True, slots=True)
class PointsFlip:
    """The total at which a candidate comes in, or under which it goes out, everything else as it is.

    `total` is None when the present total is enough and only `criteria` are missed: the minimum scores that have to
    be reached first. With `must_exceed` exactly that total is not enough: there it stands below somebody, or the set
    without it is chosen, by the tie rule.
    """

    present: Fraction
    total: Fraction | None
    must_exceed: bool = False
    criteria: tuple[Shortfall, ...] = ()

    @property
    def more(self) -> Fraction:
        """Return how many points more on the total are needed (more than that with `must_exceed`)."""
        return Fraction(0) if self.total is None else max(self.total - self.present, Fraction(0))

    @property
    def to_spare(self) -> Fraction:
        """Return how many points an awarded one can lose before it goes out."""
        return Fraction(0) if self.total is None else max(self.present - self.total, Fraction(0))

    def is_possible(self, highest: Fraction) -> bool:
        """Say whether the total lies on a scale that ends at `highest`."""
        return self.total is None or self.total < highest or (self.total == highest and not self.must_exceed)


@dataclass(frozen=True, slots=True)
class CeilingFlip:
    """The ceiling in cents from which a candidate gets money.

    Of who gets none: the lowest above the present one at which it gets any. Of who gets any: the lowest from which
    it gets some at every ceiling up to the present one; a cent below it gets none, or `is_impossible`: there the
    rules cannot be kept at all.
    """

    cents: int
    is_impossible: bool = False


@dataclass(frozen=True, slots=True)
class BetterSet:
    """With best total value: the best set that holds a candidate, against the one that was chosen, by key.

    `instead` are those of the chosen that would have to go, `along` those that would come with it; the scores are
    the sums of each side, the candidate itself counted with `along`. `cents_more` is how much more the chosen set
    awards.
    """

    instead: tuple[str, ...]
    along: tuple[str, ...]
    score_instead: Fraction
    score_along: Fraction
    cents_more: int

    @property
    def difference(self) -> Fraction:
        """Return by how much the chosen set scores higher; nought when money or the tie rule decided."""
        return self.score_instead - self.score_along


@dataclass(frozen=True, slots=True)
class Flips:
    """What would change the outcome of one candidate; None where no points, or no ceiling, would.

    `better` says with best total value which set was chosen instead. `is_complete` is False when the search was
    given up, for the number of cases or because the solver found no end; then what is None says nothing.
    """

    key: str
    points: PointsFlip | None = None
    ceiling: CeilingFlip | None = None
    better: BetterSet | None = None
    is_complete: bool = True
