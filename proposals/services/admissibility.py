"""Whether a proposal may be assessed: who looked at it, and what was decided (Awb 4:5, 3:46)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.enums import InadmissibilityGround, PortalMessageKind, ProposalStatus
from proposals.models import IntakeCheck, Proposal, Submission, User
from proposals.services.intake import has_warnings
from proposals.services.portal_messages import place_message
from proposals.services.shown_submission import refuse_unseen
from proposals.services.status import change_status
from proposals.services.supplement_content import end_request


class ReasonMissing(Exception):
    """Calling a proposal inadmissible needs a reason (Awb 3:46)."""


class NoChanceToComplete(Exception):
    """An incomplete proposal is left aside only after a request and its term (Awb 4:5, first paragraph)."""


class NotYours(Exception):
    """Who works for the applicant does not decide about its proposal (Awb 2:4)."""


@transaction.atomic
def record_look(
    *, proposal: Proposal, by: User, at: datetime, remark: str = "", shown: int | None = None
) -> IntakeCheck:
    """Record that somebody looked at what was submitted last; the first look at a submission stands.

    `shown` is the number of the submission that this person saw, 0 for none; left out, what stands there now.

    :raises NewerSubmission: if another number stands there now.
    :raises Submission.DoesNotExist: if nothing was submitted.
    """
    _lock(proposal)  # a lock on the submission alone would not see the one that a supplement makes meanwhile
    refuse_unseen(proposal, shown)
    submission = Submission.objects.get(proposal=proposal, is_current=True)
    check, _created = IntakeCheck.objects.get_or_create(
        submission=submission, defaults={"remark": remark.strip(), "checked_at": at, "checked_by": by}
    )
    return check


@transaction.atomic
def declare_admissible(*, proposal: Proposal, by: User, at: datetime, shown: int | None = None) -> None:
    """Let a submitted proposal through to the assessors, and tell the applicant that it is complete.

    `shown` is the number of the submission that was judged, 0 for none; left out, what stands there now.

    :raises NotYours: if `by` works for the applicant.
    :raises NewerSubmission: if another number stands there now.
    :raises TransitionNotAllowed: unless it was just submitted.
    """
    _refuse_own(proposal, by)
    if shown is not None:
        _lock(proposal)
    refuse_unseen(proposal, shown)
    change_status(proposal, ProposalStatus.ADMISSIBLE, by=by, at=at)
    words = _("Your proposal is complete and meets the conditions. Assessors are going to read it.")
    _tell(proposal, PortalMessageKind.ADMISSIBLE, _("Your proposal is complete"), words, at)


@transaction.atomic
def declare_several_admissible(*, proposals: Iterable[Proposal], by: User, at: datetime) -> tuple[int, list[Proposal]]:
    """Let those of `proposals` through that somebody looked at or that have no warnings.

    Each is judged by itself. Gives how many went through, and which stayed and have to be looked at first:
    also one that sent a supplement since the caller read it.
    """
    ids = [proposal.pk for proposal in proposals]
    locked = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=ids, status=ProposalStatus.SUBMITTED)
    waiting = {each.pk for each in locked.order_by("pk")}
    current = Submission.objects.filter(proposal__in=waiting, is_current=True).values_list("proposal", "pk")
    newest = dict(current)
    through, stayed = 0, []
    for proposal in proposals:
        if proposal.pk not in waiting:
            continue
        read = {each.pk for each in proposal.submissions.all()}
        is_new = proposal.pk in newest and newest[proposal.pk] not in read
        if is_new or not may_go_along(proposal, by):
            stayed.append(proposal)
            continue
        declare_admissible(proposal=proposal, by=by, at=at)
        through += 1
    return through, stayed


def may_go_along(proposal: Proposal, by: User) -> bool:
    """Say whether a proposal needs no look of its own before it is called admissible by `by`."""
    return proposal.organisation_id not in by.membership_roles and (
        was_looked_at(proposal) or not has_warnings(proposal)
    )


def was_looked_at(proposal: Proposal) -> bool:
    """Say whether somebody looked at what was submitted last."""
    return any(each.is_current and hasattr(each, "intake_check") for each in proposal.submissions.all())


@transaction.atomic
def declare_inadmissible(
    *,
    proposal: Proposal,
    by: User,
    at: datetime,
    reason: str,
    ground: str = InadmissibilityGround.OTHER,
    shown: int | None = None,
) -> None:
    """Set a submitted proposal aside on a ground, with the reason that the applicant will read.

    A request for a supplement that is still open ends; what was not sent counts for nothing. `shown` is the number of
    the submission that was judged, 0 for none; left out, what stands there now.

    :raises ReasonMissing: without a reason.
    :raises NotYours: if `by` works for the applicant.
    :raises NewerSubmission: if another number stands there now.
    :raises NoChanceToComplete: if it is called incomplete without a supplement asked and its term over.
    :raises TransitionNotAllowed: unless it was submitted or a supplement was asked for.
    """
    if not reason.strip():
        raise ReasonMissing
    _refuse_own(proposal, by)
    locked = _lock(proposal)  # before the terms are read: a colleague may give more time
    refuse_unseen(proposal, shown)
    if ground == InadmissibilityGround.INCOMPLETE and not had_chance_to_complete(locked, at):
        raise NoChanceToComplete
    words = "\n\n".join(each for each in (ground_words(ground), reason.strip()) if each)
    end_request(proposal=proposal, by=by, at=at, reason=words)
    change_status(proposal, ProposalStatus.INADMISSIBLE, by=by, at=at, reason=words)
    _tell(proposal, PortalMessageKind.INADMISSIBLE, _("We cannot assess your proposal"), words, at)


def had_chance_to_complete(proposal: Proposal, at: datetime) -> bool:
    """Say whether a supplement came, or the whole term for one went by before `at` (Awb 4:5).

    A request that staff ended before its term was over gave no chance.
    """
    return any(
        each.answered_at or each.due_at <= min(at, each.closed_at or at) for each in proposal.supplement_requests.all()
    )


def ground_words(ground: str) -> str:
    """Give the sentence that names the rule; empty where only the own words tell."""
    sentences = {
        InadmissibilityGround.LATE: _("We received your proposal after the closing time."),
        InadmissibilityGround.NOT_ELIGIBLE: _("Only a province or a municipality can submit a proposal."),
        InadmissibilityGround.INCOMPLETE: _(
            "Your proposal is not complete. We asked you to complete it, and what we asked is still missing "
            "(General Administrative Law Act, article 4:5)."
        ),
        InadmissibilityGround.OUTSIDE_CALL: _("Your proposal lies outside the themes or the amounts of the call."),
    }
    return sentences.get(InadmissibilityGround(ground), "")


def _lock(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _refuse_own(proposal: Proposal, by: User) -> None:
    if proposal.organisation_id in by.membership_roles:
        raise NotYours


def _tell(proposal: Proposal, kind: str, subject: str, body: str, at: datetime) -> None:
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=kind,
        subject=f"{subject}: {proposal.title}",
        body=body,
        key=f"admissibility:{proposal.pk}:{kind}",
        at=at,
    )
