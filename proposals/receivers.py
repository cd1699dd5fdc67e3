"""What this app itself does when something is announced."""

from typing import Any

from django.dispatch import receiver

from proposals.emails import receipt_mail
from proposals.models import Submission
from proposals.services.messages import queue_message
from proposals.signals import proposal_submitted


@receiver(proposal_submitted, dispatch_uid="queue_receipt_mails")
def queue_receipt_mails(submission: Submission, **_signal: Any) -> None:
    """Queue the receipt to who submitted and to the organisation's own address, in the same transaction."""
    mail = receipt_mail(submission)
    addresses = {submission.submitted_by.email, submission.proposal.organisation.email} - {""}
    for address in sorted(addresses):
        queue_message(
            key=f"receipt:{submission.pk}:{address}"[:120],
            recipient=address,
            subject=mail.subject,
            body=mail.body,
            at=submission.received_at,
        )
