"""Messages for many organisations at once, each with its notices, in a handful of statements for all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import Truncator

from proposals.emails import notice_mail
from proposals.models import Membership, OutgoingMessage, PortalMessage, PortalReading, Proposal
from proposals.services.portal_messages import LONGEST_SUBJECT

Person = tuple[int, str]  # number of the user, address


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message about a proposal, for its organisation; `also_to` are addresses that are told as well."""

    proposal: Proposal
    subject: str
    body: str
    key: str
    also_to: tuple[str, ...] = ()


@transaction.atomic
def place_messages(drafts: Sequence[MessageDraft], *, kind: str, at: datetime) -> list[PortalMessage]:
    """Place messages of one kind and queue their notices, as `place_message` does for one.

    A draft with the key of a message that exists is left out. Gives the messages that were placed. The proposals
    come with their organisation.
    """
    placed = set(PortalMessage.objects.filter(key__in=[each.key for each in drafts]).values_list("key", flat=True))
    fresh = [each for each in drafts if each.key not in placed]
    messages = PortalMessage.objects.bulk_create(_message(each, kind, at) for each in fresh)
    people = _people_by_organisation({each.proposal.organisation_id for each in fresh})
    told: list[tuple[PortalMessage, int | None, OutgoingMessage]] = []
    for draft, message in zip(fresh, messages, strict=True):
        told += _notices(draft, message, people[message.organisation_id], at)
    OutgoingMessage.objects.bulk_create(mail for _message, _user, mail in told)
    PortalReading.objects.bulk_create(
        PortalReading(message=message, user_id=user, mail=mail) for message, user, mail in told if user is not None
    )
    return messages


def _message(draft: MessageDraft, kind: str, at: datetime) -> PortalMessage:
    return PortalMessage(
        key=draft.key,
        organisation=draft.proposal.organisation,
        proposal=draft.proposal,
        kind=kind,
        subject=Truncator(" ".join(draft.subject.split())).chars(LONGEST_SUBJECT),
        body=draft.body,
        placed_at=at,
    )


def _people_by_organisation(organisations: set[int]) -> dict[int, list[Person]]:
    """Give who works for each organisation now and can sign in; nobody is an empty list."""
    found: dict[int, list[Person]] = defaultdict(list)
    current = Membership.objects.current().filter(organisation__in=organisations, user__is_active=True)
    rows = current.order_by("user").values_list("organisation", "user", "user__email").distinct()
    for organisation, user, email in rows:
        found[organisation].append((user, email))
    return found


def _notices(
    draft: MessageDraft, message: PortalMessage, people: Sequence[Person], at: datetime
) -> list[tuple[PortalMessage, int | None, OutgoingMessage]]:
    """Write a notice for each person, and for each address that belongs to nobody of them."""
    words = notice_mail(message)
    known = {email.lower() for _user, email in people}
    others = {each.lower() for each in (message.organisation.email, *draft.also_to)} - {""} - known
    addresses: list[tuple[int | None, str, str]] = [(user, email, f"user{user}") for user, email in people]
    addresses += [(None, each, f"address{number}") for number, each in enumerate(sorted(others))]
    subject = Truncator(" ".join(words.subject.split())).chars(LONGEST_SUBJECT)
    return [
        (
            message,
            user,
            OutgoingMessage(
                message_key=f"notice:{message.pk}:{who}",
                recipient=address,
                subject=subject,
                body=words.body,
                created_at=at,
                due_at=at,
                proposal=draft.proposal,
            ),
        )
        for user, address, who in addresses
    ]
