"""What the allocation answers: an amount and a reason with its numbers for every proposal."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.allocation.limits import Group, Measure


class Reason(StrEnum):
    """Why a line has its outcome. docs/allocation.md lists them with the numbers that belong to each."""

    AWARDED_IN_FULL = "awarded_in_full"
    AWARDED_IN_PART = "awarded_in_part"
    CEILING_REACHED = "ceiling_reached"
    REMAINDER_TOO_SMALL = "remainder_too_small"
    AFTER_CEILING = "after_ceiling"
    BELOW_MINIMUM_SCORE = "below_minimum_score"
    UNRANKED = "unranked"
    LOCKED_IN = "locked_in"
    LOCKED_OUT = "locked_out"
    GROUP_MAXIMUM = "group_maximum"
    NOT_IN_BEST_SET = "not_in_best_set"


# Who was refused for lack of money or room, not for quality or by a person: the reserve list is made of these.
RESERVE_REASONS = frozenset(
    {
        Reason.CEILING_REACHED,
        Reason.REMAINDER_TOO_SMALL,
        Reason.AFTER_CEILING,
        Reason.GROUP_MAXIMUM,
        Reason.NOT_IN_BEST_SET,
    }
)


class Proof(StrEnum):
    """How far the best total value is proven; each holds what the next does and more."""

    UNIQUE = "unique"  # score, total and tie rule: there is no other answer
    TOTAL = "total"  # nobody reaches more score, nor more money with that score; others may do as well
    SCORE = "score"  # nobody reaches more score; another selection with it may award more


@dataclass(frozen=True, slots=True)
class Optimality:
    """What the best total value reached and how far that is proven."""

    score_sum: Fraction
    proof: Proof

    def __post_init__(self) -> None:
        """Take the stored text of a proof."""
        object.__setattr__(self, "proof", Proof(self.proof))

    @property
    def is_unique(self) -> bool:
        """Say whether this is the only answer; otherwise it is one of the best."""
        return self.proof is Proof.UNIQUE


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A score below what the rules ask at least; without a criterion it is about the total."""

    criterion: str | None
    score: Fraction
    minimum: Fraction


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The maximum of a group that left no room: what it is, and what was used of it before the line's turn."""

    group: Group
    measure: Measure
    maximum: int
    used: int

    def __post_init__(self) -> None:
        """Take the stored text of a measure; refuse numbers that are not whole."""
        object.__setattr__(self, "measure", Measure(self.measure))
        _check_whole_numbers(self.group.key, self.maximum, self.used)


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """The outcome of one proposal, with what was left before and after its turn.

    Who is locked in has its turn first, in order of rank; then the others in order of rank.
    """

    key: str
    rank: int | None
    reason: Reason
    requested_cents: int
    awarded_cents: int
    left_before_cents: int
    left_after_cents: int
    shortfalls: tuple[Shortfall, ...] = ()
    blocked_by: str | None = None
    limit: LimitReached | None = None

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
    """All lines, ranked ones by rank and then the unranked by key, and the totals in cents.

    `optimality` only with the method best total value.
    """

    problem_sha256: str
    lines: tuple[AllocationLine, ...]
    awarded_cents: int
    left_cents: int
    optimality: Optimality | None = None

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

    def reserve_keys(self, places: int) -> tuple[str, ...]:
        """Return the first so many, in order of rank, that were refused for lack of money or room."""
        return tuple(line.key for line in self.lines if line.reason in RESERVE_REASONS)[:places]

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
