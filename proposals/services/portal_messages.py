"""Messages in the portal: placed once, announced by mail, and who read them when (Awb 2:10, 2:12, 2:25)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import Truncator

from proposals.emails import Mail, notice_mail
from proposals.enums import MessageState
from proposals.models import Membership, Organisation, OutgoingMessage, PortalMessage, PortalReading, Proposal, User
from proposals.models.prepared import Prepared
from proposals.models.visibility import closed_to_staff
from proposals.services.messages import queue_message

# The law gives 48 hours (Awb 2:10). Staff hear of it while there is time to telephone.
NOTICE_WITHIN = timedelta(hours=48)
ALARM_AFTER = timedelta(hours=24)
LONGEST_SUBJECT = 200


def place_message(
    *,
    organisation: Organisation,
    proposal: Proposal | None,
    kind: str,
    subject: str,
    body: str,
    key: str,
    at: datetime,
    response_due_at: datetime | None = None,
    also_to: Iterable[str] = (),
    announced: dict[str, OutgoingMessage] | None = None,
    is_first: bool = False,
) -> PortalMessage:
    """Place a message for an organisation and queue the notices, all in the current transaction.

    Every person who works for the organisation gets a mail, as do the organisation's own address and
    those in `also_to`. The mail says sender, kind and term, never the content. The same `key` gives
    the message that exists and queues nothing. `announced` holds mails by address that tell of the
    cause already, such as the confirmation of receipt: then nobody is mailed about it twice. `is_first`
    says that the cause was made in this transaction: then there can be no message with its key.
    """
    earlier = None if is_first else PortalMessage.objects.filter(key=key).first()
    if earlier:
        return earlier
    message = PortalMessage.objects.create(
        key=key,
        organisation=organisation,
        proposal=proposal,
        kind=kind,
        subject=Truncator(" ".join(subject.split())).chars(LONGEST_SUBJECT),
        body=body,
        placed_at=at,
        response_due_at=response_due_at,
    )
    _announce(message, {organisation.email, *also_to}, announced or {}, at)
    return message


def _announce(message: PortalMessage, addresses: set[str], announced: dict[str, OutgoingMessage], at: datetime) -> None:
    """Link or queue a notice for each person, and for each address that belongs to nobody of them."""
    told = {address.lower(): mail for address, mail in announced.items()}
    tell = None if announced else partial(_queue_notice, message, notice_mail(message), at)
    readings = []
    for person in people_of(message.organisation_id):
        address = person.email.lower()
        if tell:
            told[address] = tell(person.email, f"user{person.pk}")
        readings.append(PortalReading(message=message, user=person, mail=told.get(address)))
    PortalReading.objects.bulk_create(readings)
    if tell:
        for number, address in enumerate(sorted({each.lower() for each in addresses} - {""} - set(told))):
            tell(address, f"address{number}")


def _queue_notice(message: PortalMessage, mail: Mail, at: datetime, address: str, who: str) -> OutgoingMessage:
    return queue_message(
        key=f"notice:{message.pk}:{who}",
        recipient=address,
        subject=mail.subject,
        body=mail.body,
        at=at,
        proposal=message.proposal,
    )


def people_of(organisation_id: int) -> list[User]:
    """Give who works for an organisation now and can sign in: number and address, the rest is not read."""
    return _PEOPLE(organisation_id)


_PEOPLE = Prepared(
    lambda organisation: (
        User.objects.filter(
            pk__in=Membership.objects.current().filter(organisation=organisation).values("user"), is_active=True
        )
        .only("email")
        .order_by("pk")
    ),
    int,
)


@transaction.atomic
def record_reading(*, message: PortalMessage, by: User, at: datetime) -> PortalReading:
    """Record that a person opened a message; the first time stands (Awb 2:25)."""
    reading, _created = PortalReading.objects.select_for_update(of=("self",)).get_or_create(message=message, user=by)
    if reading.first_read_at is None:
        reading.first_read_at = at
        reading.save(update_fields=["first_read_at"])
    return reading


def messages_for(user: User) -> QuerySet[PortalMessage]:
    """Give the messages to the organisations of `user`, newest first, with `is_read` for this person."""
    own = PortalReading.objects.filter(message=OuterRef("pk"), user=user, first_read_at__isnull=False)
    messages = PortalMessage.objects.visible_to(user).select_related("organisation", "proposal__round")
    return messages.annotate(is_read=Exists(own))


def unannounced_messages(at: datetime) -> QuerySet[PortalMessage]:
    """Give the messages of which nobody was told by a mail that arrived, a day after they were placed.

    A person who read the message needs no telling any more.
    """
    told = OutgoingMessage.objects.filter(
        Q(pk__in=_mails_of_readings()) | Q(message_key__startswith=_notice_prefix()), state=MessageState.SENT
    )
    read = PortalReading.objects.filter(message=OuterRef("pk"), first_read_at__isnull=False)
    return PortalMessage.objects.filter(~Exists(told), ~Exists(read), placed_at__lte=at - ALARM_AFTER)


def _mails_of_readings() -> QuerySet[PortalReading]:
    return PortalReading.objects.filter(message=OuterRef(OuterRef("pk"))).values("mail")


def _notice_prefix() -> Concat:
    return Concat(Value("notice:"), Cast(OuterRef("pk"), CharField()), Value(":"))


def notices_of(message: PortalMessage) -> QuerySet[OutgoingMessage]:
    """Give the mails that tell of a message, the organisation's own address included."""
    own = OutgoingMessage.objects.filter(
        Q(pk__in=message.readings.values("mail")) | Q(message_key__startswith=f"notice:{message.pk}:")
    )
    return own.order_by("pk")


def messages_for_staff(user: User) -> QuerySet[PortalMessage]:
    """Give all messages with the numbers of people told and of people who read them, newest first.

    Those about a proposal that an interest closes for this person are left out.
    """
    opened = PortalMessage.objects.exclude(proposal__in=Proposal.objects.filter(closed_to_staff(user)))
    counted = opened.select_related("organisation", "proposal__round").annotate(
        people=Count("readings"),
        told=Count("readings", filter=Q(readings__mail__state=MessageState.SENT)),
        read=Count("readings", filter=Q(readings__first_read_at__isnull=False)),
    )
    return counted.order_by("-placed_at", "-pk")


@transaction.atomic
def announce_left_behind(*, at: datetime) -> int:
    """Queue notices for messages that never got one, and give how many messages still lack one after a day.

    A message for an organisation where nobody had an account yet is announced once somebody has.
    """
    no_mail = (
        PortalMessage.objects.filter(placed_at__lte=at - timedelta(minutes=5))
        .exclude(Exists(OutgoingMessage.objects.filter(message_key__startswith=_notice_prefix())))
        .exclude(Exists(PortalReading.objects.filter(message=OuterRef("pk"))))
    )
    for message in no_mail.select_related("organisation", "proposal"):
        _announce(message, {message.organisation.email}, {}, at)
    return unannounced_messages(at).count()
