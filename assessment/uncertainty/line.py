"""Where the money ends: a number of places, or the division of docs/allocation.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.allocation import AllocationProblem, Rules
from assessment.allocation.solver import shortfalls_of


@dataclass(frozen=True, slots=True)
class Places:
    """A fixed number of places, whatever was asked."""

    count: int

    def __post_init__(self) -> None:
        """Refuse fewer than no places."""
        if self.count < 0:
            raise ValueError(f"there cannot be {self.count} places")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A ceiling divided down the ranking by the rules of the round.

    `requested_cents` holds every proposal that competes. `excluded` are those among them that a threshold
    keeps out: they are passed over in every draw, because a threshold is held against the legal score, not
    against a draw.
    """

    rules: Rules
    requested_cents: Mapping[str, int]
    excluded: frozenset[str] = frozenset()


FundingLine = Places | Ceiling


def line_of(problem: AllocationProblem) -> Ceiling:
    """Return the funding line of an allocation problem: same rules, same amounts, same thresholds.

    Candidates without a rank do not compete; give their keys to `estimate` as `without_place`.
    """
    ranked = [each for each in problem.candidates if each.rank is not None]
    return Ceiling(
        rules=problem.rules,
        requested_cents={each.key: each.requested_cents for each in ranked},
        excluded=frozenset(each.key for each in ranked if shortfalls_of(each, problem.rules)),
    )
