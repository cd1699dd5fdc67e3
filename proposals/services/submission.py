"""Sending in a proposal: on time or not, once, and as an unchangeable snapshot."""

import hashlib
import json
import secrets
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, Submission, User
from proposals.permissions import is_signatory
from proposals.services.completeness import Problem, problems_of
from proposals.services.status import change_status
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


class NotWithdrawable(Exception):
    """The round is closed or the proposal is past the point at which the applicant may take it back."""


@transaction.atomic
def submit_proposal(*, proposal: Proposal, token: uuid.UUID, by: User, at: datetime) -> Submission:
    """Send in a proposal that was completely received at `at`, and give its snapshot.

    Accepted exactly when `opens_at` ≤ `at` < `closes_at`; how long we take does not count. The
    `token` of the form makes a repeat harmless: it gives the first receipt again. Announces
    `proposal_submitted` within the transaction.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises AlreadySubmitted: if it was sent in with another token.
    :raises RoundClosed: if `at` lies outside the window.
    :raises ProposalIncomplete: if anything but a warning is left.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("round", "organisation").get(pk=proposal.pk)
    )
    if repeated := Submission.objects.filter(token=token, proposal=locked).first():
        return repeated
    if locked.status != ProposalStatus.DRAFT:
        raise AlreadySubmitted(locked.submissions.get(is_current=True))
    if not locked.round.accepts(at):
        raise RoundClosed(locked.round, at)
    if blocking := [problem for problem in problems_of(locked) if not problem.is_warning]:
        raise ProposalIncomplete(blocking)
    submission = _take_snapshot(locked, token, by, at)
    change_status(
        locked,
        ProposalStatus.SUBMITTED,
        by=by,
        at=at,
        submitted_at=at,
        submitted_by=by,
        reference=submission.reference,
    )
    proposal_submitted.send(sender=Submission, submission=submission)
    return submission


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, at: datetime, reason: str = "") -> None:
    """Take back a proposal before the round closes.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises NotWithdrawable: after closing.
    :raises TransitionNotAllowed: if it was not submitted.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    if not proposal.round.accepts(at):
        raise NotWithdrawable
    change_status(proposal, ProposalStatus.WITHDRAWN, by=by, at=at, reason=reason)


@transaction.atomic
def reopen_withdrawn(*, proposal: Proposal, by: User, at: datetime) -> None:
    """Make a withdrawn proposal a draft again while the round is open; sending makes the next number.

    :raises NotWithdrawable: after closing.
    :raises TransitionNotAllowed: if it was not withdrawn.
    """
    if not proposal.round.accepts(at):
        raise NotWithdrawable
    Submission.objects.filter(proposal=proposal, is_current=True).update(is_current=False)
    change_status(proposal, ProposalStatus.DRAFT, by=by, at=at)


def _take_snapshot(proposal: Proposal, token: uuid.UUID, by: User, at: datetime) -> Submission:
    number = proposal.submissions.count() + 1
    content = canonical_content(proposal)
    return Submission.objects.create(
        proposal=proposal,
        number=number,
        token=token,
        reference=new_reference(proposal.round.reference_prefix),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        received_at=at,
        submitted_by=by,
    )


def new_reference(prefix: str) -> str:
    """Draw a reference such as `MD27 7K4P 9WXD`: unique, without meaning, and no key to anything."""
    while True:
        drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _sign in range(8))
        reference = f"{prefix} {drawn[:4]} {drawn[4:]}"
        if not Submission.objects.filter(reference=reference).exists():
            return reference


def canonical_content(proposal: Proposal) -> str:
    """Write all that an applicant filled in as canonical JSON: sorted keys, no spaces, amounts as text.

    The same content gives the same text, so its SHA-256 proves later what was submitted.
    """
    return json.dumps(snapshot_of(proposal), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def snapshot_of(proposal: Proposal) -> dict[str, Any]:
    """Give all that an applicant filled in as plain values; amounts in euros as text, dates as ISO."""
    region = proposal.region
    return {
        "round": proposal.round.slug,
        "organisation": proposal.organisation.name,
        "region": {"code": region.code, "name": region.name} if region else None,
        "region_label": proposal.region_label,
        "municipalities": _municipalities_of(proposal),
        "title": proposal.title,
        "summary": proposal.summary,
        "themes": [theme.official_name for theme in proposal.themes.all()],
        "contact": {
            "function": proposal.contact_function,
            "email": proposal.contact_email,
            "phone": proposal.contact_phone,
        },
        "period": {"start": _iso(proposal.start_date), "end": _iso(proposal.end_date)},
        "requested_amount": _text(proposal.requested_amount),
        "answers": [
            {
                "code": answer.question.code,
                "section": answer.question.section,
                "question": answer.question.text,
                "text": answer.text,
            }
            for answer in proposal.answers.select_related("question").order_by("question__sort_order", "question_id")
        ],
        "budget_lines": [
            {
                "description": line.description,
                "note": line.note,
                "amount": _text(line.amount),
                "compensable_vat_amount": _text(line.compensable_vat_amount),
            }
            for line in proposal.budget_lines.all()
        ],
        "funding_sources": [
            {"name": source.name, "kind": source.kind, "note": source.note, "amount": _text(source.amount)}
            for source in proposal.funding_sources.all()
        ],
        "partners": [
            {"name": partner.name, "kind": partner.kind, "role": partner.role} for partner in proposal.partners.all()
        ],
        "attachments": [
            {"name": attachment.original_name, "size": attachment.size, "sha256": attachment.sha256}
            for attachment in proposal.attachments.all()
        ],
    }


def _municipalities_of(proposal: Proposal) -> list[str]:
    """Name the members of the partnership on the day the round opened."""
    if proposal.region is None or proposal.region.kind != "partnership":
        return []
    day = proposal.round.opens_at.date()
    memberships = proposal.region.memberships.select_related("municipality")
    return sorted(
        membership.municipality.name
        for membership in memberships
        if (membership.valid_from is None or membership.valid_from <= day)
        and (membership.valid_to is None or membership.valid_to > day)
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _text(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"
