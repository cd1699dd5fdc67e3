"""Conflicts of interest: told, found or noted, and ended again. One in force closes the proposal at once.

Nobody judges an application in which there is a personal interest (Awb 2:4). Closing is setting the
assessment aside: everything an assessor can reach hangs on it (`assessment.permissions.assigned_proposals`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.emails import assignment_mail, interest_mail, taken_away_mail
from assessment.enums import AssessmentStatus, ConflictKind, ConflictOrigin
from assessment.models import Assessment, ConflictOfInterest
from assessment.queries.conflicts import FoundConflict, found_conflicts
from assessment.services.interests import require_no_interest_in
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from assessment.services.standing import refresh_standing
from proposals.enums import Role, RoundStatus
from proposals.models import Proposal, RoleGrant, Round, User
from proposals.services.messages import queue_message

# Later the money is being divided over scores that stand; then a person at the ministry decides what follows.
STATUSES_THAT_SET_ASIDE = frozenset({RoundStatus.IN_ASSESSMENT, RoundStatus.SCORING_CLOSED})


class ConflictRefused(Refused):
    """This conflict cannot be noted or ended."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What an assessor tells of one proposal."""

    kind: ConflictKind
    explanation: str


@transaction.atomic
def declare_interests(
    *, round_: Round, answers: Mapping[int, Declared | None], by: User, at: datetime
) -> tuple[ConflictOfInterest, ...]:
    """Note per proposal (key) whether the assessor `by` has an interest; None is no interest.

    Only own assessments that were not declared yet count; others in `answers` are passed over. Gives
    the conflicts that were noted.
    """
    lock_round(round_.pk)
    own = Assessment.objects.select_for_update(of=("self",)).filter(
        assessor=by, proposal__round=round_, proposal__in=list(answers), declared_free_at__isnull=True
    )
    noted = []
    for assessment in own.exclude(status=AssessmentStatus.SET_ASIDE).select_related("proposal").order_by("pk"):
        told = answers[assessment.proposal_id]
        if told is None:
            Assessment.objects.filter(pk=assessment.pk).update(declared_free_at=at)
        else:
            noted.append(_note(assessment.proposal, by, told.kind, ConflictOrigin.DECLARED, told.explanation, by, at))
    return tuple(noted)


@transaction.atomic
def declare_conflict(
    *, assessment: Assessment, kind: ConflictKind, explanation: str, by: User, at: datetime
) -> ConflictOfInterest:
    """Note that the assessor `by` has an interest after all, after scoring too.

    :raises ConflictRefused: if it is not the own assessment, or without an explanation.
    """
    if assessment.assessor_id != by.pk:
        raise ConflictRefused(_("This assessment belongs to another assessor."))
    lock_round(assessment.proposal.round_id)
    return _note(assessment.proposal, by, kind, ConflictOrigin.DECLARED, explanation, by, at)


@transaction.atomic
def pin_conflict(
    *, proposal: Proposal, assessor: User, kind: ConflictKind, explanation: str, by: User, at: datetime
) -> ConflictOfInterest:
    """Note a conflict of interest that the coordinator `by` knows of.

    :raises ConflictRefused: if there is one already, without an explanation, or for somebody who does not assess.
    :raises approval.HasInterest: if `by` has an interest in the proposal, and this is not about `by`.
    """
    if not assessor.role_grants.filter(role=Role.ASSESSOR).exists():
        raise ConflictRefused(_("%(person)s is not an assessor. Choose somebody else.") % {"person": assessor})
    lock_round(proposal.round_id)
    if assessor.pk != by.pk:  # the own interest may always be told
        require_no_interest_in(proposal, by, decides=False)
    if ConflictOfInterest.objects.in_force().filter(proposal=proposal, assessor=assessor).exists():
        raise ConflictRefused(_("This conflict of interest was noted already."))
    return _note(proposal, assessor, kind, ConflictOrigin.PINNED, explanation, by, at)


@transaction.atomic
def note_found_conflicts(*, round_: Round, by: User, at: datetime) -> tuple[ConflictOfInterest, ...]:
    """Look for ties between the assessors and the applicants of a round, and note those that are new.

    What a coordinator ended does not come back: somebody looked at it. Gives what was noted.
    """
    lock_round(round_.pk)
    known = set(ConflictOfInterest.objects.filter(proposal__round=round_).values_list("proposal", "assessor"))
    new = [each for each in found_conflicts(round_) if (each.proposal.pk, each.assessor.pk) not in known]
    return tuple(_note_found(each, by, at) for each in new)


