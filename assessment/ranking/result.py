"""A ranking as values: places, who stands apart and why, and what decided between neighbours."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessment.ranking.thresholds import Shortfall
from assessment.scoring import ProposalScore


@dataclass(frozen=True, slots=True)
class ScoredProposal:
    """A proposal to rank; without any final assessment there is no score."""

    key: str
    score: ProposalScore | None


class RankRule(StrEnum):
    """The rule that puts one proposal below another."""

    SCORE = "score"
    CRITERION = "criterion"
    LOTTERY = "lottery"


@dataclass(frozen=True, slots=True)
class Separation:
    """Why a proposal stands directly below the one above it.

    `upper` and `lower` are the two values compared: exact scores, exact criterion means, or lots.
    """

    rule: RankRule
    criterion: str | None
    upper: Fraction | str
    lower: Fraction | str


@dataclass(frozen=True, slots=True)
class RankedProposal:
    """A place in the ranking. `tied_with` names who has exactly the same score, in order of place."""

    rank: int
    key: str
    score: ProposalScore
    separation: Separation | None
    tied_with: tuple[str, ...]
    lottery_draw: str | None


class UnrankedReason(StrEnum):
    """Why a proposal has no place."""

    NO_ASSESSMENTS = "no_assessments"
    TOO_FEW_ASSESSMENTS = "too_few_assessments"


@dataclass(frozen=True, slots=True)
class UnrankedProposal:
    """A proposal without a place, with the numbers that say why."""

    key: str
    reason: UnrankedReason
    assessment_count: int
    minimum_assessments: int


@dataclass(frozen=True, slots=True)
class ApartProposal:
    """A proposal that was scored but misses a minimum: it stands apart, without a place, and says why."""

    key: str
    score: ProposalScore
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All proposals of a round: places from 1 without gaps, who misses a minimum, and who cannot be ranked, by key."""

    lines: tuple[RankedProposal, ...]
    unranked: tuple[UnrankedProposal, ...]
    criterion_order: tuple[str, ...]
    minimum_assessments: int
    lottery_seed: str | None
    apart: tuple[ApartProposal, ...] = ()

    @property
    def lottery_used(self) -> bool:
        """Say whether the lottery decided any place."""
        return any(line.lottery_draw is not None for line in self.lines)


class LotteryNeeded(ValueError):
    """Proposals tie on everything and no lottery was given."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Keep the keys of those that tie, sorted."""
        super().__init__(f"equal on every criterion: {', '.join(keys)}")
        self.keys = keys
