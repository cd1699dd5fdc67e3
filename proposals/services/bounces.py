"""Mail that came back: delivery-status messages (RFC 3464) matched on our own Message-ID."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from django.db import transaction

from proposals.enums import MessageState
from proposals.models import OutgoingMessage, PortalReading, User
from proposals.models.prepared import Prepared
from proposals.services.messages import queue_message
from proposals.services.personal_links import is_personal

_UUID = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^>\s]+>?", re.IGNORECASE)
LONGEST_REASON = 300
# The states of a mail that did not arrive.
UNDELIVERED = frozenset({MessageState.BOUNCED, MessageState.FAILED})


@dataclass(frozen=True)
class Bounce:
    """A mail that could not be delivered: its UUID (that of the Message-ID) and why."""

    message_uuid: uuid.UUID
    reason: str


def bounce_of(report: Message) -> Bounce | None:
    """Read a delivery-status message; None when it is none, a mere delay, or not about our mail."""
    if report.get_content_type() != "multipart/report":
        return None
    reason = next(_failures(report), "")
    found = next(_message_ids(report), None)
    return Bounce(found, reason[:LONGEST_REASON]) if reason and found else None


def _failures(report: Message) -> Iterator[str]:
    """Give the reasons of the recipients for whom delivery failed for good."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if isinstance(block, Message) and _value(block, "Action").lower() == "failed":
                said = _value(block, "Diagnostic-Code").partition(";")[2].strip()
                yield f"{_value(block, 'Status')} {said}".strip() or "failed"


def _message_ids(report: Message) -> Iterator[uuid.UUID]:
    """Give the Message-ID of the returned mail; only what stands in the headers it was sent with."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True) or b""
            named = re.search(rb"(?im)^message-id:\s*(\S+)", headers)
            text = named[1].decode("ascii", "replace") if named else ""
        elif kind == "message/rfc822" and isinstance(part.get_payload(), list):
            text = _value(part.get_payload(0), "Message-ID")
        else:
            continue
        if match := _UUID.search(text):
            yield uuid.UUID(match[1])


def _value(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


@transaction.atomic
def record_bounce(*, bounce: Bounce, at: datetime) -> OutgoingMessage | None:
    """Record that a sent mail came back; the first report stands. None when it is not a mail of ours.

    A mail that was sent again meanwhile keeps its own row: only the mail of this Message-ID is marked.
    """
    message = OutgoingMessage.objects.select_for_update().filter(uuid=bounce.message_uuid).first()
    if message is None or message.state != MessageState.SENT:
        return message
    message.state, message.bounced_at, message.last_error = MessageState.BOUNCED, at, bounce.reason
    message.save(update_fields=["state", "bounced_at", "last_error"])
    return message


# What may be sent again by hand: it came back, was given up, or staff left it out after mail had stood still.
SENT_AGAIN = frozenset({MessageState.BOUNCED, MessageState.FAILED, MessageState.LEFT_OUT})


class NotReturned(Exception):
    """Only a mail that did not go or came back is sent again by hand, once, and none with a personal link."""


@transaction.atomic
def resend_message(*, message: OutgoingMessage, recipient: str, by: User, at: datetime) -> OutgoingMessage:
    """Send a mail that did not arrive once more, as a new one, to a corrected address.

    The old row stays as it is. Whoever was told by it is told by the new one from now on.

    :raises NotReturned: unless it came back or did not go; if it was sent again already; if its link is for one person.
    """
    stored = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if stored.state not in SENT_AGAIN or is_personal(stored) or sent_again(stored):
        raise NotReturned
    again = queue_message(
        key=f"{_again(stored)}{by.pk}:{at:%y%m%d%H%M%S}"[:120],
        recipient=recipient,
        subject=stored.subject,
        body=stored.body,
        at=at,
        proposal=stored.proposal,
    )
    PortalReading.objects.filter(mail=stored).update(mail=again)
    return again


def sent_again(message: OutgoingMessage) -> OutgoingMessage | None:
    """Give the mail that somebody sent instead of this one, if any."""
    return OutgoingMessage.objects.filter(message_key__startswith=_again(message)).order_by("pk").first()


def _again(message: OutgoingMessage) -> str:
    return f"{message.message_key[:90]}:again:{message.pk}:"


def undelivered_mails(proposal_id: int) -> list[OutgoingMessage]:
    """Give the mails about a proposal that did not arrive and were not sent again since, newest first."""
    mails = _MAILS_ABOUT(proposal_id)
    again = {each.message_key.rpartition(":again:")[0] for each in mails if ":again:" in each.message_key}
    return [each for each in mails if each.state in UNDELIVERED and each.message_key[:90] not in again]


_MAILS_ABOUT = Prepared(
    lambda proposal: OutgoingMessage.objects.filter(proposal=proposal).defer("body").order_by("-created_at", "-pk"), int
)
