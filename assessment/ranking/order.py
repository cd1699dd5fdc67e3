"""From scores to places: one total order, and for every place the rule that decided it.

Exact score first, then the exact mean per criterion in the order of the call, then a recorded lottery.
Never the time of submission. Source: docs/allocation.md, steps 2 and 3.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from assessment.ranking.lottery import Lottery
from assessment.ranking.result import (
    ApartProposal,
    LotteryNeeded,
    RankedProposal,
    Ranking,
    RankRule,
    ScoredProposal,
    Separation,
    UnrankedProposal,
    UnrankedReason,
)
from assessment.ranking.thresholds import Minimums, shortfalls_of
from assessment.scoring import ProposalScore

NO_MINIMUMS = Minimums()


def rank_proposals(
    scored: Iterable[ScoredProposal],
    *,
    minimum_assessments: int,
    criterion_order: Sequence[str],
    lottery: Lottery | None = None,
    minimums: Minimums = NO_MINIMUMS,
) -> Ranking:
    """Rank scored proposals, best first, whatever the order they come in.

    Takes exact scores; ties follow the criteria in the given order, then the lottery. A proposal with fewer
    than `minimum_assessments` (and never fewer than one) gets no place but a reason; one that misses a minimum
    score stands apart with what it misses. Source: docs/allocation.md, steps 2 and 3; docs/ranking.md.

    :raises LotteryNeeded: if proposals tie on everything and there is no lottery.
    :raises KeyError: if a minimum is asked on a criterion that was not scored.
    :raises ValueError: if a proposal occurs twice or was scored on other criteria or weights than the rest,
        or if the order names a criterion twice or one without scores.
    """
    proposals = sorted(scored, key=lambda each: each.key)
    _check_proposals(proposals, criterion_order)
    counted = [each for each in proposals if _assessment_count(each) >= max(minimum_assessments, 1)]
    rest = [each for each in proposals if _assessment_count(each) < max(minimum_assessments, 1)]
    apart = _apart(counted, minimums)
    missed = {each.key for each in apart}
    counted = [each for each in counted if each.key not in missed]
    return Ranking(
        lines=_ranked_lines(counted, tuple(criterion_order), lottery),
        unranked=tuple(_unranked(each, minimum_assessments) for each in rest),
        criterion_order=tuple(criterion_order),
        minimum_assessments=minimum_assessments,
        lottery_seed=lottery.seed if lottery else None,
        apart=apart,
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


def _apart(proposals: Sequence[ScoredProposal], minimums: Minimums) -> tuple[ApartProposal, ...]:
    """Take apart who misses a minimum, with what is missed."""
    found = ((each, shortfalls_of(each.score, minimums)) for each in proposals if each.score and minimums)
    return tuple(ApartProposal(each.key, each.score, missed) for each, missed in found if each.score and missed)


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
