"""What the allocation answers: an amount and a reason with its numbers for every proposal."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Reason(StrEnum):
    """Why a line has its outcome. docs/allocation.md lists them with the numbers that belong to each."""

    AWARDED_IN_FULL = "awarded_in_full"
    AWARDED_IN_PART = "awarded_in_part"
    CEILING_REACHED = "ceiling_reached"
    REMAINDER_TOO_SMALL = "remainder_too_small"
    AFTER_CEILING = "after_ceiling"
    BELOW_MINIMUM_SCORE = "below_minimum_score"
    UNRANKED = "unranked"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score below what the rules ask at least; without a criterion it is about the total."""

    criterion: str | None
    score: Fraction
    minimum: Fraction


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """The outcome of one proposal, with what was left before and after its turn."""

    key: str
    rank: int | None
    reason: Reason
    requested_cents: int
    awarded_cents: int
    left_before_cents: int
    left_after_cents: int
    shortfalls: tuple[Shortfall, ...] = ()
    blocked_by: str | None = None

    def __post_init__(self) -> None:
        """Refuse amounts that are not whole cents; whether they are right is for the checker."""
        amounts = (self.requested_cents, self.awarded_cents, self.left_before_cents, self.left_after_cents)
        _check_whole_numbers(self.key, *amounts, 0 if self.rank is None else self.rank)

    @property
    def is_awarded(self) -> bool:
        """Say whether any money was awarded."""
        return self.awarded_cents > 0

    @property
    def short_cents(self) -> int:
        """Return how much more should have been left at this line's turn to fund it in full."""
        return max(self.requested_cents - self.left_before_cents, 0)


@dataclass(frozen=True, slots=True)
class AllocationResult:
    """All lines, ranked ones by rank and then the unranked by key, and the totals in cents."""

    problem_sha256: str
    lines: tuple[AllocationLine, ...]
    awarded_cents: int
    left_cents: int

    def __post_init__(self) -> None:
        """Refuse totals that are not whole cents."""
        _check_whole_numbers("the totals", self.awarded_cents, self.left_cents)

    @property
    def awarded_keys(self) -> tuple[str, ...]:
        """Return who gets money, in order of rank."""
        return tuple(line.key for line in self.lines if line.is_awarded)

    @property
    def first_not_fitting(self) -> AllocationLine | None:
        """Return the highest ranked line that asked more than was left, if any: there lies the border."""
        at_the_border = {Reason.CEILING_REACHED, Reason.REMAINDER_TOO_SMALL, Reason.AWARDED_IN_PART}
        return next((line for line in self.lines if line.reason in at_the_border), None)

    def line(self, key: str) -> AllocationLine:
        """Return the line of one proposal.

        :raises KeyError: if it was no candidate.
        """
        for each in self.lines:
            if each.key == key:
                return each
        raise KeyError(key)


def _check_whole_numbers(whose: str, *values: object) -> None:
    """Refuse floats and booleans, which compare equal to whole numbers but are not the same bytes."""
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{whose}: {value!r} is not a whole number")
