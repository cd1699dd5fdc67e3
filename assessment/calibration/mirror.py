"""The private mirror: how an assessor scored beside the colleagues, on the same proposals. For that assessor alone.

Exact fractions. Nothing is shown below three shared proposals, because a difference of one or two is mostly
chance; nor with a single colleague, whose scores would then be read off.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.calibration.given import GivenPoints, Totals, in_order, totals_of
from assessment.calibration.halo import Unsaid
from assessment.scoring import Criterion

MINIMUM_PROPOSALS = 3
MINIMUM_COLLEAGUES = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two means over the same proposals: the own, and of the colleagues (each proposal counting once)."""

    own: Fraction
    others: Fraction

    @property
    def difference(self) -> Fraction:
        """Return how much higher the own mean is; below nought is stricter."""
        return self.own - self.others


@dataclass(frozen=True, slots=True)
class Mirror:
    """What an assessor may see of the own scoring; or why not, and then there are no means."""

    assessor: str
    proposals: int
    colleagues: int
    total: Comparison | None
    criteria: tuple[tuple[str, Comparison], ...]
    unsaid: Unsaid | None


def mirror_of(assessor: str, criteria: Sequence[Criterion], given: Iterable[GivenPoints]) -> Mirror:
    """Hold the scores of one assessor beside those of the colleagues, total and by criterion in the given order.

    Takes at least all assessments of the proposals that the assessor scored, in any order.
    """
    ordered = in_order(given)
    return _mirror(assessor, criteria, ordered, totals_of(criteria, ordered))


def mirrors(criteria: Sequence[Criterion], ordered: Sequence[GivenPoints]) -> Mapping[str, Mirror]:
    """Return the mirrors of all assessors, by key."""
    totals = totals_of(criteria, ordered)
    panels = _panels(ordered)
    own: dict[str, list[GivenPoints]] = {}
    for each in ordered:
        own.setdefault(each.assessor, []).extend(panels[each.proposal])
    return {key: _mirror(key, criteria, given, totals) for key, given in sorted(own.items())}


def _panels(ordered: Sequence[GivenPoints]) -> dict[str, list[GivenPoints]]:
    """Return the assessments of each proposal."""
    panels: dict[str, list[GivenPoints]] = {}
    for each in ordered:
        panels.setdefault(each.proposal, []).append(each)
    return panels


def _mirror(assessor: str, criteria: Sequence[Criterion], ordered: Sequence[GivenPoints], totals: Totals) -> Mirror:
    """Compare on the proposals that the assessor and at least one colleague scored."""
    shared = {
        proposal: {each.assessor: each for each in panel}
        for proposal, panel in _panels(ordered).items()
        if len(panel) > 1 and any(each.assessor == assessor for each in panel)
    }
    colleagues = {key for panel in shared.values() for key in panel} - {assessor}
    if len(shared) < MINIMUM_PROPOSALS:
        return Mirror(assessor, len(shared), len(colleagues), None, (), Unsaid.TOO_FEW_ASSESSMENTS)
    if len(colleagues) < MINIMUM_COLLEAGUES:
        return Mirror(assessor, len(shared), len(colleagues), None, (), Unsaid.TOO_FEW_COLLEAGUES)
    by_total = [dict(totals.by_proposal[proposal]) for proposal in shared]
    by_criterion = (
        (each.code, [{key: Fraction(one.points[each.code]) for key, one in panel.items()} for panel in shared.values()])
        for each in criteria
    )
    return Mirror(
        assessor=assessor,
        proposals=len(shared),
        colleagues=len(colleagues),
        total=_comparison(assessor, by_total),
        criteria=tuple((code, _comparison(assessor, panels)) for code, panels in by_criterion),
        unsaid=None,
    )


def _comparison(assessor: str, panels: Sequence[Mapping[str, Fraction]]) -> Comparison:
    """Average over proposals: the own score, and the mean of the others."""
    own = sum((panel[assessor] for panel in panels), Fraction(0))
    others = sum((_mean([score for key, score in panel.items() if key != assessor]) for panel in panels), Fraction(0))
    return Comparison(own / len(panels), others / len(panels))


def _mean(values: Sequence[Fraction]) -> Fraction:
    """Return the exact mean."""
    return sum(values, Fraction(0)) / len(values)
