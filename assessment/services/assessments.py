"""The work of an assessor: save, finish, reopen, abstain.

Assigning stands in `assignment`, what is still missing in `completeness`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.enums import ASSESSMENT_TRANSITIONS, AssessmentStatus
from assessment.models import Assessment, CriterionScore
from assessment.services.assignment import assign_assessor, set_aside
from assessment.services.completeness import CriterionProblem, problems_of
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.standing import refresh_standing
from proposals.enums import ProposalStatus, Role, RoundStatus
from proposals.models import Round, User

__all__ = [
    "AssessmentIncomplete", "AssessmentLocked", "NotDeclared", "NotYourAssessment", "PointsOutsideScale",
    "ScoringClosed", "abstain", "assign_assessor", "finish_assessment", "reopen_assessment", "save_scores", "set_aside",
]  # fmt: skip

WRITABLE_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS})


class NotYourAssessment(Refused):
    """Somebody else was asked for this assessment, or the role has ended."""


class NotDeclared(Refused):
    """The assessor has not said yet whether there is an interest in this proposal."""


class ScoringClosed(Refused):
    """The round does not take scores at this moment."""


class AssessmentLocked(Refused):
    """The state of the assessment does not allow this step."""


class PointsOutsideScale(Refused):
    """The points do not occur on the scale of the criterion."""


class AssessmentIncomplete(Refused):
    """Scores or reasons are missing. `problems` names each, in the order of the criteria."""

    def __init__(self, problems: tuple[CriterionProblem, ...]) -> None:
        super().__init__(_("This assessment is not complete yet."))
        self.problems = problems


class AbstentionReasonMissing(Refused):
    """Whoever abstains says why."""


@transaction.atomic
def save_scores(
    *,
    assessment: Assessment,
    scores: Mapping[str, tuple[int | None, str]],
    by: User,
    at: datetime,
) -> Assessment:
    """Save points and reasons by criterion code; half-finished work is welcome.

    Criteria that are left out keep what they have. It overwrites: what people type in a window goes through
    `assessment.services.desk`.

    :raises AssessmentLocked: if it is done, abstained or set aside.
    :raises PointsOutsideScale: if points do not occur on the scale.
    :raises NotYourAssessment, ScoringClosed: if this person or this moment is the wrong one.
    """
    stored = _lock_own(assessment, by)
    _require_open(stored.proposal.round)
    if stored.status not in WRITABLE_STATUSES:
        raise AssessmentLocked(_("This assessment is done. Reopen it before you change a score."))
    _write_scores(stored, scores)
    return _store(assessment, stored, status=AssessmentStatus.IN_PROGRESS, saved_at=at)


@transaction.atomic
def finish_assessment(*, assessment: Assessment, by: User, at: datetime) -> Assessment:
    """Call an assessment done: from now on it counts and does not change unless reopened.

    :raises AssessmentIncomplete: naming every score and reason that is missing or too short.
    :raises AssessmentLocked, NotYourAssessment, ScoringClosed: as for saving.
    """
    round_ = lock_round(assessment.proposal.round_id)
    stored = _lock_own(assessment, by)
    _require_open(round_)
    _require_step(stored, AssessmentStatus.FINAL)
    if problems := problems_of(stored):
        raise AssessmentIncomplete(problems)
    _store(assessment, stored, status=AssessmentStatus.FINAL, finished_at=at)
    refresh_standing(stored.proposal_id, round_=round_, at=at)
    return assessment


@transaction.atomic
def reopen_assessment(*, assessment: Assessment, by: User, at: datetime) -> Assessment:
    """Open a finished or abstained assessment again; until it is finished it does not count.

    :raises AssessmentLocked, NotYourAssessment, ScoringClosed: as for saving.
    """
    round_ = lock_round(assessment.proposal.round_id)
    stored = _lock_own(assessment, by)
    _require_open(round_)
    if stored.status not in {AssessmentStatus.FINAL, AssessmentStatus.ABSTAINED}:
        raise AssessmentLocked(_("This assessment is open already."))
    was_final = stored.status == AssessmentStatus.FINAL
    _store(assessment, stored, status=AssessmentStatus.IN_PROGRESS, finished_at=None, abstention_reason="")
    if was_final:
        refresh_standing(stored.proposal_id, round_=round_, at=at)
    return assessment


@transaction.atomic
def abstain(*, assessment: Assessment, reason: str, by: User, at: datetime) -> Assessment:
    """Abstain from this one proposal, with the reason; a coordinator looks for somebody else.

    :raises AbstentionReasonMissing: without a reason.
    :raises AssessmentLocked, NotYourAssessment, ScoringClosed: as for saving.
    """
    round_ = lock_round(assessment.proposal.round_id)
    stored = _lock_own(assessment, by)
    _require_open(round_)
    if not reason.strip():
        raise AbstentionReasonMissing(_("Write why you abstain. The coordinator reads it."))
    _require_step(stored, AssessmentStatus.ABSTAINED)
    return _store(assessment, stored, status=AssessmentStatus.ABSTAINED, abstention_reason=reason.strip(), saved_at=at)


def _lock_own(assessment: Assessment, by: User) -> Assessment:
    """Lock the row and check that it is the work of this person, who still is an assessor."""
    stored = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("proposal__round", "assessor")
        .get(pk=assessment.pk)
    )
    if stored.assessor_id != by.pk or not by.role_grants.current().filter(role=Role.ASSESSOR).exists():
        raise NotYourAssessment(_("This assessment belongs to another assessor."))
    if by.memberships.current().filter(organisation=stored.proposal.organisation_id).exists():
        raise NotYourAssessment(_("You work for the applicant. Somebody else assesses this proposal."))
    if stored.status != AssessmentStatus.SET_ASIDE and stored.declared_free_at is None:
        raise NotDeclared(_("Say first whether you have an interest in this proposal. Then you can assess it."))
    if stored.proposal.status == ProposalStatus.WITHDRAWN:
        raise AssessmentLocked(_("The applicant withdrew this proposal. You need not do anything."))
    if stored.status == AssessmentStatus.SET_ASIDE:
        raise AssessmentLocked(_("This assessment was set aside. You need not do anything."))
    return stored


def _require_open(round_: Round) -> None:
    if round_.status != RoundStatus.IN_ASSESSMENT:
        raise ScoringClosed(_("Scoring is closed. Assessments do not change any more."))


def _require_step(assessment: Assessment, to: AssessmentStatus) -> None:
    if to in ASSESSMENT_TRANSITIONS[AssessmentStatus(assessment.status)]:
        return
    if assessment.status == AssessmentStatus.ABSTAINED:
        raise AssessmentLocked(_("You abstained from this proposal. Reopen the assessment first."))
    raise AssessmentLocked(_("This assessment is done. Reopen it before you change a score."))


def _write_scores(assessment: Assessment, scores: Mapping[str, tuple[int | None, str]]) -> None:
    """Write the rows that differ from what is stored, in one statement."""
    rows = {row.criterion.code: row for row in assessment.scores.select_related("criterion")}
    if unknown := scores.keys() - rows.keys():
        raise KeyError(f"no criterion {', '.join(sorted(unknown))} in this round")
    changed = []
    for code, (points, reason) in scores.items():
        row = rows[code]
        if points is not None and not row.criterion.minimum_points <= points <= row.criterion.maximum_points:
            raise PointsOutsideScale(
                _("This score lies outside the scale of the criterion. Choose a score of the scale.")
            )
        if (row.points, row.reason) != (points, reason):
            row.points, row.reason = points, reason
            changed.append(row)
    CriterionScore.objects.bulk_update(changed, ["points", "reason"])


def _store(assessment: Assessment, stored: Assessment, **values: Any) -> Assessment:
    """Write the row with its next version and bring the caller's copy up to date."""
    values["version"] = stored.version + 1
    Assessment.objects.filter(pk=stored.pk).update(**values)
    for name, value in values.items():
        setattr(assessment, name, value)
    return assessment
