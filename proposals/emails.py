"""What our mails say. No scores, no names of others, nothing that asks for a login is in them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import PortalMessageKind
from proposals.formats import dutch_moment, until_moment
from proposals.models import Organisation, PortalMessage, Proposal, Submission

# Stands in a mail where the link of its one reader goes (services.personal_links).
PERSONAL_LINK = "[persoonlijke link]"


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
    if submission.number > 1 and hasattr(submission, "supplement_request"):
        return _supplement_mail(values)
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


def _supplement_mail(values: dict[str, str]) -> Mail:
    return Mail(
        subject=_("We have received your supplement (%(reference)s)") % values,
        body=_(
            "We have received your supplement to the proposal “%(title)s”.\n\n"
            "Received: %(moment)s\n"
            "Your reference from now on: %(reference)s\n\n"
            "Here you find your receipt and a copy of all you submitted:\n%(address)s\n\n"
            "You need not do anything now."
        )
        % values,
    )


def notice_mail(message: PortalMessage) -> Mail:
    """Tell that a message is ready (Awb 2:10): who sent it, what kind, and the term; never what it says."""
    values = {
        "organisation": message.organisation.name,
        "kind": message.get_kind_display(),
        "term": _term_words(message),
        "address": settings.BASE_URL + reverse("proposals:portal_message", args=[message.pk]),
    }
    return Mail(
        subject=_("A message is ready for you: %(kind)s") % values,
        body=_(
            "A message for %(organisation)s is ready on the site of MKB-deals.\n\n"
            "Sender: the programme team of MKB-deals\n"
            "Kind of message: %(kind)s\n"
            "%(term)s\n\n"
            "Sign in to read it:\n%(address)s\n\n"
            "This mail does not say what the message holds, because others can read mail."
        )
        % values,
    )


def _term_words(message: PortalMessage) -> str:
    """Say until when to answer; a later closing time asks for no answer, but is a moment to know."""
    if message.response_due_at is None:
        return _("You need not answer.")
    moment = {"moment": until_moment(message.response_due_at)}
    if message.kind == PortalMessageKind.EXTENSION:
        return _("Submitting is possible until %(moment)s.") % moment
    return _("Answer before %(moment)s.") % moment


def invitation_mail(organisation: Organisation, expires_at: datetime) -> Mail:
    """Invite to work for an organisation. The link itself is put in at sending (services.personal_links)."""
    values = {"organisation": organisation.name, "moment": dutch_moment(expires_at), "address": PERSONAL_LINK}
    return Mail(
        subject=_("Invitation to work on MKB-deals for %(organisation)s") % values,
        body=_(
            "A colleague of %(organisation)s invites you to work together on MKB-deals.\n\n"
            "Open this link to take part:\n%(address)s\n\n"
            "The link is for you alone, works once, and is valid until %(moment)s. Do not forward this mail.\n\n"
            "Did you not expect this mail? Then you need not do anything."
        )
        % values,
    )


def signatory_mail(organisation: Organisation) -> Mail:
    """Tell an organisation that somebody may sign for it from now on; who it is stands behind the login."""
    values = {
        "organisation": organisation.name,
        "address": settings.BASE_URL + reverse("proposals:organisation_detail", args=[organisation.pk]),
    }
    return Mail(
        subject=_("Somebody may sign for %(organisation)s") % values,
        body=_(
            "From now on another colleague may submit applications for MKB-deals for %(organisation)s.\n\n"
            "Here your colleagues see who it is:\n%(address)s\n\n"
            "Is this not right? Contact the programme team today."
        )
        % values,
    )


def left_mail(organisation: Organisation) -> Mail:
    """Tell a person that the work for an organisation has ended."""
    values = {"organisation": organisation.name}
    return Mail(
        subject=_("You no longer work on MKB-deals for %(organisation)s") % values,
        body=_(
            "You can no longer open the applications of %(organisation)s at MKB-deals.\n\n"
            "Is this not right? Ask a colleague of %(organisation)s to invite you again."
        )
        % values,
    )


def reminder_mail(proposal: Proposal, *, missing: int, has_signatory: bool) -> Mail:
    """Say that a draft is saved and not submitted, what is missing, and until when submitting is possible.

    Staff read the outbox, and a draft belongs to its writers: its title is not in the mail.
    """
    address = settings.BASE_URL + reverse("proposals:proposal_detail", args=[proposal.pk])
    values = {
        "round": proposal.round.name,
        "organisation": proposal.organisation.name,
        "moment": until_moment(proposal.round.closes_at),
    }
    still = ngettext(
        "%(number)d thing is still missing before you can submit it. The task list shows what.",
        "%(number)d things are still missing before you can submit it. The task list shows what.",
        missing,
    ) % {"number": missing}
    ready = _("It is complete. A colleague who may sign still has to press the button.")
    nobody = _("Nobody may sign for your organisation yet. Arrange that now: it can take a few days.")
    parts = [
        _("A proposal of %(organisation)s for %(round)s is saved, but not submitted yet.") % values,
        _("Submitting is possible until %(moment)s.") % values,
        still if missing else ready,
        "" if has_signatory else nobody,
        _("To your proposal:\n%(address)s") % {"address": address},
        _("Do you not want to submit it? Then you need not do anything."),
    ]
    subject = _("Your proposal is saved, but not submitted yet")
    return Mail(subject=subject, body="\n\n".join(part for part in parts if part))


def signature_mail(proposal: Proposal) -> Mail:
    """Tell who may sign that a draft or a supplement is complete, with the way to it; its words are not in the mail."""
    if request := proposal.open_supplement_request():
        return _supplement_to_sign(proposal, request.due_at)
    values = {
        "round": proposal.round.name,
        "organisation": proposal.organisation.name,
        "moment": until_moment(proposal.round.closes_at),
        "address": settings.BASE_URL + reverse("proposals:proposal_check", args=[proposal.pk]),
    }
    return Mail(
        subject=_("A proposal waits for your signature"),
        body=_(
            "A proposal of %(organisation)s for %(round)s is complete. Your colleagues ask you to submit it: "
            "you may sign for your organisation.\n\n"
            "Submitting is possible until %(moment)s.\n\n"
            "Read it and submit it:\n%(address)s\n\n"
            "This mail does not say what the proposal holds, because others can read mail."
        )
        % values,
    )


def _supplement_to_sign(proposal: Proposal, due_at: datetime) -> Mail:
    values = {
        "round": proposal.round.name,
        "organisation": proposal.organisation.name,
        "moment": until_moment(due_at),
        "address": settings.BASE_URL + reverse("proposals:proposal_supplement", args=[proposal.pk]),
    }
    return Mail(
        subject=_("A supplement waits for your signature"),
        body=_(
            "A supplement to a proposal of %(organisation)s for %(round)s is ready. "
            "Your colleagues ask you to send it: you may sign for your organisation.\n\n"
            "We ask for it before %(moment)s.\n\n"
            "Read it and send it:\n%(address)s\n\n"
            "This mail does not say what the supplement holds, because others can read mail."
        )
        % values,
    )
