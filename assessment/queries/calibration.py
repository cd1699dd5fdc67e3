"""How a round was scored, once scoring is closed: for the coordinator, and for each assessor alone.

Only assessments that count and proposals that compete go in, as in the ranking; never a practice score. What is
closed for the reader by an interest in force stays out of every figure.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from assessment.calibration import MINIMUM_PANEL, Calibration, GivenPoints, Mirror, calibrate, mirror_of
from assessment.enums import AssessmentStatus
from assessment.models import Assessment, ConflictOfInterest, Criterion, CriterionScore, UncertaintyRun
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.queries.scores import COMPETING_STATUSES
from assessment.queries.uncertainty import uncertainty_of_round
from assessment.scoring import Criterion as WeightedCriterion
from proposals.enums import Role
from proposals.models import Round, User


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """The calibration of a round. `calibration` is None when fewer than three assessors scored.

    `is_partial` says that proposals in which the reader has an interest stayed out; then there is no severity,
    because that comes from a calculation over all proposals.
    """

    criteria: tuple[Criterion, ...]
    people: dict[str, User]
    calibration: Calibration | None
    run: UncertaintyRun | None
    is_partial: bool

    @property
    def has_severity(self) -> bool:
        """Say whether the severities are there."""
        return self.calibration is not None and any(each.severity for each in self.calibration.assessors)


@dataclass(frozen=True, slots=True)
class MirrorPage:
    """The own scoring of an assessor in a round beside the colleagues, by criterion in the order of the call."""

    round: Round
    criteria: tuple[Criterion, ...]
    mirror: Mirror


def closed_proposals(user: User) -> Q:
    """Give the condition of scores of proposals closed for `user`: by an interest, or by working for the applicant."""
    return Q(assessment__proposal__in=ConflictOfInterest.objects.barring(user)) | Q(
        assessment__proposal__organisation__in=list(user.membership_roles)
    )


def calibration_of_round(round_: Round, *, reader: User, at: datetime) -> CalibrationPage:
    """Describe how a round was scored; a fixed number of statements."""
    criteria = tuple(Criterion.objects.filter(round=round_).order_by("sort_order"))
    rows, closed = _counting(round_), closed_proposals(reader)
    is_partial = rows.filter(closed).exists()
    given = _given(rows.exclude(closed))
    if len({each.assessor for each in given}) < MINIMUM_PANEL:
        return CalibrationPage(criteria, {}, None, None, is_partial)
    uncertainty = None if is_partial else uncertainty_of_round(round_, at=at)
    calibration = calibrate(
        _weighted(criteria),
        given,
        uncertainty.posterior if uncertainty else None,
        lowest=min(each.minimum_points for each in criteria),
        highest=max(each.maximum_points for each in criteria),
    )
    people = User.objects.in_bulk({int(each.assessor) for each in calibration.assessors})
    by_key = {str(pk): person for pk, person in people.items()}
    return CalibrationPage(criteria, by_key, calibration, uncertainty.run if uncertainty else None, is_partial)


def mirror_rounds_of(user: Any) -> QuerySet[Round]:
    """Give the rounds in which `user` may look in the mirror: scoring closed, an own assessment that counts."""
    if not isinstance(user, User) or not user.has_role(Role.ASSESSOR):
        return Round.objects.none()
    own = Assessment.objects.visible_to(user).counting().filter(assessor=user)
    rows = Round.objects.filter(status__in=STATUSES_AFTER_SCORING, pk__in=own.values("proposal__round"))
    return rows.order_by("-opens_at")


def mirror_of_assessor(round_: Round, assessor: User) -> MirrorPage:
    """Hold the own scores beside those of the colleagues on the same proposals; two statements."""
    criteria = tuple(Criterion.objects.filter(round=round_).order_by("sort_order"))
    own = Assessment.objects.counting().filter(assessor=assessor, proposal__round=round_)
    rows = _counting(round_).filter(assessment__proposal__in=own.values("proposal"))
    given = _given(rows.exclude(closed_proposals(assessor)))
    return MirrorPage(round_, criteria, mirror_of(str(assessor.pk), _weighted(criteria), given))


def _counting(round_: Round) -> QuerySet[CriterionScore]:
    return CriterionScore.objects.filter(
        assessment__proposal__round=round_,
        assessment__proposal__round__status__in=STATUSES_AFTER_SCORING,
        assessment__proposal__status__in=COMPETING_STATUSES,
        assessment__status=AssessmentStatus.FINAL,
    )


def _given(rows: QuerySet[CriterionScore]) -> list[GivenPoints]:
    """Read the points in one statement, by proposal and assessor."""
    points: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    columns = ("assessment__proposal_id", "assessment__assessor_id", "criterion__code", "points")
    for proposal, assessor, code, each in rows.order_by().values_list(*columns):
        points[proposal, assessor][code] = each
    return [GivenPoints(str(proposal), str(assessor), by_code) for (proposal, assessor), by_code in points.items()]


def _weighted(criteria: tuple[Criterion, ...]) -> list[WeightedCriterion]:
    return [WeightedCriterion(each.code, each.weight_percentage) for each in criteria]
