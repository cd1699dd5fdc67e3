"""Asking for a supplement and receiving it (Awb 4:5, 4:15).

A supplement is a next numbered submission (decision 7), also when the round is closed: for it the
term of the request counts, not the window of the round. What comes after the term is received all
the same, with its moment, and marked late: the law lets staff decide what to do with it, and
refusing data would take that decision from them. It ends when staff end the request.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.enums import PortalMessageKind, ProposalStatus
from proposals.formats import until_moment
from proposals.models import Proposal, Submission, SupplementRequest, SupplementTerm, User
from proposals.permissions import is_signatory
from proposals.services.completeness import problems_of
from proposals.services.portal_messages import place_message
from proposals.services.problems import Problem
from proposals.services.sections import sections_of
from proposals.services.shown_submission import refuse_unseen
from proposals.services.status import change_status
from proposals.services.submission import (
    AlreadySubmitted,
    ContentChanged,
    NotASignatory,
    OtherContent,
    ProposalIncomplete,
    TokenSpent,
    content_digest,
    take_snapshot,
)
from proposals.services.supplement_content import as_submitted, content_of_parts, end_request
from proposals.signals import proposal_submitted

# Awb 4:5 asks for a reasonable term. Two weeks is usual; a week is the least we set.
USUAL_TERM = timedelta(days=14)
SHORTEST_TERM = timedelta(days=7)


class UnknownParts(Exception):
    """No part was chosen, or one that the round does not have."""


class TermTooShort(Exception):
    """The term is shorter than `SHORTEST_TERM`, or does not lie after the present one."""


class NothingAsked(Exception):
    """No request for a supplement is open: it was answered or ended."""


@transaction.atomic
def ask_supplement(
    *,
    proposal: Proposal,
    sections: Sequence[str],
    question: str,
    due_at: datetime,
    by: User,
    at: datetime,
    shown: int | None = None,
) -> SupplementRequest:
    """Ask to complete `sections` before `due_at` and tell the organisation; the term for deciding stands still.

    `shown` is the number of the submission that was on the page; left out, what stands there now.

    :raises UnknownParts: without a part of this round.
    :raises TermTooShort: if less than `SHORTEST_TERM` is given.
    :raises TransitionNotAllowed: unless it was just submitted.
    :raises NewerSubmission: if another number stands there now.
    """
    locked = _lock(proposal)
    refuse_unseen(locked, shown)
    if not sections or not set(sections) <= set(sections_of(locked.round)):
        raise UnknownParts
    if due_at - at < SHORTEST_TERM:
        raise TermTooShort
    request = SupplementRequest.objects.create(
        proposal=locked,
        number=locked.supplement_requests.count() + 1,
        sections=[code for code in sections_of(locked.round) if code in sections],
        question=question.strip(),
        due_at=due_at,
        asked_at=at,
        asked_by=by,
        content_before=content_of_parts(locked, sections),
    )
    change_status(proposal, ProposalStatus.SUPPLEMENT_REQUESTED, by=by, at=at, reason=request.question)
    _tell(request, PortalMessageKind.SUPPLEMENT_REQUEST, _("Complete your proposal"), request.question, at)
    return request


@transaction.atomic
def extend_term(*, request: SupplementRequest, due_at: datetime, reason: str, by: User, at: datetime) -> None:
    """Give more time for a supplement, with the reason, and tell the organisation.

    :raises NothingAsked: if it was answered or ended.
    :raises TermTooShort: unless the new end lies after the present one and after now.
    """
    stored = _lock_request(request)
    if due_at <= max(stored.due_at, at):
        raise TermTooShort
    SupplementTerm.objects.create(
        request=stored, due_before=stored.due_at, due_after=due_at, reason=reason.strip(), set_at=at, set_by=by
    )
    stored.due_at = due_at
    stored.save(update_fields=["due_at"])
    request.due_at = due_at
    body = _("You have more time for your supplement: until %(moment)s.\n\n%(reason)s") % {
        "moment": until_moment(due_at),
        "reason": reason.strip(),
    }
    _tell(stored, PortalMessageKind.SUPPLEMENT_TERM, _("More time for your supplement"), body, at)


@transaction.atomic
def send_supplement(
    *, proposal: Proposal, token: uuid.UUID, by: User, at: datetime, shown_digest: str = ""
) -> Submission:
    """Receive a supplement at `at` as the next numbered submission with a receipt of its own.

    The `token` of the form makes a repeat harmless; `shown_digest` is the `content_digest` of what the
    person read. The proposal keeps the moment at which it was first received: that decided whether it
    was in time. Announces `proposal_submitted` within the transaction.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises OtherContent: if it was sent with this token, but with other content.
    :raises AlreadySubmitted: if a colleague sent it, or staff ended the request.
    :raises NothingAsked: if nothing of it is submitted any more: a colleague took it back.
    :raises TokenSpent: if the token belongs to another submission.
    :raises ContentChanged: if somebody changed it since it was shown.
    :raises ProposalIncomplete: if something in an opened part is wrong.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    locked = _lock(proposal)
    if repeated := Submission.objects.filter(token=token, proposal=locked, is_current=True).first():
        if shown_digest and shown_digest != repeated.sha256:
            raise OtherContent(repeated)
        return repeated
    request = locked.open_supplement_request()
    if locked.status != ProposalStatus.SUPPLEMENT_REQUESTED or request is None:
        current = locked.submissions.filter(is_current=True).first()
        raise NothingAsked if current is None else AlreadySubmitted(current)
    if Submission.objects.filter(token=token).exists():
        raise TokenSpent
    if shown_digest and shown_digest != content_digest(locked):
        raise ContentChanged
    if blocking := blocking_problems(locked, request.sections):
        raise ProposalIncomplete(blocking)
    return _receive(locked, request, token, by, at)


