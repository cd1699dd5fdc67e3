"""The rows of `Standing` as the scores of now give them, and what stored rows differ from that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.enums import StandingKind
from assessment.models import RankingState, Standing
from assessment.queries.scores import (
    RoundScores,
    criteria_with_rule,
    points_by_proposal,
    score_from_points,
    scores_of_round,
)
from assessment.ranking import Lottery, LotteryNeeded, RankedProposal, Ranking
from assessment.scoring import ProposalScore
from proposals.models import Round

SCORE_FIELDS = (
    "assessment_count", "score_numerator", "score_denominator", "score", "median", "lowest", "highest", "points",
)  # fmt: skip
PLACE_FIELDS = ("kind", "rank", "cumulative_amount", "separation", "separation_criterion", "lot")
INTERVAL_FIELDS = ("interval_low", "interval_high", "is_in_band")
# Stands in for a lottery whose value is not known, to learn who takes no part in it; its places are never used.
NO_LOTTERY = Lottery("-")


@dataclass(frozen=True, slots=True)
class Standings:
    """The rows of a round, unsaved, and whether they wait for the value of the lottery."""

    rows: tuple[Standing, ...]
    is_undecided: bool

    def count(self, kind: StandingKind) -> int:
        """Count the rows of a kind."""
        return sum(row.kind == kind for row in self.rows)


def score_values(score: ProposalScore | None) -> dict[str, Any]:
    """Give the stored figures of a score; empty ones without assessments."""
    if score is None:
        return dict.fromkeys(SCORE_FIELDS) | {"assessment_count": 0, "points": {}}
    return {
        "assessment_count": score.assessment_count,
        "score_numerator": score.total.numerator,
        "score_denominator": score.total.denominator,
        "score": twelve_decimals(score.total),
        "median": twelve_decimals(score.median),
        "lowest": twelve_decimals(score.lowest),
        "highest": twelve_decimals(score.highest),
        "points": {each.code: each.points_sum for each in score.criteria},
    }


def standings_of(scores: RoundScores) -> Standings:
    """Lay out the rows of a round that is ranked; places are missing while a tie waits for the lottery."""
    try:
        ranking, waiting = scores.rank(), frozenset[str]()
        places = {line.key: line for line in ranking.lines}
    except LotteryNeeded as error:
        ranking, waiting = scores.rank(NO_LOTTERY), frozenset(error.keys)
        places = {}
    kinds = _kinds(ranking, places, waiting)
    rows = {
        each.key: Standing(
            proposal=scores.proposals[each.key], round=scores.round, kind=kinds[each.key], **score_values(each.score)
        )
        for each in scores.scored
    }
    _lay_places(rows, places.values())
    return Standings(tuple(rows.values()), bool(waiting))


def standing_differences(round_: Round) -> list[str]:
    """Say where the stored rows differ from what the scores of now give; none means that they are right.

    Before scoring is closed there are no places, and only the scores of finished assessments are compared.
    """
    stored = {row.proposal_id: row for row in Standing.objects.filter(round=round_)}
    right = {row.proposal_id: row for row in _rows_of_now(round_)}
    nothing = Standing(**score_values(None))
    pairs = [(key, stored.get(key, nothing), right.get(key, nothing)) for key in stored.keys() | right.keys()]
    return [
        f"{key}: {name} is {getattr(is_, name)!r}, not {getattr(should, name)!r}"
        for key, is_, should in pairs
        for name in SCORE_FIELDS + PLACE_FIELDS
        if getattr(is_, name) != getattr(should, name)
    ]


def twelve_decimals(value: Fraction) -> Decimal:
    """Round an exact value half up to what is stored."""
    scaled = value * 10**12
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-12)


def _rows_of_now(round_: Round) -> tuple[Standing, ...]:
    """Give the rows that should be stored: with places once the round is ranked, before that only scores."""
    if RankingState.objects.filter(round=round_).exists():
        return standings_of(scores_of_round(round_)).rows
    criteria = criteria_with_rule(round_)
    points = points_by_proposal(round_).items()
    return tuple(Standing(proposal_id=key, **score_values(score_from_points(criteria, each))) for key, each in points)


def _kinds(ranking: Ranking, places: Mapping[str, RankedProposal], waiting: frozenset[str]) -> dict[str, StandingKind]:
    kinds = {line.key: StandingKind.RANKED if line.key in places else StandingKind.SCORED for line in ranking.lines}
    kinds |= dict.fromkeys(waiting, StandingKind.UNDECIDED)
    kinds |= {each.key: StandingKind.BELOW_MINIMUM for each in ranking.apart}
    return kinds | {each.key: StandingKind.TOO_FEW for each in ranking.unranked}


def _lay_places(rows: Mapping[str, Standing], lines: Iterable[RankedProposal]) -> None:
    """Fill in place, running sum and what decided, best place first."""
    asked = Decimal(0)
    for line in lines:
        row = rows[line.key]
        asked += row.proposal.requested_amount
        row.rank, row.cumulative_amount, row.lot = line.rank, asked, line.lottery_draw or ""
        if line.separation is not None:
            row.separation, row.separation_criterion = line.separation.rule.value, line.separation.criterion or ""
