"""Telling who may sign that a draft is ready for them, when the person who filled it in may not sign."""

from datetime import datetime

from django.db import transaction

from proposals.emails import signature_mail
from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Membership, OutgoingMessage, Proposal, User
from proposals.queries import colleagues_on
from proposals.services.completeness import problems_of
from proposals.services.messages import SIGNATURE_PREFIX, queue_message
from proposals.services.submission import RoundClosed, content_digest


class NotReady(Exception):
    """There is nothing to sign: it is no draft any more, or something is still missing."""


@transaction.atomic
def ask_signatories(*, proposal: Proposal, by: User, at: datetime) -> int:
    """Mail who may sign for the applicant that a complete draft waits for them; gives how many are mailed now.

    Each person gets one mail about the same content; who changes the draft can ask again. The mail holds nothing of it.

    :raises NotReady: unless it is a draft in which nothing is missing.
    :raises RoundClosed: unless its round takes proposals now.
    """
    if proposal.status != ProposalStatus.DRAFT or any(not problem.is_warning for problem in problems_of(proposal)):
        raise NotReady
    if not proposal.round.accepts(at):
        raise RoundClosed(proposal.round, at)
    mail, prefix = signature_mail(proposal), _prefix(proposal)
    keys = {f"{prefix}{each.user_id}": each.user for each in _signatories(proposal) if each.user_id != by.pk}
    told = set(OutgoingMessage.objects.filter(message_key__in=keys).values_list("message_key", flat=True))
    for key in keys.keys() - told:
        queue_message(
            key=key, recipient=keys[key].email, subject=mail.subject, body=mail.body, at=at, proposal=proposal
        )
    return len(keys.keys() - told)


def signatures_asked_at(proposal: Proposal) -> datetime | None:
    """Give when all who may sign were mailed about what the draft says now; None while one of them was not."""
    prefix = _prefix(proposal)
    mails = OutgoingMessage.objects.filter(proposal=proposal, message_key__startswith=prefix)
    told = dict(mails.values_list("message_key", "created_at"))
    keys = {f"{prefix}{each.user_id}" for each in _signatories(proposal)}
    return max(told[key] for key in keys) if keys and keys <= told.keys() else None


def _signatories(proposal: Proposal) -> list[Membership]:
    return [each for each in colleagues_on(proposal) if each.role == MembershipRole.SIGNATORY]


def _prefix(proposal: Proposal) -> str:
    """Name the draft and its content, so that other content has mails of its own."""
    return f"{SIGNATURE_PREFIX}{proposal.pk}:{content_digest(proposal)}:"
