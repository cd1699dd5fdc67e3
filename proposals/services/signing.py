"""Telling who may sign that a draft or a supplement is ready for them, when who filled it in may not sign."""

from datetime import datetime

from django.db import transaction

from proposals.emails import signature_mail
from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Membership, OutgoingMessage, Proposal, User
from proposals.queries import colleagues_on
from proposals.services.completeness import problems_of
from proposals.services.messages import SIGNATURE_PREFIX, SUPPLEMENT_SIGNATURE_PREFIX, queue_message
from proposals.services.submission import RoundClosed, content_digest
from proposals.services.supplements import blocking_problems


class NotReady(Exception):
    """There is nothing to sign: nothing is being written any more, or something is still missing."""


@transaction.atomic
def ask_signatories(*, proposal: Proposal, by: User, at: datetime) -> int:
    """Mail who may sign for the applicant that a complete draft or supplement waits for them; gives how many now.

    Each person gets one mail about the same content; who changes it can ask again. The mail holds nothing of it.

    :raises NotReady: unless it is a draft, or a supplement that we wait for, in which nothing is missing.
    :raises RoundClosed: unless the round of a draft takes proposals now.
    """
    if not _is_ready(proposal):
        raise NotReady
    if proposal.status == ProposalStatus.DRAFT and not proposal.round.accepts(at):
        raise RoundClosed(proposal.round, at)
    mail, prefix = signature_mail(proposal), _prefix(proposal)
    keys = {f"{prefix}{each.user_id}": each.user for each in _signatories(proposal) if each.user_id != by.pk}
    told = set(OutgoingMessage.objects.filter(message_key__in=keys).values_list("message_key", flat=True))
    for key in keys.keys() - told:
        queue_message(
            key=key, recipient=keys[key].email, subject=mail.subject, body=mail.body, at=at, proposal=proposal
        )
    return len(keys.keys() - told)


def _is_ready(proposal: Proposal) -> bool:
    if proposal.status == ProposalStatus.SUPPLEMENT_REQUESTED:
        request = proposal.open_supplement_request()
        return request is not None and not blocking_problems(proposal, request.sections)
    return proposal.status == ProposalStatus.DRAFT and all(each.is_warning for each in problems_of(proposal))


def signatures_asked_at(proposal: Proposal) -> datetime | None:
    """Give when all who may sign were mailed about what it says now; None while one of them was not."""
    prefix = _prefix(proposal)
    mails = OutgoingMessage.objects.filter(proposal=proposal, message_key__startswith=prefix)
    told = dict(mails.values_list("message_key", "created_at"))
    keys = {f"{prefix}{each.user_id}" for each in _signatories(proposal)}
    return max(told[key] for key in keys) if keys and keys <= told.keys() else None


def _signatories(proposal: Proposal) -> list[Membership]:
    return [each for each in colleagues_on(proposal) if each.role == MembershipRole.SIGNATORY]


def _prefix(proposal: Proposal) -> str:
    """Name the draft or the supplement and its content, so that other content has mails of its own."""
    if request := proposal.open_supplement_request():
        return f"{SUPPLEMENT_SIGNATURE_PREFIX}{request.pk}:{content_digest(proposal)}:"
    return f"{SIGNATURE_PREFIX}{proposal.pk}:{content_digest(proposal)}:"
