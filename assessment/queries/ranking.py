"""The ranking as staff see it: place, score, spread, and on which side of the money each proposal falls."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from assessment.allocation import AllocationLine, AllocationResult, allocate
from assessment.models import Criterion
from assessment.queries.scores import RoundScores, problem_for_round, scores_of_round
from assessment.ranking import LotteryNeeded, RankedProposal, RankRule, UnrankedProposal
from assessment.scoring import ProposalScore, display_score
from proposals.models import BudgetCeiling, Proposal, Round


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A place. `score` is exact and decides; `display`, `lowest` and `highest` are for the screen."""

    rank: int
    proposal: Proposal
    score: Fraction
    display: Decimal
    lowest: Decimal
    highest: Decimal
    assessment_count: int
    line: AllocationLine | None

    @property
    def is_within(self) -> bool:
        """Say whether the money reaches this place."""
        return self.line is not None and self.line.is_awarded


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """A proposal without a place, and how many assessments it misses."""

    proposal: Proposal
    assessment_count: int
    needed: int


@dataclass(frozen=True, slots=True)
class TieNote:
    """Two neighbours that look equal on the screen, and what decided between them.

    For a criterion `upper` and `lower` are the points of all assessors together, or the mean when
    the numbers of assessors differ; for the lottery the two lots; for the score the exact scores.
    """

    higher: RankingRow
    lower: RankingRow
    rule: RankRule
    criterion: Criterion | None
    higher_value: str
    lower_value: str


@dataclass(frozen=True, slots=True)
class RankingPage:
    """All rows of a round by place, with the money line and the ties explained."""

    round: Round
    ceiling: BudgetCeiling | None
    rows: tuple[RankingRow, ...]
    unranked: tuple[UnrankedRow, ...]
    ties: tuple[TieNote, ...]
    result: AllocationResult | None
    undecided: tuple[Proposal, ...] = ()

    @property
    def assessment_count(self) -> int:
        """Return how many assessments were counted."""
        return sum(each.assessment_count for each in self.rows)

    @property
    def last_within(self) -> int:
        """Return the last place that the money reaches, 0 when it reaches none."""
        return max((each.rank for each in self.rows if each.is_within), default=0)

    @property
    def first_not_fitting(self) -> RankingRow | None:
        """Return the first place that asks more than is left."""
        stopper = self.result.first_not_fitting if self.result else None
        return next((each for each in self.rows if stopper and each.line and each.line.key == stopper.key), None)


def ranking_for_round(round_: Round, *, at: datetime | None = None) -> RankingPage:
    """Rank a round and lay the ceiling in force at `at` (now when left out) over it; four statements.

    Without a ceiling no row has a side of the money. When a tie needs a lottery and the round has
    no public value for it, there are no places and `undecided` names the proposals.
    """
    scores = scores_of_round(round_)
    ceiling = round_.ceiling_in_force(at)
    try:
        ranking = scores.rank()
    except LotteryNeeded as error:
        return RankingPage(
            round_, ceiling, (), (), (), None, undecided=tuple(scores.proposals[each] for each in error.keys)
        )
    result = allocate(problem_for_round(scores, ceiling.amount)) if ceiling and scores.proposals else None
    rows = tuple(_row(each, scores, result) for each in ranking.lines)
    unranked = tuple(_unranked_row(each, scores) for each in ranking.unranked)
    return RankingPage(round_, ceiling, rows, unranked, _ties(ranking.lines, rows, scores.criteria), result)


def _row(ranked: RankedProposal, scores: RoundScores, result: AllocationResult | None) -> RankingRow:
    score = ranked.score
    return RankingRow(
        rank=ranked.rank,
        proposal=scores.proposals[ranked.key],
        score=score.total,
        display=display_score(score.total),
        lowest=display_score(score.lowest, 1),
        highest=display_score(score.highest, 1),
        assessment_count=score.assessment_count,
        line=result.line(ranked.key) if result else None,
    )


def _unranked_row(unranked: UnrankedProposal, scores: RoundScores) -> UnrankedRow:
    proposal = scores.proposals[unranked.key]
    return UnrankedRow(proposal, unranked.assessment_count, unranked.minimum_assessments)


def _ties(
    lines: tuple[RankedProposal, ...], rows: tuple[RankingRow, ...], criteria: tuple[Criterion, ...]
) -> tuple[TieNote, ...]:
    """Explain each pair of neighbours that shows the same score."""
    by_code = {each.code: each for each in criteria}
    return tuple(
        _tie(lines[index], lines[index + 1], rows[index], rows[index + 1], by_code)
        for index in range(len(rows) - 1)
        if rows[index].display == rows[index + 1].display
    )


def _tie(
    upper: RankedProposal, lower: RankedProposal, higher_row: RankingRow, lower_row: RankingRow,
    criteria: dict[str, Criterion],
) -> TieNote:  # fmt: skip
    separation = lower.separation
    if separation is None:
        raise ValueError("only the first place has nothing above it")
    criterion = criteria[separation.criterion] if separation.criterion else None
    if criterion is not None:
        values = _criterion_values(upper.score, lower.score, criterion.code)
    else:
        values = (str(separation.upper), str(separation.lower))
    return TieNote(higher_row, lower_row, separation.rule, criterion, *values)


def _criterion_values(upper: ProposalScore, lower: ProposalScore, code: str) -> tuple[str, str]:
    """Give points when as many assessors gave them, otherwise the exact means."""
    results = (upper.criterion(code), lower.criterion(code))
    if upper.assessment_count == lower.assessment_count:
        return str(results[0].points_sum), str(results[1].points_sum)
    return str(results[0].mean), str(results[1].mean)
