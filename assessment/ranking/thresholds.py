"""Minimum scores: what a proposal must reach, in total and on a criterion, before it can get a place.

A score equal to the minimum reaches it. Everything is an exact fraction; what the screen rounds never decides.
Source: docs/ranking.md, minimum scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.scoring import ProposalScore


@dataclass(frozen=True, slots=True)
class Minimums:
    """The minimum scores of a round: in total, and by criterion code. None asked is no minimum."""

    total: Fraction | None = None
    criteria: Mapping[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is not exact."""
        for value in (self.total, *self.criteria.values()):
            if value is not None and not isinstance(value, Fraction):
                raise TypeError(f"a minimum score must be a Fraction, not {value!r}")

    def __bool__(self) -> bool:
        """Say whether anything is asked."""
        return self.total is not None or bool(self.criteria)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A minimum that was missed: on which criterion (None: the total), the score and the minimum."""

    criterion: str | None
    score: Fraction
    minimum: Fraction


def shortfalls_of(score: ProposalScore, minimums: Minimums) -> tuple[Shortfall, ...]:
    """Return every minimum that a score misses: the total first, then the criteria in the order of the call.

    :raises KeyError: if a minimum is asked on a criterion that was not scored.
    """
    asked: list[tuple[str | None, Fraction, Fraction]] = []
    if minimums.total is not None:
        asked.append((None, score.total, minimums.total))
    order = [each.code for each in score.criteria]
    for code in sorted(minimums.criteria, key=lambda each: order.index(each) if each in order else len(order)):
        asked.append((code, score.criterion(code).mean, minimums.criteria[code]))
    return tuple(Shortfall(*each) for each in asked if each[1] < each[2])
