"""Halo: does one impression colour all criteria?

The figure is the mean correlation between criteria over the proposals of an assessor. By itself it says
little: a good proposal may be good in everything. So it stands beside the same figure of the colleagues, for
whom differences in severity are taken out first. Few assessments give any correlation at all by chance;
below five nothing is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import sqrt

from assessment.calibration.given import GivenPoints, by_assessor

MINIMUM_ASSESSMENTS = 5


class Unsaid(StrEnum):
    """Why a figure is not given."""

    TOO_FEW_ASSESSMENTS = "too_few_assessments"
    NO_VARIATION = "no_variation"
    TOO_FEW_COLLEAGUES = "too_few_colleagues"


@dataclass(frozen=True, slots=True)
class Correlation:
    """A mean correlation between criteria: over how many assessments and pairs of criteria, or why not.

    A pair in which a criterion got the same point everywhere has no correlation and is left out; when that
    holds for more than half of the pairs, nothing is said.
    """

    assessments: int
    pairs: int
    mean: float | None
    unsaid: Unsaid | None


@dataclass(frozen=True, slots=True)
class Halo:
    """The correlation of an assessor beside that of all colleagues together."""

    own: Correlation
    others: Correlation


def halos(ordered: Sequence[GivenPoints]) -> Mapping[str, Halo]:
    """Return the halo of each assessor, by key. Takes assessments in order."""
    codes = sorted(ordered[0].points) if ordered else []
    moments = {key: _Moments.of(codes, given) for key, given in by_assessor(ordered).items()}
    together = _Moments.together(codes, list(moments.values()))
    return {
        key: Halo(_correlation(codes, own), _correlation(codes, together.without(own))) for key, own in moments.items()
    }


_Sums = dict[tuple[str, str], Fraction]


@dataclass(frozen=True, slots=True)
class _Moments:
    """Exact sums of products about the mean of each assessor, by pair of criteria."""

    assessments: int
    sums: _Sums

    @classmethod
    def of(cls, codes: Sequence[str], given: Sequence[GivenPoints]) -> "_Moments":
        """Sum over the assessments of one assessor."""
        totals = {code: sum(each.points[code] for each in given) for code in codes}
        products = {
            (first, second): sum(each.points[first] * each.points[second] for each in given)
            for first in codes
            for second in codes
            if first <= second
        }
        sums = {
            pair: product - Fraction(totals[pair[0]] * totals[pair[1]], len(given))
            for pair, product in products.items()
        }
        return cls(len(given), sums)

    @classmethod
    def together(cls, codes: Sequence[str], parts: Sequence["_Moments"]) -> "_Moments":
        """Add the sums of several assessors: severity drops out, each is measured from the own mean."""
        pairs = [(first, second) for first in codes for second in codes if first <= second]
        sums = {pair: sum((part.sums[pair] for part in parts), Fraction(0)) for pair in pairs}
        return cls(sum(part.assessments for part in parts), sums)

    def without(self, other: "_Moments") -> "_Moments":
        """Take the sums of one assessor out."""
        sums = {pair: value - other.sums[pair] for pair, value in self.sums.items()}
        return _Moments(self.assessments - other.assessments, sums)


def _correlation(codes: Sequence[str], moments: _Moments) -> Correlation:
    """Average the correlations of all pairs that have one."""
    if moments.assessments < MINIMUM_ASSESSMENTS:
        return Correlation(moments.assessments, 0, None, Unsaid.TOO_FEW_ASSESSMENTS)
    pairs = list(combinations(codes, 2))
    varying = [pair for pair in pairs if all(moments.sums[code, code] > 0 for code in pair)]
    if not varying or 2 * len(varying) < len(pairs):
        return Correlation(moments.assessments, len(varying), None, Unsaid.NO_VARIATION)
    values = [
        float(moments.sums[pair]) / sqrt(moments.sums[pair[0], pair[0]] * moments.sums[pair[1], pair[1]])
        for pair in varying
    ]
    return Correlation(moments.assessments, len(varying), sum(values) / len(values), None)
