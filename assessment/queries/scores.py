"""From rows to exact scores and to the problem that is allocated.

Nine statements, however many proposals: criteria with the rule of the ranking, proposals, points, lottery, three
for the groups that limits speak of, and two for the rule of the division.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, QuerySet

from assessment.allocation import AllocationProblem, Candidate, Group, Rules, candidates_from_ranking
from assessment.enums import AssessmentStatus
from assessment.models import Criterion, CriterionScore, LotteryDraw
from assessment.queries.division_rule import rules_for_round
from assessment.queries.groups import groups_of_round, part_of, province_of, themes_by_proposal
from assessment.ranking import Lottery, Minimums, Ranking, ScoredProposal, rank_proposals
from assessment.scoring import Assessment as FinalAssessment
from assessment.scoring import Criterion as WeightedCriterion
from assessment.scoring import ProposalScore, score_proposal
from proposals.enums import DECIDED_PROPOSAL_STATUSES, ProposalStatus
from proposals.models import Proposal, Round
from proposals.models.prepared import Prepared
from proposals.money import cents_from_euros

# Who competes for the money; the withdrawn and the inadmissible do not.
COMPETING_STATUSES = DECIDED_PROPOSAL_STATUSES | {
    ProposalStatus.ASSESSED,
    ProposalStatus.DECISION_DRAFTED,
    ProposalStatus.DECISION_APPROVED,
}


@dataclass(frozen=True, slots=True)
class RoundScores:
    """The exact scores of a round: criteria in the order of the call, proposals by reference.

    `lottery_seed` is empty as long as the public value of the lottery is not known.
    """

    round: Round
    criteria: tuple[Criterion, ...]
    proposals: dict[str, Proposal]
    scored: tuple[ScoredProposal, ...]
    minimums: Minimums
    lottery_seed: str
    themes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    points: dict[int, "PointsOfProposal"] = field(default_factory=dict)
    group_names: dict[Group, str] = field(default_factory=dict)

    @property
    def tie_order(self) -> tuple[str, ...]:
        """Give the codes of the criteria in the order in which they decide ties."""
        return tie_order_of(self.criteria)

    def rank(self, lottery: Lottery | None = None) -> Ranking:
        """Rank them after the rules of the round, with its lottery unless another is given.

        :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
        """
        return rank_proposals(
            self.scored,
            minimum_assessments=self.round.assessors_per_proposal,
            criterion_order=self.tie_order,
            lottery=lottery or (Lottery(self.lottery_seed) if self.lottery_seed else None),
            minimums=self.minimums,
        )


def tie_order_of(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Give the codes of criteria in the order in which they decide ties: that of the call unless it says another."""
    turns = sorted((each.tie_position or each.sort_order, each.sort_order, each.code) for each in criteria)
    return tuple(code for _turn, _order, code in turns)


def minimums_of(criteria: Sequence[Criterion]) -> Minimums:
    """Give the minimum scores of a call from its criteria, annotated with `minimum_total`."""
    total = criteria[0].minimum_total if criteria else None
    return Minimums(
        total=None if total is None else Fraction(total),
        criteria={each.code: Fraction(each.minimum_score) for each in criteria if each.minimum_score is not None},
    )


def criteria_with_rule(round_: Round) -> tuple[Criterion, ...]:
    """Give the criteria in the order of the call, each with the minimum in total as `minimum_total`; one statement."""
    return tuple(_WITH_RULE(round_.pk))


def _with_rule(round_pk: int) -> QuerySet[Criterion]:
    rows = Criterion.objects.filter(round=round_pk).order_by("sort_order")
    total, source = F("round__ranking_rule__minimum_total_score"), F("round__ranking_rule__lottery_value_source")
    return rows.annotate(minimum_total=total, value_source=source)


_WITH_RULE = Prepared(_with_rule, int)


