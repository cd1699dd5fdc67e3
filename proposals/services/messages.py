"""The outbox: mail is a row first, sent by a worker, and swept up when it was left behind."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.errors import MessageError
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.text import Truncator

from proposals.enums import MessageState, ProposalStatus
from proposals.models import MailHold, OutgoingMessage, Proposal
from proposals.services.clock import database_now
from proposals.services.personal_links import body_to_send

logger = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(hours=48)
LONGEST_SUBJECT = 200
# Mails that remind of a draft (services.reminders); their key names the closing time they are about.
REMINDER_PREFIX = "reminder:"
# Mails that ask for a signature under a draft (services.signing).
SIGNATURE_PREFIX = "signature:"
# The same under a supplement; the number of the request for it follows.
SUPPLEMENT_SIGNATURE_PREFIX = f"{SIGNATURE_PREFIX}supplement:"
# The server or the network refuses, or the mail itself cannot be written. Either holds up this one only.
MAIL_ERRORS = (SMTPException, OSError, MessageError, ValueError, TypeError, LookupError, AttributeError)


def queue_message(
    *, key: str, recipient: str, subject: str, body: str, at: datetime, proposal: Proposal | None = None
) -> OutgoingMessage:
    """Write a mail in the current transaction; the same `key` gives the message that exists.

    The subject becomes one line that fits: titles that people typed may stand in it, and "=?" in one would have
    mail programs read the rest as coded signs. A mail about a `proposal` is named on its pages when it does not arrive.
    """
    return queue_messages(recipients={key: recipient}, subject=subject, body=body, at=at, proposal=proposal)[key]


def queue_messages(
    *, recipients: Mapping[str, str], subject: str, body: str, at: datetime, proposal: Proposal | None = None
) -> dict[str, OutgoingMessage]:
    """Write one mail to several addresses as `queue_message` does, in one statement; give them by key.

    `recipients` maps the key of each mail to its address.
    """
    subject = Truncator(" ".join(subject.split()).replace("=?", "= ?")).chars(LONGEST_SUBJECT)
    messages = {
        key: OutgoingMessage(
            message_key=key,
            recipient=recipient,
            subject=subject,
            body=body,
            created_at=at,
            due_at=at,
            proposal=proposal,
        )
        for key, recipient in sorted(recipients.items())  # two who write the same ones wait in the same order
    }
    # Safe when two write at once: the row that exists keeps its words and gives its number.
    OutgoingMessage.objects.bulk_create(
        messages.values(), update_conflicts=True, unique_fields=["message_key"], update_fields=["message_key"]
    )
    return messages


def send_due_messages(*, at: datetime, limit: int = 100) -> int:
    """Send what is waiting and due, oldest first, and give the number that was sent.

    Each mail has its own transaction and row lock, so several senders never send the same one. A
    refusal is tried again with growing pauses, 48 hours of them; then it stands as not delivered.
    """
    sent = 0
    for _turn in range(limit):
        outcome = _send_next(at)
        if outcome is None:
            break
        sent += outcome
    return sent


@transaction.atomic
def _send_next(at: datetime) -> bool | None:
    """Try one message: True when sent, False when postponed, None when nothing is due or mail stands still."""
    if MailHold.objects.open().exists():
        return None
    message = (
        OutgoingMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=MessageState.WAITING, due_at__lte=at)
        .order_by("due_at", "pk")
        .first()
    )
    if message is None:
        return None
    if is_overtaken(message, at):
        message.delete()
        return False
    message.attempts += 1
    try:
        _as_email(message).send()
    except MAIL_ERRORS as error:
        _postpone(message, error, at)
    else:
        message.state, message.sent_at, message.last_error = MessageState.SENT, database_now(), ""
    message.save()
    return message.state == MessageState.SENT


def is_overtaken(message: OutgoingMessage, at: datetime) -> bool:
    """Say whether a mail about a draft came too late to be true: submitted meanwhile, or the round closed or moved.

    So too a mail about a supplement that was sent meanwhile, or is no longer waited for.
    """
    if not message.message_key.startswith((REMINDER_PREFIX, SIGNATURE_PREFIX)) or message.proposal is None:
        return False
    proposal = message.proposal
    if message.message_key.startswith(SUPPLEMENT_SIGNATURE_PREFIX):
        request = proposal.open_supplement_request()
        return request is None or not message.message_key.startswith(f"{SUPPLEMENT_SIGNATURE_PREFIX}{request.pk}:")
    if proposal.status != ProposalStatus.DRAFT or not proposal.round.accepts(at):
        return True
    about = f"{REMINDER_PREFIX}{proposal.round.closes_at:%Y%m%dT%H%M%S}:"
    return message.message_key.startswith(REMINDER_PREFIX) and not message.message_key.startswith(about)


def _as_email(message: OutgoingMessage) -> EmailMessage:
    domain = settings.BASE_URL.split("//")[-1].split(":")[0]
    return EmailMessage(
        subject=message.subject,
        body=body_to_send(message),
        to=[message.recipient],
        headers={"Message-ID": f"<{message.uuid}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _postpone(message: OutgoingMessage, error: Exception, at: datetime) -> None:
    logger.warning("message %s was not sent (attempt %s): %s", message.pk, message.attempts, type(error).__name__)
    message.last_error = f"{type(error).__name__}: {error}"[:300]
    # By what was tried, not by its age: mail that stood still for days, or had no worker, was not tried yet.
    if sum(map(_pause_after, range(1, message.attempts)), timedelta()) > GIVE_UP_AFTER:
        message.state = MessageState.FAILED
    message.due_at = at + _pause_after(message.attempts)


def _pause_after(attempts: int) -> timedelta:
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
