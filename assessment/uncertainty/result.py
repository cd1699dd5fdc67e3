"""What the model answers: for every proposal and assessor an estimate with intervals, and how far to trust it."""

from dataclasses import dataclass
from enum import StrEnum

MOST_R_HAT = 1.01
LEAST_EFFECTIVE_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """A credible interval, both ends included: in points or, for ranks, whole places."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Say whether a value lies within the interval."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """A posterior mean with its 50 % and 90 % intervals and the Monte Carlo error of the mean."""

    mean: float
    half: Interval
    ninety: Interval
    error: float


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with its Monte Carlo error (one standard error, never nought)."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class ProposalEstimate:
    """What can be said of one proposal.

    `score` is what the panel would give without noise, in points. `rank` counts from 1, the best. `above_line`
    is the probability to get money, `in_full` to get all that was asked; None without a funding line. Without
    a place in the ranking there is only a score.
    """

    key: str
    assessment_count: int
    score: Estimate
    rank: Estimate | None
    above_line: Chance | None
    in_full: Chance | None
    in_band: bool


@dataclass(frozen=True, slots=True)
class AssessorEstimate:
    """How much lower than the panel an assessor scores the same proposals, in points; stricter is positive.

    The panel is the group of assessors that is linked by shared proposals (`Posterior.groups`), each
    assessment counting once. None when the group holds nobody else: then it cannot be told.
    """

    key: str
    assessment_count: int
    severity: Estimate | None


@dataclass(frozen=True, slots=True)
class Spreads:
    """Standard deviations in points: between proposals, between assessors, and what neither explains.

    `proposal_share` is the share of the variance of one assessment that comes from the proposal.
    """

    proposal: Estimate
    assessor: Estimate
    noise: Estimate
    proposal_share: Estimate


@dataclass(frozen=True, slots=True)
class FundingBand:
    """Who cannot be told apart around the funding line.

    The rule is that of the Swiss National Science Foundation (arXiv 2102.09958, section on the funding line):
    the line is drawn at the expected rank of the last proposal that is funded when the expected ranks are
    followed; in the band is every competing proposal whose 50 % interval of the rank holds that line.
    `line` is None, and the band empty, when nobody or everybody is funded.
    """

    line: float | None
    last_funded: str | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Whether the draws can be trusted: the worst split R-hat, the least effective number of draws."""

    worst_r_hat: float
    least_effective_draws: float
    acceptance: float

    @property
    def converged(self) -> bool:
        """Say whether R-hat is at most 1.01 and there are at least 400 effective draws.

        Both limits are those of Vehtari et al., Bayesian Analysis 16 (2021); the first is SNSF's as well.
        """
        return self.worst_r_hat <= MOST_R_HAT and self.least_effective_draws >= LEAST_EFFECTIVE_DRAWS


class Limit(StrEnum):
    """What a reader must know before leaning on the figures."""

    NOT_CONVERGED = "not_converged"
    ONE_PROPOSAL = "one_proposal"
    ONE_ASSESSOR = "one_assessor"
    UNCONNECTED = "unconnected"
    FEW_ASSESSMENTS = "few_assessments"
    ALL_EQUAL = "all_equal"


@dataclass(frozen=True, slots=True)
class Group:
    """Proposals and assessors that are linked, directly or in steps; between groups nobody scored both."""

    proposals: tuple[str, ...]
    assessors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posterior:
    """The whole answer. Proposals by expected rank (those without a place last, by key), assessors by key."""

    method: str
    seed: int
    draws: int
    proposals: tuple[ProposalEstimate, ...]
    assessors: tuple[AssessorEstimate, ...]
    spreads: Spreads
    band: FundingBand
    diagnostics: Diagnostics
    groups: tuple[Group, ...]
    limits: tuple[Limit, ...]

    def proposal(self, key: str) -> ProposalEstimate:
        """Return the estimate of one proposal.

        :raises KeyError: if it has no scores.
        """
        for each in self.proposals:
            if each.key == key:
                return each
        raise KeyError(key)

    def assessor(self, key: str) -> AssessorEstimate:
        """Return the estimate of one assessor.

        :raises KeyError: if this assessor gave no scores.
        """
        for each in self.assessors:
            if each.key == key:
                return each
        raise KeyError(key)