@transaction.atomic
def end_conflict(*, conflict: ConflictOfInterest, reason: str, by: User, at: datetime) -> Assessment | None:
    """End a conflict with a reason: it was a mistake. While scores are given, the assessment opens again.

    The assessor declares anew before reading. Gives the assessment that came back, if any: once scoring is closed
    nothing does, but the person can be asked again when it is opened again.

    :raises ConflictRefused: without a reason, if it was ended before, or by the assessor personally.
    :raises approval.HasInterest: if `by` has an interest in the same proposal.
    """
    if not reason.strip():
        raise ConflictRefused(_("Write why this is not a conflict of interest."))
    round_ = lock_round(conflict.proposal.round_id)
    stored = ConflictOfInterest.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if stored.ended_at is not None:
        raise ConflictRefused(_("This conflict of interest was ended already."))
    if stored.assessor_id == by.pk:
        raise ConflictRefused(_("Somebody else judges whether you have an interest. Ask another coordinator."))
    require_no_interest_in(stored.proposal, by, decides=False)
    stored.ended_at, stored.ended_by, stored.end_reason = at, by, reason.strip()
    stored.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return _give_back(stored, round_)


def _note_found(found: FoundConflict, by: User, at: datetime) -> ConflictOfInterest:
    return _note(found.proposal, found.assessor, found.kind, ConflictOrigin.FOUND, found.explanation, by, at)


def _note(
    proposal: Proposal, assessor: User, kind: ConflictKind, origin: ConflictOrigin, explanation: str, by: User,
    at: datetime,
) -> ConflictOfInterest:  # fmt: skip
    """Write the conflict down, once, and set aside what the assessor had; the round is locked."""
    if not explanation.strip():
        raise ConflictRefused(gettext_lazy("Write what the conflict of interest is."))
    conflict, is_new = ConflictOfInterest.objects.get_or_create(
        proposal=proposal,
        assessor=assessor,
        ended_at=None,
        defaults={
            "kind": kind, "origin": origin, "explanation": explanation.strip(), "noted_at": at, "noted_by": by,
        },
    )  # fmt: skip
    if is_new:
        _close(conflict)
        if origin == ConflictOrigin.DECLARED:
            _tell_coordinators(conflict, at)
    return conflict


def _tell_coordinators(conflict: ConflictOfInterest, at: datetime) -> None:
    grants = RoleGrant.objects.current().filter(role=Role.ASSESSOR_COORDINATOR)
    for coordinator in User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("pk"):
        mail = interest_mail(conflict, coordinator)
        queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=at)


def _close(conflict: ConflictOfInterest) -> None:
    """Set the assessment aside; the conflict remembers what it was."""
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .filter(proposal=conflict.proposal, assessor=conflict.assessor)
        .exclude(status=AssessmentStatus.SET_ASIDE)
        .first()
    )
    round_ = Round.objects.get(pk=conflict.proposal.round_id)
    if assessment is None or round_.status not in STATUSES_THAT_SET_ASIDE:
        return
    conflict.status_before = assessment.status
    conflict.save(update_fields=["status_before"])
    with pghistory.context(conflict=conflict.pk, reason=conflict.explanation):
        Assessment.objects.filter(pk=assessment.pk).update(
            status=AssessmentStatus.SET_ASIDE, version=assessment.version + 1
        )
    if assessment.status == AssessmentStatus.FINAL:
        refresh_standing(conflict.proposal_id, round_=round_, at=conflict.noted_at)
    if conflict.origin != ConflictOrigin.DECLARED:  # who told it knows
        mail = taken_away_mail(round_, conflict.assessor, conflict.noted_at)
        queue_message(
            key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=conflict.noted_at
        )


def _give_back(conflict: ConflictOfInterest, round_: Round) -> Assessment | None:
    """Open the assessment that this conflict set aside, as work that is not finished, and tell the assessor."""
    assessment = Assessment.objects.filter(
        proposal=conflict.proposal_id, assessor=conflict.assessor_id, status=AssessmentStatus.SET_ASIDE
    ).first()
    if assessment is None or not conflict.status_before or round_.status != RoundStatus.IN_ASSESSMENT:
        return None
    is_begun = conflict.status_before != AssessmentStatus.ASSIGNED
    Assessment.objects.filter(pk=assessment.pk).update(
        status=AssessmentStatus.IN_PROGRESS if is_begun else AssessmentStatus.ASSIGNED,
        version=assessment.version + 1,
        finished_at=None,
        abstention_reason="",
        declared_free_at=None,
        # Asked anew: what sets it aside after this is not the mistake any more (`may_come_back`).
        assigned_at=conflict.ended_at,
        assigned_by=conflict.ended_by,
    )
    # It counts as asked on this day, so what is asked by hand after this may come without a mail of its own.
    mail = assignment_mail(round_, conflict.assessor, conflict.ended_at)
    queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=conflict.ended_at)
    assessment.refresh_from_db()
    return assessment
