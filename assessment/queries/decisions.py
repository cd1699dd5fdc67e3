"""What an applicant reads about the own decision, once it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from assessment.enums import AssessmentStatus, Outcome
from assessment.models import AllocationLine, AwardDecision, Criterion, CriterionScore
from assessment.scoring import display_score
from proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class AssessorView:
    """What one assessor, known by a number only, gave and why."""

    number: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion: the mean for the screen and what each assessor wrote."""

    criterion: Criterion
    mean: Decimal
    assessors: tuple[AssessorView, ...]


@dataclass(frozen=True, slots=True)
class ApplicantDecision:
    """A published decision with its place, score and, when the round shows them, the reasons."""

    decision: AwardDecision
    rank: int | None
    ranked_count: int
    score: Decimal | None
    criteria: tuple[CriterionView, ...]

    @property
    def is_awarded(self) -> bool:
        """Say whether the ministry pays."""
        return self.decision.outcome == Outcome.AWARDED


def decision_for_applicant(proposal: Proposal, user: Any) -> ApplicantDecision | None:
    """Give the decision on a proposal if `user` may see it now, otherwise None; at most four statements."""
    decision = (
        AwardDecision.objects.visible_to(user)
        .filter(proposal=proposal, published_at__isnull=False)
        .select_related("proposal__round", "proposal__organisation", "run")
        .first()
    )
    if decision is None:
        return None
    line = AllocationLine.objects.get(run=decision.run_id, proposal=proposal)
    shows_scores = decision.proposal.round.shows_scores_to_applicants
    return ApplicantDecision(
        decision=decision,
        rank=line.rank,
        ranked_count=AllocationLine.objects.filter(run=decision.run_id, rank__isnull=False).count(),
        score=score_of_line(line) if shows_scores else None,
        criteria=_criteria(proposal) if shows_scores else (),
    )


def score_of_line(line: AllocationLine) -> Decimal | None:
    """Give the score of a stored line for the screen, half up."""
    if line.score_numerator is None or line.score_denominator is None:
        return None
    return display_score(Fraction(line.score_numerator, line.score_denominator))


def _criteria(proposal: Proposal) -> tuple[CriterionView, ...]:
    """Give points and reasons per criterion; assessors keep the same number throughout."""
    scores = (
        CriterionScore.objects.filter(assessment__proposal=proposal, assessment__status=AssessmentStatus.FINAL)
        .select_related("criterion", "assessment")
        .order_by("criterion__sort_order", "assessment_id")
    )
    return tuple(_criterion_view(criterion, each) for criterion, each in groupby(scores, lambda s: s.criterion))


def _criterion_view(criterion: Criterion, scores: Iterable[CriterionScore]) -> CriterionView:
    views = tuple(AssessorView(number, each.points, each.reason) for number, each in enumerate(scores, start=1))
    mean = Fraction(sum(each.points for each in views), len(views))
    return CriterionView(criterion, display_score(mean), views)
