"""What an applicant reads about the own decision, once it is published."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Max, Q

from assessment.commitment.public_codes import public_code
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
class PlaceInRound:
    """Where a proposal stands: its place, how many have one, how many get a deal, and the last place that does.

    `reserve_place` is the place on the reserve list, for who stands on it.
    """

    rank: int | None
    ranked_count: int
    awarded_count: int
    last_awarded_rank: int | None
    reserve_place: int | None


@dataclass(frozen=True, slots=True)
class ApplicantDecision:
    """A published decision with its place, score and, when the round shows them, the reasons.

    `public_code` is the code under which the proposal stands in the package for everybody; empty without one. `lot` is
    empty unless a lottery decided between proposals that were equal on everything, and the round tells that.
    """

    decision: AwardDecision
    place: PlaceInRound
    score: Decimal | None
    criteria: tuple[CriterionView, ...]
    public_code: str = ""
    lot: str = ""

    @property
    def rank(self) -> int | None:
        """Give the place in the ranking."""
        return self.place.rank

    @property
    def ranked_count(self) -> int:
        """Give how many proposals have a place."""
        return self.place.ranked_count

    @property
    def is_awarded(self) -> bool:
        """Say whether the ministry pays."""
        return self.decision.outcome == Outcome.AWARDED

    @property
    def is_reserve(self) -> bool:
        """Say whether the proposal stands on the reserve list."""
        return self.decision.outcome == Outcome.RESERVE


def decision_for_applicant(proposal: Proposal, user: Any) -> ApplicantDecision | None:
    """Give the decision on a proposal if `user` may see it now, otherwise None; at most four statements."""
    decision = (
        AwardDecision.objects.visible_to(user)
        .published()
        .filter(proposal=proposal)
        .select_related("proposal__round", "proposal__organisation")
        .annotate(salt=F("run__decision_package__public_package__salt"), lot=F("proposal__standing__lot"))
        .first()
    )
    if decision is None:
        return None
    line = AllocationLine.objects.get(run=decision.run_id, proposal=proposal)
    shows_scores = decision.proposal.round.shows_scores_to_applicants
    return ApplicantDecision(
        decision=decision,
        place=place_of(line),
        score=score_of_line(line) if shows_scores else None,
        criteria=criteria_of(proposal) if shows_scores else (),
        public_code=public_code(decision.salt, proposal.reference or "") if shows_scores and decision.salt else "",
        lot=decision.lot or "" if shows_scores else "",
    )


def place_of(line: AllocationLine) -> PlaceInRound:
    """Say where the proposal of a line stands among the others of the round; one statement."""
    awarded = Q(outcome=Outcome.AWARDED)
    above_in_reserve = Q(outcome=Outcome.RESERVE, rank__lte=line.rank or 0)
    found = AllocationLine.objects.filter(run=line.run_id).aggregate(
        ranked=Count("rank"),
        awarded=Count("pk", filter=awarded),
        last=Max("rank", filter=awarded),
        reserve=Count("pk", filter=above_in_reserve),
    )
    is_reserve = line.outcome == Outcome.RESERVE
    return PlaceInRound(
        line.rank, found["ranked"], found["awarded"], found["last"], found["reserve"] if is_reserve else None
    )


def score_of_line(line: AllocationLine) -> Decimal | None:
    """Give the score of a stored line for the screen, half up."""
    if line.score_numerator is None or line.score_denominator is None:
        return None
    return display_score(Fraction(line.score_numerator, line.score_denominator))


def criteria_of(proposal: Proposal) -> tuple[CriterionView, ...]:
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