def lottery_seed_of(round_: Round, value_source: str | None) -> str:
    """Give the seed of the newest recorded lottery, before that the value of the publication; empty when unknown."""
    if (draw := LotteryDraw.objects.filter(round=round_).order_by("-number").first()) is not None:
        return draw.seed
    return "" if value_source else round_.lottery_seed


def scores_of_round(round_: Round) -> RoundScores:
    """Read the final assessments of the competing proposals of a round and score each exactly."""
    criteria = criteria_with_rule(round_)
    competing = round_.proposals.filter(status__in=COMPETING_STATUSES)
    related = ("organisation", "region__province", "region__lead__province")
    proposals = {each.reference: each for each in competing.select_related(*related)}
    points = points_by_proposal(round_)
    scored = tuple(
        ScoredProposal(key, score_from_points(criteria, points.get(each.pk))) for key, each in proposals.items()
    )
    seed = lottery_seed_of(round_, criteria[0].value_source if criteria else None)
    themes, names = themes_by_proposal(round_), groups_of_round(round_)
    return RoundScores(
        round_, criteria, proposals, scored, minimums_of(criteria), seed, themes, tuple(names), points, names
    )


def problem_for_round(scores: RoundScores, ceiling_amount: Decimal) -> AllocationProblem:
    """State what is to be divided (euros) among whom, after the rules of the round.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    """
    return AllocationProblem(division_rules(scores, ceiling_amount), candidates_of(scores))


def division_rules(scores: RoundScores, ceiling_amount: Decimal) -> Rules:
    """State the rule of the round with the ceiling of the moment (euros); two statements."""
    return rules_for_round(
        scores.round,
        ceiling_amount=ceiling_amount,
        minimums=scores.minimums,
        tie_order=scores.tie_order,
        lottery_seed=scores.lottery_seed,
        groups=scores.groups,
    )


def candidates_of(scores: RoundScores) -> tuple[Candidate, ...]:
    """Give who competes, ranked, with amounts and groups; no statement.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    """
    requested = {key: cents_from_euros(each.requested_amount) for key, each in scores.proposals.items()}
    candidates = candidates_from_ranking(scores.rank(), requested)
    return tuple(_with_groups(each, scores) for each in candidates)


def _with_groups(candidate: Candidate, scores: RoundScores) -> Candidate:
    """Say in which province, part of the country and themes a candidate counts."""
    proposal = scores.proposals[candidate.key]
    province = province_of(proposal)
    themes = scores.themes.get(proposal.pk, ())
    return replace(candidate, province=province.code if province else "", part=part_of(province), themes=themes)


PointsOfProposal = dict[int, dict[str, int]]


def score_from_points(criteria: Iterable[Criterion], points: PointsOfProposal | None) -> ProposalScore | None:
    """Score the final assessments of one proposal exactly; None when there are none."""
    weights = [WeightedCriterion(each.code, each.weight_percentage) for each in criteria]
    return score_proposal(weights, _assessments(points)) if points else None


def points_by_proposal(round_: Round, proposal_id: int | None = None) -> dict[int, PointsOfProposal]:
    """Give the points of final assessments by proposal, assessor and criterion code; of one proposal or of all.

    What was withdrawn has none: its assessments stay on record and count for nothing.
    """
    mine = {"assessment__proposal": proposal_id} if proposal_id else {"assessment__proposal__round": round_}
    counting = CriterionScore.objects.filter(**mine, assessment__status=AssessmentStatus.FINAL)
    rows = counting.exclude(assessment__proposal__status=ProposalStatus.WITHDRAWN).values_list(
        "assessment__proposal_id", "assessment__assessor_id", "criterion__code", "points"
    )
    points: dict[int, PointsOfProposal] = defaultdict(lambda: defaultdict(dict))
    for proposal, assessor, code, each in rows:
        points[proposal][assessor][code] = each
    return points


def _assessments(points: PointsOfProposal) -> list[FinalAssessment]:
    return [FinalAssessment(str(assessor), by_code) for assessor, by_code in points.items()]
