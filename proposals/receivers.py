"""What this app itself does when something is announced."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from proposals.emails import Mail, receipt_mail
from proposals.enums import PortalMessageKind
from proposals.formats import dutch_moment
from proposals.models import OutgoingMessage, Submission, User
from proposals.services.messages import queue_messages
from proposals.services.own_sessions import end_others
from proposals.services.portal_messages import place_message
from proposals.signals import proposal_submitted
from proposals.views import sessions


@receiver(user_logged_in, dispatch_uid="begin_session")
def begin_session(request: HttpRequest | None, **_signal: Any) -> None:
    """Note when the session began, in the row that signing in writes anyway."""
    if request is not None and hasattr(request, "session"):
        sessions.begin(request)


@receiver([authenticator_added, authenticator_removed], dispatch_uid="end_other_sessions")
def end_other_sessions(request: HttpRequest, user: User, **_signal: Any) -> None:
    """End the other sessions of who changes the second factor: whoever set one up before may be somebody else."""
    end_others(user, request.session.session_key)


@receiver(proposal_submitted, dispatch_uid="queue_receipt_mails")
def confirm_receipt(submission: Submission, **_signal: Any) -> None:
    """Mail the receipt and place it in the portal, in the same transaction (Awb 2:17).

    The mail goes to who submitted and to the organisation's own address; it is the notice of the
    message as well, so that nobody gets two mails about one press on the button.
    """
    proposal, mail = submission.proposal, receipt_mail(submission)
    values = {
        "title": proposal.title,
        "moment": dutch_moment(submission.received_at, seconds=True),
        "reference": submission.reference,
    }
    place_message(
        organisation=proposal.organisation,
        proposal=proposal,
        kind=PortalMessageKind.RECEIPT,
        subject=mail.subject,
        body=_("We have received your proposal “%(title)s” on %(moment)s. Your reference is %(reference)s.") % values,
        key=f"receipt:{submission.pk}",
        at=submission.received_at,
        announced=_queue_receipts(submission, mail),
        is_first=True,
    )


def _queue_receipts(submission: Submission, mail: Mail) -> dict[str, OutgoingMessage]:
    """Queue the mail with the receipt once for each address, and give them by address."""
    addresses = {submission.submitted_by.email, submission.proposal.organisation.email} - {""}
    keys = {address: f"receipt:{submission.pk}:{address}"[:120] for address in sorted(addresses)}
    mails = queue_messages(
        recipients={key: address for address, key in keys.items()},
        subject=mail.subject,
        body=mail.body,
        at=submission.received_at,
        proposal=submission.proposal,
    )
    return {address: mails[key] for address, key in keys.items()}
