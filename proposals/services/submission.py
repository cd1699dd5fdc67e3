"""Sending in a proposal: on time or not, once, and as an unchangeable snapshot."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from proposals.enums import ProposalStatus, RoundStatus
from proposals.faultpoints import faultpoint
from proposals.models import Proposal, Round, Submission, User
from proposals.models.prepared import Prepared
from proposals.models.round import ACCEPTING_STATUSES
from proposals.models.whole_proposal import load_content
from proposals.permissions import is_signatory
from proposals.queries import one_or_none
from proposals.services.clock import WithDatabaseNow
from proposals.services.completeness import problems_of
from proposals.services.problems import Problem
from proposals.services.snapshot import as_canonical_text, canonical_content, snapshot_of
from proposals.services.status import change_status
from proposals.services.supplement_content import end_request
from proposals.services.withdrawal_messages import tell_of_withdrawal
from proposals.signals import proposal_submitted

# Without letters and digits that look alike when read aloud or written down (0 O 1 I L).
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class RoundClosed(Exception):
    """The proposal was received before opening or at or after closing; the draft is kept."""

    def __init__(self, round_: Round, received_at: datetime) -> None:
        self.round, self.received_at = round_, received_at
        super().__init__(f"received {received_at.isoformat()}, closed {round_.closes_at.isoformat()}")


class ProposalIncomplete(Exception):
    """Something is missing or wrong; `problems` says what and how to mend it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class NotASignatory(Exception):
    """Only a signatory of the organisation may send in."""


class AlreadySubmitted(Exception):
    """A colleague sent it in already; `submission` has the receipt."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        super().__init__(submission.reference)


class TokenSpent(Exception):
    """The form was sent before, for a number that was withdrawn or another proposal: show it anew."""


class ContentChanged(Exception):
    """What stands in the proposal now is not what the person was shown: somebody changed it meanwhile."""


class OtherContent(Exception):
    """The form was sent before, with other content; `submission` has what was received then."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        super().__init__(submission.reference)


class NotWithdrawable(Exception):
    """The round is closed or the proposal is past the point at which the applicant may take it back."""


@dataclass(frozen=True)
class Receipt:
    """When a request was in, by the database's clock, for which proposal, and the status of its round then."""

    proposal: Proposal
    at: datetime
    status: str


def at_receipt(user: User, proposal_pk: int, *, waited: timedelta = timedelta(0)) -> Receipt | None:
    """Note that a request for a proposal is in; None when `user` may not see such a proposal.

    `waited` is how long the request lay before us since it was in. Clock and status come in one
    statement: the status is never newer than the clock. So a round that stands as closed while the clock
    is before its closing time was closed before, and the clock went back; it does not open again.
    """
    organisations = list(user.membership_roles)
    proposal = _own_row(len(organisations)).one(proposal_pk, *organisations) if organisations else None
    if proposal is None:
        proposal = one_or_none(_with_clock(Proposal.objects.visible_to(user)).filter(pk=proposal_pk))
    if proposal is None:
        return None
    received_at, status = proposal.asked_at - waited, proposal.round_status
    if status == RoundStatus.CLOSED and received_at < proposal.round_closes_at <= proposal.asked_at:
        status = RoundStatus.OPEN  # it closed while the request waited
    return Receipt(proposal, received_at, status)


@cache
def _own_row(organisations: int) -> Prepared[Proposal]:
    """Prepare the question for a proposal of one of so many organisations, who signs works for one of them."""

    def rows(pk: int, *numbers: int) -> QuerySet[Proposal]:
        return _with_clock(Proposal.objects.filter(pk=pk, organisation__in=numbers)).order_by()

    return Prepared(rows, int, *[int] * organisations)