def blocking_problems(proposal: Proposal, sections: Collection[str]) -> list[Problem]:
    """List what is wrong in the opened parts; what lies in another part the applicant cannot mend now."""
    return [each for each in problems_of(proposal) if not each.is_warning and each.section in sections]


@transaction.atomic
def close_request(*, proposal: Proposal, by: User, at: datetime, reason: str) -> SupplementRequest:
    """End a request without an answer: the proposal stands as it was submitted, and the reason is recorded.

    :raises NothingAsked: if it was answered or ended already.
    """
    request = end_request(proposal=proposal, by=by, at=at, reason=reason.strip())
    if request is None:
        raise NothingAsked
    change_status(proposal, ProposalStatus.SUBMITTED, by=by, at=at, reason=reason.strip())
    body = _("We no longer wait for your supplement. Your proposal stands as you submitted it.\n\n%(reason)s") % {
        "reason": reason.strip()
    }
    _tell(request, PortalMessageKind.NOTE, _("We no longer wait for your supplement"), body, at)
    return request


def _receive(locked: Proposal, request: SupplementRequest, token: uuid.UUID, by: User, at: datetime) -> Submission:
    locked.submissions.filter(is_current=True).update(is_current=False)
    submission = take_snapshot(locked, token, by, at)
    request.answered_at, request.answered_by, request.submission = at, by, submission
    request.save(update_fields=["answered_at", "answered_by", "submission"])
    change_status(locked, ProposalStatus.SUBMITTED, by=by, at=at, reference=submission.reference)
    proposal_submitted.send(sender=Submission, submission=submission)
    return submission


def _lock(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).select_related("round", "organisation").get(pk=proposal.pk)


def _lock_request(request: SupplementRequest) -> SupplementRequest:
    _lock(request.proposal)
    stored = SupplementRequest.objects.select_related("proposal__organisation").get(pk=request.pk)
    if not stored.is_open:
        raise NothingAsked
    return stored


def _tell(request: SupplementRequest, kind: str, subject: str, body: str, at: datetime) -> None:
    proposal = as_submitted(request.proposal)  # staff read messages: a title that was not sent is not in them
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=kind,
        subject=f"{subject}: {proposal.title}",
        body=body,
        key=f"supplement:{request.pk}:{kind}:{at.isoformat()}",
        at=at,
        response_due_at=request.due_at if request.is_open else None,
    )
