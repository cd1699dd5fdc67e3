"""What our mails say. No scores, no names of others, nothing that asks for a login is in them."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.formats import dutch_moment
from proposals.models import Submission


@dataclass(frozen=True)
class Mail:
    """Subject and plain text of a mail."""

    subject: str
    body: str


def receipt_mail(submission: Submission) -> Mail:
    """Confirm that a proposal was received (Awb 2:17), with the way to the receipt."""
    proposal = submission.proposal
    values = {
        "title": proposal.title,
        "reference": submission.reference,
        "moment": dutch_moment(submission.received_at, seconds=True),
        "address": settings.BASE_URL + reverse("proposals:proposal_receipt", args=[proposal.pk]),
    }
    return Mail(
        subject=_("We have received your proposal (%(reference)s)") % values,
        body=_(
            "We have received your proposal “%(title)s”.\n\n"
            "Received: %(moment)s\n"
            "Your reference: %(reference)s\n\n"
            "Here you find your receipt and a copy of all you submitted:\n%(address)s\n\n"
            "You need not do anything now."
        )
        % values,
    )