def _with_clock(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.only("status", "round", "organisation").annotate(
        asked_at=WithDatabaseNow(), round_status=F("round__status"), round_closes_at=F("round__closes_at")
    )


@transaction.atomic
def submit_proposal(
    *,
    proposal: Proposal,
    token: uuid.UUID,
    by: User,
    at: datetime,
    status_at_receipt: str = "",
    shown_digest: str = "",
) -> Submission:
    """Send in a proposal that was completely received at `at`, and give its snapshot.

    Accepted exactly when `opens_at` ≤ `at` < `closes_at`; how long we take does not count: the status
    that the round had at receipt stands (`at_receipt`; left out, that of `proposal`), also when
    the round was closed while we waited. The `token` of the form makes a repeat harmless: it gives the first
    receipt again. `shown_digest` is the `content_digest` of what the person read before pressing: only
    that is sent in. Left out, what stands there now is. Announces `proposal_submitted` within the
    transaction.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises OtherContent: if it was sent in with this token, but with other content.
    :raises AlreadySubmitted: if it was sent in with another token.
    :raises TokenSpent: if the token belongs to a number that no longer counts, or another proposal.
    :raises RoundClosed: if `at` lies outside the window.
    :raises ContentChanged: if somebody changed it since it was shown.
    :raises ProposalIncomplete: if anything but a warning is left.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    status_at_receipt = status_at_receipt or proposal.round.status
    locked = _lock(proposal)
    load_content(locked)
    reference = _drawn_reference(locked.round.reference_prefix)
    # The number that was drawn goes along: that it is free costs no statement of its own.
    earlier = _EARLIER(token, locked.pk, reference)
    if repeated := _earlier_receipt(locked, token, earlier):
        return _same_receipt(repeated, shown_digest)
    if not _is_on_time(locked.round, status_at_receipt, at):
        raise RoundClosed(locked.round, at)
    content = canonical_content(locked)
    if shown_digest and shown_digest != _digest(content):
        raise ContentChanged
    if blocking := [problem for problem in problems_of(locked) if not problem.is_warning]:
        raise ProposalIncomplete(blocking)
    transaction.on_commit(partial(faultpoint, "submit.after_commit"))  # before anything is enqueued
    own = [each for each in earlier if each.proposal_id == locked.pk]
    if any(each.reference == reference for each in earlier):
        reference = new_reference(locked.round.reference_prefix)
    submission = _write_down(locked, token, by, at, number=len(own) + 1, reference=reference, content=content)
    change_status(
        locked,
        ProposalStatus.SUBMITTED,
        by=by,
        at=at,
        is_locked=True,
        submitted_at=at,
        submitted_by=by,
        reference=submission.reference,
    )
    proposal_submitted.send(sender=Submission, submission=submission)
    faultpoint("submit.inside")
    return submission


def _lock(proposal: Proposal) -> Proposal:
    # Nothing else along: region or round may change while we wait (a colleague, a closing time that moves), and
    # a join would give those of before. They are read after the lock.
    locked = _LOCKED.one(proposal.pk)
    if locked is None:
        raise Proposal.DoesNotExist
    return locked


_LOCKED = Prepared(lambda pk: Proposal.objects.select_for_update().filter(pk=pk).order_by(), int)
_EARLIER = Prepared(
    lambda token, proposal, reference: (
        Submission.objects.filter(Q(token=token) | Q(proposal=proposal) | Q(reference=reference))
        .defer("content")
        .order_by()
    ),
    UUID,
    int,
    str,
)


def _earlier_receipt(proposal: Proposal, token: uuid.UUID, earlier: list[Submission]) -> Submission | None:
    """Give the receipt that this press on the button, or an earlier one of the same form, has got already.

    `earlier` are the submissions of the proposal and whatever has the token.

    :raises AlreadySubmitted: if it was sent in with another token.
    :raises TokenSpent: if the token belongs to a number that no longer counts, or another proposal.
    """
    current = next((each for each in earlier if each.proposal_id == proposal.pk and each.is_current), None)
    if current is not None and current.token == token:
        return current
    if proposal.status != ProposalStatus.DRAFT and current is not None:
        raise AlreadySubmitted(current)
    if any(each.token == token for each in earlier):
        raise TokenSpent
    return None


def content_digest(proposal: Proposal) -> str:
    """Give the SHA-256 of all that the applicant filled in, as the receipt would have it now."""
    return snapshot_digest(snapshot_of(proposal))


def snapshot_digest(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a snapshot as the receipt would have it, for who shows that snapshot."""
    return _digest(as_canonical_text(content))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _same_receipt(submission: Submission, shown_digest: str) -> Submission:
    if shown_digest and shown_digest != submission.sha256:
        raise OtherContent(submission)
    return submission


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, at: datetime, reason: str = "") -> None:
    """Take back a proposal before the round closes, and tell everybody who works for the applicant.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises NotWithdrawable: after closing.
    :raises TransitionNotAllowed: if it was not submitted.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    if not proposal.round.accepts(at):
        raise NotWithdrawable
    end_request(proposal=proposal, by=by, at=at, reason=reason)
    change_status(proposal, ProposalStatus.WITHDRAWN, by=by, at=at, reason=reason)
    tell_of_withdrawal(proposal=proposal, by=by, at=at, is_final=False)


@transaction.atomic
def reopen_withdrawn(*, proposal: Proposal, by: User, at: datetime) -> None:
    """Make a withdrawn proposal a draft again while the round is open; sending makes the next number.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises NotWithdrawable: after closing.
    :raises TransitionNotAllowed: if it was not withdrawn.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    if not proposal.round.accepts(at):
        raise NotWithdrawable
    # The step first, for it locks: while we wait, colleagues may reopen, submit and withdraw once more, and
    # then the receipt that counts no longer is theirs.
    change_status(proposal, ProposalStatus.DRAFT, by=by, at=at)
    Submission.objects.filter(proposal=proposal, is_current=True).update(is_current=False)


