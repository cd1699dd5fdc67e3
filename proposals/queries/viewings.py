"""Who saw what: the answers to questions about it, and who saw very much in a short time."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, QuerySet

from proposals.enums import Role
from proposals.models import User, Viewing

# An assessor who sees more different things than this in so short a time is not assessing (quality bar AU-03).
MOST_AT_ONCE = 50
WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person who saw something: how often, first and last."""

    person: User
    times: int
    first_at: datetime
    last_at: datetime


def viewings_to_show(found: QuerySet[Viewing]) -> QuerySet[Viewing]:
    """Give viewings with what a line of a list names, newest first."""
    return found.select_related("viewed_by", "round", "proposal__organisation").order_by("-viewed_at", "-pk")


def viewers_of(found: QuerySet[Viewing], most: int) -> list[Viewer]:
    """Name who saw it, who saw it last first; at most `most` people; two statements."""
    rows = (
        found.order_by()
        .values("viewed_by")
        .annotate(times=Count("pk"), first_at=Min("viewed_at"), last_at=Max("viewed_at"))
        .order_by("-last_at")[:most]
    )
    rows = list(rows)
    people = User.objects.in_bulk([row["viewed_by"] for row in rows])
    return [
        Viewer(people[row["viewed_by"]], row["times"], row["first_at"], row["last_at"])
        for row in rows
        if row["viewed_by"] in people
    ]


def bulk_readers(*, since: datetime) -> dict[int, int]:
    """Give the assessors who saw more than `MOST_AT_ONCE` different things within `WINDOW`: number to most things."""
    rows = (
        Viewing.objects.filter(
            viewed_at__gt=since, viewed_by__role_grants__role=Role.ASSESSOR, viewed_by__role_grants__ended_at=None
        )
        .order_by("viewed_at", "pk")
        .values_list("viewed_by", "viewed_at", "thing", "thing_number", "proposal", "round")
    )
    by_person: dict[int, list[tuple[datetime, tuple[object, ...]]]] = defaultdict(list)
    for person, at, thing, number, proposal, round_ in rows:
        by_person[person].append((at, (thing, number) if number else ("", proposal, round_)))
    most = {person: most_within(seen, WINDOW) for person, seen in by_person.items() if len(seen) > MOST_AT_ONCE}
    return {person: number for person, number in most.items() if number > MOST_AT_ONCE}


def most_within(seen: Iterable[tuple[datetime, object]], span: timedelta) -> int:
    """Give the largest number of different things within any stretch of `span`; `seen` is in order of time."""
    within: deque[tuple[datetime, object]] = deque()
    counted: Counter[object] = Counter()
    most = 0
    for at, thing in seen:
        within.append((at, thing))
        counted[thing] += 1
        while at - within[0][0] > span:
            _at, gone = within.popleft()
            counted[gone] -= 1
            if not counted[gone]:
                del counted[gone]
        most = max(most, len(counted))
    return most
