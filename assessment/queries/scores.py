"""From rows to exact scores and to the problem that is allocated.

Three statements, however many proposals: criteria, proposals, points.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessment.allocation import AllocationProblem, Rules, candidates_from_ranking
from assessment.enums import AssessmentStatus
from assessment.models import Criterion, CriterionScore
from assessment.ranking import Lottery, Ranking, ScoredProposal, rank_proposals
from assessment.scoring import Assessment as FinalAssessment
from assessment.scoring import Criterion as WeightedCriterion
from assessment.scoring import score_proposal
from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.models import Proposal, Round
from proposals.money import cents_from_euros

# Who competes for the money; the withdrawn and the inadmissible do not.
COMPETING_STATUSES = DECIDED_PROPOSAL_STATUSES | {
    ProposalStatus.ASSESSED,
    ProposalStatus.DECISION_DRAFTED,
    ProposalStatus.DECISION_APPROVED,
}


@dataclass(frozen=True, slots=True)
class RoundScores:
    """The exact scores of a round: criteria in the order of the call, proposals by reference."""

    round: Round
    criteria: tuple[Criterion, ...]
    proposals: dict[str, Proposal]
    scored: tuple[ScoredProposal, ...]

    def rank(self) -> Ranking:
        """Rank them after the rules of the round.

        :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
        """
        return rank_proposals(
            self.scored,
            minimum_assessments=self.round.assessors_per_proposal,
            criterion_order=[each.code for each in self.criteria],
            lottery=Lottery(self.round.lottery_seed) if self.round.lottery_seed else None,
        )


def scores_of_round(round_: Round) -> RoundScores:
    """Read the final assessments of the competing proposals of a round and score each exactly."""
    criteria = tuple(Criterion.objects.filter(round=round_).order_by("sort_order"))
    competing = round_.proposals.filter(status__in=COMPETING_STATUSES)
    related = ("organisation", "region__province", "region__lead__province")
    proposals = {each.reference: each for each in competing.select_related(*related)}
    points = _points_by_proposal(round_)
    weights = [WeightedCriterion(each.code, each.weight_percentage) for each in criteria]
    scored = tuple(
        ScoredProposal(key, score_proposal(weights, _assessments(points[proposal.pk])) if points[proposal.pk] else None)
        for key, proposal in proposals.items()
    )
    return RoundScores(round_, criteria, proposals, scored)


def problem_for_round(scores: RoundScores, ceiling_amount: Decimal) -> AllocationProblem:
    """State what is to be divided (euros) among whom, after the rules of the round.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    """
    requested = {key: cents_from_euros(each.requested_amount) for key, each in scores.proposals.items()}
    rules = Rules(
        ceiling_cents=cents_from_euros(ceiling_amount),
        criterion_order=tuple(each.code for each in scores.criteria),
        lottery_seed=scores.round.lottery_seed or None,
    )
    return AllocationProblem(rules, candidates_from_ranking(scores.rank(), requested))


PointsOfProposal = dict[int, dict[str, int]]


def _points_by_proposal(round_: Round) -> dict[int, PointsOfProposal]:
    """Give the points of final assessments by proposal, assessor and criterion code."""
    rows = CriterionScore.objects.filter(
        assessment__proposal__round=round_, assessment__status=AssessmentStatus.FINAL
    ).values_list("assessment__proposal_id", "assessment__assessor_id", "criterion__code", "points")
    points: dict[int, PointsOfProposal] = defaultdict(lambda: defaultdict(dict))
    for proposal, assessor, code, each in rows:
        points[proposal][assessor][code] = each
    return points


def _assessments(points: PointsOfProposal) -> list[FinalAssessment]:
    return [FinalAssessment(str(assessor), by_code) for assessor, by_code in points.items()]