def _is_on_time(round_: Round, status_at_receipt: str, at: datetime) -> bool:
    """Judge by the window of now and the status the door saw.

    Were the status of now asked, a request that waited for a lock over the closing time would be
    late. Were no status asked, a clock that steps back would reopen a closed round.
    """
    in_window = round_.opens_at <= at < round_.closes_at
    return in_window and not ACCEPTING_STATUSES.isdisjoint({round_.status, status_at_receipt})


def take_snapshot(
    proposal: Proposal, token: uuid.UUID, by: User, at: datetime, *, number: int | None = None
) -> Submission:
    """Write down all that the applicant filled in as the next number, with a reference of its own."""
    number = number or proposal.submissions.count() + 1
    reference = new_reference(proposal.round.reference_prefix)
    return _write_down(proposal, token, by, at, number=number, reference=reference, content=canonical_content(proposal))


def _write_down(
    proposal: Proposal, token: uuid.UUID, by: User, at: datetime, *, number: int, reference: str, content: str
) -> Submission:
    submission = new_submission(proposal, token, by, at, number=number, reference=reference, content=content)
    submission.save(force_insert=True)
    return submission


def new_submission(
    proposal: Proposal, token: uuid.UUID, by: User, at: datetime, *, number: int, reference: str, content: str
) -> Submission:
    """Give a snapshot with its digest, not stored yet; `content` is the `canonical_content` of the proposal."""
    return Submission(
        proposal=proposal,
        number=number,
        token=token,
        reference=reference,
        content=content,
        sha256=_digest(content),
        received_at=at,
        submitted_by=by,
    )


def new_reference(prefix: str) -> str:
    """Draw a reference such as `MD27 7K4P 9WXD`: unique, without meaning, and no key to anything."""
    while True:
        reference = _drawn_reference(prefix)
        if not Submission.objects.filter(reference=reference).exists():
            return reference


def _drawn_reference(prefix: str) -> str:
    drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _sign in range(8))
    return f"{prefix} {drawn[:4]} {drawn[4:]}"
