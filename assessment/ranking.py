"""From scores to places: one total order, and for every place the rule that decided it.

Exact score first, then the exact mean per criterion in the order of the call, then a recorded lottery.
Never the time of submission. Source: docs/allocation.md, steps 2 and 3.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from assessment.scoring import ProposalScore


@dataclass(frozen=True, slots=True)
class ScoredProposal:
    """A proposal to rank; without any final assessment there is no score."""

    key: str
    score: ProposalScore | None


@dataclass(frozen=True, slots=True)
class Lottery:
    """A lottery that anyone can draw again: SHA-256 over the published seed and the key of the proposal."""

    seed: str

    def __post_init__(self) -> None:
        """Refuse an empty seed, and a line break, which would blur where seed ends and key begins."""
        if not self.seed or "\n" in self.seed:
            raise ValueError("a lottery needs a seed of one line")

    def draw(self, key: str) -> str:
        """Return the lot of a proposal as 64 hexadecimal digits; the lowest lot stands highest."""
        return hashlib.sha256(f"{self.seed}\n{key}".encode()).hexdigest()


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
class Ranking:
    """All proposals of a round: places from 1 without gaps, and those that cannot be ranked, by key."""

    lines: tuple[RankedProposal, ...]
    unranked: tuple[UnrankedProposal, ...]
    criterion_order: tuple[str, ...]
    minimum_assessments: int
    lottery_seed: str | None

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


def rank_proposals(
    scored: Iterable[ScoredProposal],
    *,
    minimum_assessments: int,
    criterion_order: Sequence[str],
    lottery: Lottery | None = None,
) -> Ranking:
    """Rank scored proposals, best first, whatever the order they come in.

    Takes exact scores; ties follow the criteria in the given order, then the lottery. A proposal with fewer
    than `minimum_assessments` (and never fewer than one) gets no place but a reason.
    Source: docs/allocation.md, steps 2 and 3.

    :raises LotteryNeeded: if proposals tie on everything and there is no lottery.
    :raises ValueError: if a proposal occurs twice or was scored on other criteria or weights than the rest,
        or if the order names a criterion twice or one without scores.
    """
    proposals = sorted(scored, key=lambda each: each.key)
    _check_proposals(proposals, criterion_order)
    counted = [each for each in proposals if _assessment_count(each) >= max(minimum_assessments, 1)]
    rest = [each for each in proposals if _assessment_count(each) < max(minimum_assessments, 1)]
    return Ranking(
        lines=_ranked_lines(counted, tuple(criterion_order), lottery),
        unranked=tuple(_unranked(each, minimum_assessments) for each in rest),
        criterion_order=tuple(criterion_order),
        minimum_assessments=minimum_assessments,
        lottery_seed=lottery.seed if lottery else None,
    )


def _check_proposals(proposals: Sequence[ScoredProposal], criterion_order: Sequence[str]) -> None:
    """Refuse doubles, and scores that cannot be compared with each other."""
    if len({each.key for each in proposals}) != len(proposals):
        raise ValueError("a proposal occurs twice")
    if len(set(criterion_order)) != len(criterion_order):
        raise ValueError("a criterion occurs twice in the order")
    scores = [each.score for each in proposals if each.score]
    schemes = {frozenset((result.code, result.weight) for result in score.criteria) for score in scores}
    if len(schemes) > 1:
        raise ValueError("the proposals were scored on different criteria or weights")
    for scheme in schemes:
        if unknown := sorted(set(criterion_order) - {code for code, _ in scheme}):
            raise ValueError(f"no scores on {', '.join(unknown)}")


def _assessment_count(proposal: ScoredProposal) -> int:
    """Return the number of final assessments."""
    return proposal.score.assessment_count if proposal.score else 0


def _unranked(proposal: ScoredProposal, minimum: int) -> UnrankedProposal:
    """Say why a proposal has no place."""
    count = _assessment_count(proposal)
    reason = UnrankedReason.TOO_FEW_ASSESSMENTS if count else UnrankedReason.NO_ASSESSMENTS
    return UnrankedProposal(proposal.key, reason, count, minimum)


def _merits(score: ProposalScore, criterion_order: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Return what counts before the lottery: the total, then the criterion means in order."""
    return (score.total, *(score.criterion(code).mean for code in criterion_order))


def _ranked_lines(
    proposals: Sequence[ScoredProposal], criterion_order: tuple[str, ...], lottery: Lottery | None
) -> tuple[RankedProposal, ...]:
    """Put proposals in order and say for each what separates it from the one above."""
    scores = {each.key: each.score for each in proposals if each.score}
    merits = {key: _merits(score, criterion_order) for key, score in scores.items()}
    lots = _lots(merits, lottery)
    ordered = sorted(scores, key=lambda key: (tuple(-merit for merit in merits[key]), lots.get(key, ""), key))
    ties = {total: tuple(keys) for total, keys in groupby(ordered, key=lambda key: scores[key].total)}
    return tuple(
        RankedProposal(
            rank=index + 1,
            key=key,
            score=scores[key],
            separation=_separation(ordered[index - 1], key, merits, lots, criterion_order) if index else None,
            tied_with=tuple(other for other in ties[scores[key].total] if other != key),
            lottery_draw=lots.get(key),
        )
        for index, key in enumerate(ordered)
    )


def _lots(merits: dict[str, tuple[Fraction, ...]], lottery: Lottery | None) -> dict[str, str]:
    """Draw a lot for every proposal that ties with another on everything, and for no one else."""
    by_merits: dict[tuple[Fraction, ...], list[str]] = {}
    for key, merit in merits.items():
        by_merits.setdefault(merit, []).append(key)
    tied = sorted(key for keys in by_merits.values() if len(keys) > 1 for key in keys)
    if tied and lottery is None:
        raise LotteryNeeded(tuple(tied))
    return {key: lottery.draw(key) for key in tied} if lottery else {}


def _separation(
    above: str,
    below: str,
    merits: dict[str, tuple[Fraction, ...]],
    lots: dict[str, str],
    criterion_order: tuple[str, ...],
) -> Separation:
    """Find the first rule on which two neighbours differ."""
    rules = [(RankRule.SCORE, None), *((RankRule.CRITERION, code) for code in criterion_order)]
    for (rule, code), upper, lower in zip(rules, merits[above], merits[below], strict=True):
        if upper != lower:
            return Separation(rule, code, upper, lower)
    return Separation(RankRule.LOTTERY, None, lots[above], lots[below])
