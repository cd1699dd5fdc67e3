"""From points to one exact score per proposal.

Scores are fractions: 3 + 2/3 is not 3.67. Rounding is for the screen only, so two proposals tie exactly when
their points say so. Source: docs/allocation.md, step 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the call with its weight; only the proportion between weights counts."""

    code: str
    weight: Fraction | int | Decimal

    def __post_init__(self) -> None:
        """Make the weight an exact fraction; refuse floats and weights below zero."""
        if isinstance(self.weight, bool) or not isinstance(self.weight, Fraction | int | Decimal):
            raise TypeError(f"the weight of {self.code} must be exact, got {type(self.weight).__name__}")
        if isinstance(self.weight, Decimal) and not self.weight.is_finite():
            raise ValueError(f"the weight of {self.code} is not a number")
        if self.weight < 0:
            raise ValueError(f"the weight of {self.code} is below zero")
        object.__setattr__(self, "weight", Fraction(self.weight))


@dataclass(frozen=True, slots=True)
class Assessment:
    """The final assessment of one proposal by one assessor: whole points by criterion code."""

    assessor: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What all assessors together gave on one criterion; `weight` is its share of one."""

    code: str
    weight: Fraction
    points_sum: int
    mean: Fraction


@dataclass(frozen=True, slots=True)
class AssessorTotal:
    """The weighted mean of one assessor's five scores."""

    assessor: str
    total: Fraction


@dataclass(frozen=True, slots=True)
class ProposalScore:
    """The score of a proposal: exact total, criteria in the order of the call, assessors by key."""

    total: Fraction
    criteria: tuple[CriterionResult, ...]
    assessors: tuple[AssessorTotal, ...]

    @property
    def assessment_count(self) -> int:
        """Return how many assessors scored the proposal; who abstained is not among them."""
        return len(self.assessors)

    @property
    def median(self) -> Fraction:
        """Return the middle of the assessors' totals; between two of them, their mean."""
        totals = sorted(each.total for each in self.assessors)
        middle = len(totals) // 2
        return totals[middle] if len(totals) % 2 else (totals[middle - 1] + totals[middle]) / 2

    @property
    def lowest(self) -> Fraction:
        """Return the total of the strictest assessor."""
        return min(each.total for each in self.assessors)

    @property
    def highest(self) -> Fraction:
        """Return the total of the mildest assessor."""
        return max(each.total for each in self.assessors)

    def criterion(self, code: str) -> CriterionResult:
        """Return the result on one criterion.

        :raises KeyError: if the call has no such criterion.
        """
        for result in self.criteria:
            if result.code == code:
                return result
        raise KeyError(code)


class IncompleteAssessment(ValueError):
    """An assessment misses points on a criterion. Missing is not zero, so there is no score."""

    def __init__(self, assessor: str, missing: tuple[str, ...]) -> None:
        """Keep who and which criteria."""
        super().__init__(f"{assessor} gave no points on {', '.join(missing)}")
        self.assessor = assessor
        self.missing = missing


def score_proposal(criteria: Sequence[Criterion], assessments: Iterable[Assessment]) -> ProposalScore:
    """Score one proposal: the weighted mean over criteria and assessors, as an exact fraction.

    Takes the criteria in the order of the call and the final assessments in any order; an assessor who
    abstained is simply not among them. Source: docs/allocation.md, step 1.

    :raises IncompleteAssessment: if an assessment misses points on a criterion.
    :raises ValueError: if there is no assessment, an assessor or criterion occurs twice, a criterion is
        unknown, or all weights are zero.
    :raises TypeError: if points are not whole numbers.
    """
    weights = _weights_of(tuple(criteria))
    complete = sorted(assessments, key=lambda each: each.assessor)
    _check_assessments(weights.shares, complete)
    results = tuple(_criterion_result(code, weight, complete) for code, weight in weights.shares.items())
    totals = tuple(AssessorTotal(each.assessor, weights.mean_of(each.points)) for each in complete)
    total = weights.mean_of({each.code: each.points_sum for each in results}) / len(complete)
    return ProposalScore(total, results, totals)


def display_score(score: Fraction, decimals: int = 2) -> Decimal:
    """Round a score half up for the screen. Never rank or compare what this returns."""
    scaled = score * 10**decimals
    rounded = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if score < 0 else ''}{rounded}E-{decimals}")


@dataclass(frozen=True, slots=True)
class _Weights:
    """Each criterion's share of one, and the same as whole numbers over one denominator: quicker, and as exact."""

    shares: Mapping[str, Fraction]
    whole: Mapping[str, int]
    denominator: int

    def mean_of(self, points: Mapping[str, int]) -> Fraction:
        """Return the weighted mean of whole points by criterion code."""
        return Fraction(sum(whole * points[code] for code, whole in self.whole.items()), self.denominator)


@lru_cache(maxsize=64)
def _weights_of(criteria: tuple[Criterion, ...]) -> _Weights:
    """Return the weights of a call, in its order. A round has thousands of proposals and one call."""
    shares = _shares_of_weight(criteria)
    denominator = lcm(*(share.denominator for share in shares.values()))
    return _Weights(shares, {code: int(share * denominator) for code, share in shares.items()}, denominator)


def _shares_of_weight(criteria: Sequence[Criterion]) -> dict[str, Fraction]:
    """Return each criterion's share of the total weight, in the order of the call."""
    weights = {criterion.code: Fraction(criterion.weight) for criterion in criteria}
    if len(weights) != len(criteria):
        raise ValueError("a criterion occurs twice")
    total = sum(weights.values(), Fraction(0))
    if total <= 0:
        raise ValueError("the criteria have no weight")
    return {code: weight / total for code, weight in weights.items()}


def _check_assessments(weights: Mapping[str, Fraction], assessments: Sequence[Assessment]) -> None:
    """Refuse anything that would make the mean a guess."""
    if not assessments:
        raise ValueError("a score needs at least one assessment")
    if len({each.assessor for each in assessments}) != len(assessments):
        raise ValueError("an assessor occurs twice")
    for each in assessments:
        if missing := tuple(code for code in weights if each.points.get(code) is None):
            raise IncompleteAssessment(each.assessor, missing)
        if unknown := sorted(each.points.keys() - weights.keys()):
            raise ValueError(f"{each.assessor} scored unknown criteria: {', '.join(unknown)}")
        for code, points in each.points.items():
            if isinstance(points, bool) or not isinstance(points, int):
                raise TypeError(f"{each.assessor} gave {points!r} on {code}: points are whole numbers")


def _criterion_result(code: str, weight: Fraction, assessments: Sequence[Assessment]) -> CriterionResult:
    """Add up and average what all assessors gave on one criterion."""
    points_sum = sum(each.points[code] for each in assessments)
    return CriterionResult(code, weight, points_sum, Fraction(points_sum, len(assessments)))
