"""Practising of an assessor: save, and call it final. Practice scores count for no proposal."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.models import PracticeAssessment, PracticeProposal, PracticeScore
from assessment.models.calibration import STATUSES_OF_PRACTISING
from assessment.services.assessments import AssessmentIncomplete, PointsOutsideScale
from assessment.services.completeness import problems_of
from assessment.services.refusal import Refused
from proposals.enums import Role
from proposals.models import User


class PracticeClosed(Refused):
    """This person or this moment has no practising."""


class PracticeIsFinal(Refused):
    """What was called final stands: the reference was shown since."""


class StalePracticeScores(Refused):
    """It was saved in another window meanwhile. `stored` is what is in the database now."""

    def __init__(self, stored: PracticeAssessment) -> None:
        super().__init__(_("You saved this in another window meanwhile. Compare both texts and save again."))
        self.stored = stored


@transaction.atomic
def begin_practising(*, practice: PracticeProposal, by: User, at: datetime) -> PracticeAssessment:
    """Give the practice assessment of this person, made with a row for each criterion when there was none.

    :raises PracticeClosed: if this person does not practise with it, or scoring of the round is closed.
    """
    stored = PracticeProposal.objects.select_for_update(of=("self",)).select_related("round").get(pk=practice.pk)
    _require_practising(stored, by)
    assessment, is_new = PracticeAssessment.objects.get_or_create(
        proposal=stored, assessor=by, defaults={"saved_at": at}
    )
    if is_new:
        PracticeScore.objects.bulk_create(
            PracticeScore(assessment=assessment, criterion=each)
            for each in stored.round.criteria.order_by("sort_order")
        )
    return assessment


@transaction.atomic
def save_practice(
    *,
    assessment: PracticeAssessment,
    scores: Mapping[str, tuple[int | None, str]],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> PracticeAssessment:
    """Save points and reasons by criterion code; half-finished work is welcome.

    :raises StalePracticeScores: if it was saved meanwhile; nothing is written.
    :raises PracticeIsFinal: once it is final.
    :raises PointsOutsideScale: if points do not occur on the scale.
    :raises PracticeClosed: if this person or this moment is the wrong one.
    """
    stored = _lock_own(assessment, by)
    if expected_version is not None and stored.version != expected_version:
        raise StalePracticeScores(stored)
    rows = {row.criterion.code: row for row in stored.scores.select_related("criterion")}
    if unknown := scores.keys() - rows.keys():
        raise KeyError(f"no criterion {', '.join(sorted(unknown))} in this round")
    for code, (points, reason) in scores.items():
        row = rows[code]
        if points is not None and not row.criterion.minimum_points <= points <= row.criterion.maximum_points:
            raise PointsOutsideScale(
                _("This score lies outside the scale of the criterion. Choose a score of the scale.")
            )
        row.points, row.reason = points, reason
    PracticeScore.objects.bulk_update(rows.values(), ["points", "reason"])
    return _store(assessment, version=stored.version + 1, saved_at=at)


@transaction.atomic
def finish_practice(*, assessment: PracticeAssessment, by: User, at: datetime) -> PracticeAssessment:
    """Call the own practice scores final; from now on the reference is shown and nothing changes.

    :raises AssessmentIncomplete: naming every score and reason that is missing or too short.
    :raises PracticeIsFinal, PracticeClosed: as for saving.
    """
    stored = _lock_own(assessment, by)
    if problems := problems_of(stored):
        raise AssessmentIncomplete(problems)
    return _store(assessment, version=stored.version + 1, finished_at=at)


def _lock_own(assessment: PracticeAssessment, by: User) -> PracticeAssessment:
    """Lock the row and check that it is of this person, who may still practise."""
    stored = (
        PracticeAssessment.objects.select_for_update(of=("self",))
        .select_related("proposal__round")
        .get(pk=assessment.pk)
    )
    if stored.assessor_id != by.pk:
        raise PracticeClosed(_("These practice scores belong to another assessor."))
    if stored.finished_at is not None:
        raise PracticeIsFinal(_("Your practice scores are final. They do not change any more."))
    _require_practising(stored.proposal, by)
    return stored


def _require_practising(practice: PracticeProposal, by: User) -> None:
    is_assessor = by.role_grants.current().filter(role=Role.ASSESSOR).exists()
    if not is_assessor or not PracticeProposal.objects.visible_to(by).filter(pk=practice.pk).exists():
        raise PracticeClosed(_("You do not practise with this proposal."))
    if practice.published_at is None or practice.round.status not in STATUSES_OF_PRACTISING:
        raise PracticeClosed(_("Practising ended when scoring was closed."))


def _store(assessment: PracticeAssessment, **values: object) -> PracticeAssessment:
    """Write the row and bring the caller's copy up to date."""
    PracticeAssessment.objects.filter(pk=assessment.pk).update(**values)
    for name, value in values.items():
        setattr(assessment, name, value)
    return assessment
