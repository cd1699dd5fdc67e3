"""Proof of a letter (Awb 2:10, 2:25): where it was placed, who was told when, and who took it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Prefetch, Q, QuerySet

from proposals.models import OutgoingMessage, PortalReading, Round
from proposals.services.portal_messages import notices_of
from reporting.models import DecisionLetter

SHOWN_OF_A_LETTER = ("proposal__organisation", "proposal__round", "report", "message", "template")


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that told of a letter: to whom (the address masked), and what became of it."""

    address: str
    person: str
    state: str
    sent_at: datetime | None
    bounced_at: datetime | None
    first_read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a letter reached its organisation."""

    letter: DecisionLetter
    notices: tuple[Notice, ...]

    @property
    def first_told_at(self) -> datetime | None:
        """Give when the first notice went out that did not come back."""
        return min((each.sent_at for each in self.notices if each.sent_at and not each.bounced_at), default=None)

    @property
    def first_reading(self) -> Notice | None:
        """Give who was the first to take it in."""
        read = [(each.first_read_at, each.person, each) for each in self.notices if each.first_read_at]
        return min(read, key=lambda each: each[:2])[2] if read else None

    @property
    def bounced_count(self) -> int:
        """Count the notices that came back."""
        return sum(each.bounced_at is not None for each in self.notices)


def proof_of(letter: DecisionLetter) -> Proof:
    """Collect the proof of one letter; two statements."""
    if letter.message is None:
        return Proof(letter, ())
    readings = list(letter.message.readings.select_related("user", "mail").defer("mail__body"))
    personal = {each.mail_id for each in readings}
    others = [each for each in notices_of(letter.message).defer("body") if each.pk not in personal]
    return Proof(letter, (*map(_of_person, readings), *map(_of_address, others)))


def proofs_of_round(round_: Round) -> Iterator[Proof]:
    """Go through the proof of all letters of a round, as people read them; memory does not grow with the round."""
    readings = Prefetch(
        "message__readings", PortalReading.objects.select_related("user", "mail").defer("mail__body").order_by("pk")
    )
    letters = letters_for_pages().filter(proposal__round=round_).order_by("pk").prefetch_related(readings)
    for letter in letters.iterator(chunk_size=500):
        found = letter.message.readings.all() if letter.message else []
        yield Proof(letter, tuple(map(_of_person, found)))


def letters_for_pages() -> QuerySet[DecisionLetter]:
    """Give letters with all that a line about them shows."""
    return (
        DecisionLetter.objects.select_related(
            "proposal__organisation", "proposal__round", "report", "message", "template"
        )
        .defer("content", "message__body", "template__body")
        .annotate(
            first_read_at=Min("message__readings__first_read_at"),
            told_at=Min("message__readings__mail__sent_at", filter=Q(message__readings__mail__bounced_at=None)),
        )
    )


def masked(address: str) -> str:
    """Hide who has an address: "f…@gemeente.example"."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if domain and name else ""


def _of_person(reading: PortalReading) -> Notice:
    mail = reading.mail
    return Notice(
        address=masked(mail.recipient if mail else reading.user.email),
        person=str(reading.user),
        state=mail.get_state_display() if mail else "",
        sent_at=mail.sent_at if mail else None,
        bounced_at=mail.bounced_at if mail else None,
        first_read_at=reading.first_read_at,
    )


def _of_address(mail: OutgoingMessage) -> Notice:
    return Notice(masked(mail.recipient), "", mail.get_state_display(), mail.sent_at, mail.bounced_at)
