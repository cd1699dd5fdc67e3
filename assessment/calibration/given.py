"""The points that were given: one finished assessment of one proposal by one assessor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.scoring import Assessment, Criterion, score_proposal


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """Whole points by criterion code. Who abstained or has not finished is left out."""

    proposal: str
    assessor: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """The exact weighted mean of every assessment, by proposal and then by assessor; keys in order."""

    by_proposal: Mapping[str, Mapping[str, Fraction]]


def in_order(given: Iterable[GivenPoints]) -> tuple[GivenPoints, ...]:
    """Return assessments by proposal and assessor, whatever the order they came in.

    :raises ValueError: if an assessor scored a proposal twice, or not all on the same criteria.
    """
    ordered = tuple(sorted(given, key=lambda each: (each.proposal, each.assessor)))
    if len({(each.proposal, each.assessor) for each in ordered}) != len(ordered):
        raise ValueError("an assessor scored a proposal twice")
    if len({frozenset(each.points) for each in ordered}) > 1:
        raise ValueError("the assessments are on different criteria")
    return ordered


def totals_of(criteria: Sequence[Criterion], ordered: Sequence[GivenPoints]) -> Totals:
    """Return the totals as the legal score has them (docs/allocation.md, step 1)."""
    panels: dict[str, list[Assessment]] = {}
    for each in ordered:
        panels.setdefault(each.proposal, []).append(Assessment(each.assessor, each.points))
    scores = {proposal: score_proposal(criteria, panel) for proposal, panel in panels.items()}
    return Totals({key: {each.assessor: each.total for each in score.assessors} for key, score in scores.items()})


def by_assessor(ordered: Iterable[GivenPoints]) -> dict[str, list[GivenPoints]]:
    """Return the assessments of each assessor; assessors by key, each with proposals by key."""
    found: dict[str, list[GivenPoints]] = {}
    for each in ordered:
        found.setdefault(each.assessor, []).append(each)
    return dict(sorted(found.items()))
