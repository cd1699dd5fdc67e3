"""Practising of an assessor: saved as at the desk, and called final. Practice scores count for no proposal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.models import PracticeAssessment, PracticeProposal, PracticeScore
from assessment.models.calibration import STATUSES_OF_PRACTISING
from assessment.queries.practice import scores_in_order
from assessment.services.assessments import AssessmentIncomplete
from assessment.services.completeness import problems_in, problems_of
from assessment.services.desk import Entry, Kept, digests_of, merge
from assessment.services.refusal import Refused
from proposals.enums import Role
from proposals.models import User
from proposals.services.section_saves import Window


class PracticeClosed(Refused):
    """This person or this moment has no practising."""


class PracticeIsFinal(Refused):
    """What was called final stands: the reference was shown since."""


@dataclass(frozen=True, slots=True)
class HeldPractice:
    """Own practice scores whose row is locked until the end of the transaction; `at` is the instant of saving."""

    assessment: PracticeAssessment
    scores: list[PracticeScore]
    at: datetime


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


def hold_practice(*, assessment: PracticeAssessment, by: User, at: datetime) -> HeldPractice:
    """Lock own practice scores within the transaction of the caller.

    :raises PracticeIsFinal: once they are final.
    :raises PracticeClosed: if this person or this moment is the wrong one.
    """
    stored = _lock_own(assessment, by)
    return HeldPractice(stored, list(scores_in_order(stored)), at)


def keep_practice(
    held: HeldPractice,
    entries: Mapping[str, Entry],
    *,
    window: Window | None = None,
    settled: Collection[str] = (),
    finishes: bool = False,
) -> Kept:
    """Write what differs, as at the desk (services.desk.merge); half-finished work is welcome.

    With `finishes` the scores are final from now on, when nothing is missing and no other window came in between.

    :raises PointsOutsideScale: if points do not occur on the scale; nothing is written.
    """
    own = held.assessment
    merged = merge(held.scores, own.typed, entries, window=window or Window(), settled=settled)
    values: dict[str, Any] = {} if merged.typed == own.typed else {"typed": merged.typed}
    if merged.changed:
        values["saved_at"] = held.at
    problems = problems_in(held.scores, own.proposal.round.reason_minimum_words) if finishes else ()
    if finishes and not problems and not merged.clashes:
        values["finished_at"] = held.at
    if values:
        _store(own, version=own.version + 1, **values)
    return Kept(merged.clashes, problems)


@transaction.atomic
def save_practice(
    *, assessment: PracticeAssessment, scores: Mapping[str, tuple[int | None, str]], by: User, at: datetime
) -> PracticeAssessment:
    """Save points and reasons by criterion code over what stands.

    :raises PracticeIsFinal, PracticeClosed: as for `hold_practice`.
    :raises PointsOutsideScale: if points do not occur on the scale.
    """
    held = hold_practice(assessment=assessment, by=by, at=at)
    stands = digests_of(held.scores)
    if unknown := scores.keys() - stands.keys():
        raise KeyError(f"no criterion {', '.join(sorted(unknown))} in this round")
    keep_practice(held, {code: Entry(points, reason, stands[code]) for code, (points, reason) in scores.items()})
    for name in ("version", "typed", "saved_at"):
        setattr(assessment, name, getattr(held.assessment, name))
    return assessment


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
