"""Which assessors opened very much at once: read from the keys of the mails about it (services/bulk_reading.py).

Those mails are the record of the alarm: their rows stay, also when their words have gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from proposals.models import OutgoingMessage, User

# Followed by the number of the assessor, the day, and the number of who is told.
PREFIX = "bulk-reading:"
# So long the cockpit tells of it.
IN_COCKPIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An assessor who opened very much at once on a day."""

    person: User
    day: date


def told_lately(at: datetime) -> QuerySet[OutgoingMessage]:
    """Give the mails of alarms of the last day: the cockpit tells as long as there is one."""
    return _mails(at - IN_COCKPIT)


def alarms(*, since: datetime) -> list[Alarm]:
    """Give the alarms since a moment, the newest first; at most two statements."""
    found = set(_read(_mails(since).values_list("message_key", flat=True)))
    people = User.objects.in_bulk({person for person, _day in found})
    known = sorted(((day, person) for person, day in found if person in people), reverse=True)
    return [Alarm(people[person], day) for day, person in known]


def _mails(since: datetime) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(message_key__startswith=PREFIX, created_at__gt=since)


def _read(keys: Iterable[str]) -> Iterable[tuple[int, date]]:
    for key in keys:
        person, day, _told_to = key.removeprefix(PREFIX).split(":")
        yield int(person), date.fromisoformat(day)
