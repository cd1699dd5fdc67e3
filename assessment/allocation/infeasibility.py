"""Rules that cannot be met together: which, with their numbers. The words live in services."""

from dataclasses import dataclass
from enum import StrEnum

from assessment.allocation.limits import GroupKind


class ConflictCode(StrEnum):
    """What cannot be; `needed` and `available` are the numbers (proposals, or cents where it says so)."""

    # Locked in, but without a place or below a minimum score (key).
    LOCKED_IN_NOT_ELIGIBLE = "locked_in_not_eligible"
    # What is locked in costs more than the ceiling (needed, available in cents).
    LOCKED_IN_ABOVE_CEILING = "locked_in_above_ceiling"
    # What is locked in exceeds a maximum of a group (kind, group; proposals or cents).
    LOCKED_IN_ABOVE_MAXIMUM_COUNT = "locked_in_above_maximum_count"
    LOCKED_IN_ABOVE_MAXIMUM_CENTS = "locked_in_above_maximum_cents"
    # A minimum for a group in which nobody can be awarded (kind, group, needed; available 0).
    NO_CANDIDATE_IN_GROUP = "no_candidate_in_group"
    # Fewer can be awarded in a group than its minimum (kind, group, needed, available).
    TOO_FEW_CANDIDATES_IN_GROUP = "too_few_candidates_in_group"
    # An earmark above what is asked in its group (kind, group, needed and available in cents).
    EARMARK_ABOVE_REQUESTS = "earmark_above_requests"
    # An earmark above the ceiling (kind, group, needed and available in cents).
    EARMARK_ABOVE_CEILING = "earmark_above_ceiling"
    # A minimum above the maximum of the same group (kind, group; proposals or cents).
    MINIMUM_COUNT_ABOVE_MAXIMUM = "minimum_count_above_maximum"
    MINIMUM_CENTS_ABOVE_MAXIMUM = "minimum_cents_above_maximum"
    # With part awards, limits in cents on groups that overlap cannot be worked out exactly (kind, group of each).
    OVERLAPPING_WITH_PART_AWARDS = "overlapping_with_part_awards"
    # One of the demands that cannot all be met, while without any one of them the others can (demand).
    NOT_TOGETHER = "not_together"


class Demand(StrEnum):
    """A single demand of the rules, as named in a set that cannot be met together."""

    CEILING = "ceiling"
    MINIMUM_AWARD = "minimum_award"
    LOCKED_IN = "locked_in"
    LOCKED_OUT = "locked_out"
    MAXIMUM_COUNT = "maximum_count"
    MAXIMUM_CENTS = "maximum_cents"
    MINIMUM_COUNT = "minimum_count"
    MINIMUM_CENTS = "minimum_cents"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that cannot be: machine code, group or proposal, and the numbers.

    With NOT_TOGETHER `demand` says which rule it is and `needed` its number; the conflicts with that code form
    one smallest set: leave any of them out and the rest can be met.
    """

    code: ConflictCode
    kind: GroupKind | None = None
    group: str | None = None
    key: str | None = None
    needed: int | None = None
    available: int | None = None
    demand: Demand | None = None


class Infeasible(Exception):
    """No division keeps to the rules. A choice of people, not a fault: show the conflicts."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        """Keep the conflicts; there is at least one."""
        super().__init__("; ".join(str(each) for each in conflicts))
        self.conflicts = conflicts
