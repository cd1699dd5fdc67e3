"""How each assessor of a round gets on: numbers and moments only, never what they think."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils.timezone import localdate

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, ConflictOfInterest
from assessment.pace import is_behind
from assessment.queries.progress import ASSESSABLE_STATUSES
from proposals.models import OutgoingMessage, Round, User

REMINDER_PREFIX = "scoring-reminder:"
SETTLED = (AssessmentStatus.FINAL, AssessmentStatus.ABSTAINED)


@dataclass(frozen=True, slots=True)
class AssessorPace:
    """One assessor: how many proposals were asked and how far they are, when something happened last."""

    assessor: User
    asked: int
    begun: int
    final: int
    abstained: int
    saved_at: datetime | None
    reminded_at: datetime | None
    is_behind: bool
    is_reminded_today: bool

    @property
    def todo(self) -> int:
        """Return how many are left."""
        return self.asked - self.final - self.abstained

    @property
    def untouched(self) -> int:
        """Return how many were not begun."""
        return self.todo - self.begun


def paces_of_round(round_: Round, at: datetime, *, reader: User | None = None) -> tuple[AssessorPace, ...]:
    """Count per assessor who was asked, by name; three statements, however many proposals or people.

    A proposal in which the `reader` has an interest does not count: beside a list without it, it would tell who has it.
    """
    counted = {row["assessor"]: row for row in _counted(round_, reader)}
    reminded = last_reminders(round_)
    people = User.objects.filter(pk__in=counted).order_by("function", "name", "pk")
    return tuple(_pace(each, counted[each.pk], round_, reminded.get(each.pk), at) for each in people)


def behind_count(round_: Round, at: datetime) -> int:
    """Count who is behind, in one statement."""
    return sum(_is_behind(row, round_, at) for row in _counted(round_))


def last_reminders(round_: Round) -> dict[int, datetime]:
    """Give for each assessor who was reminded when that was last, by the key of the person."""
    rows = OutgoingMessage.objects.filter(message_key__startswith=f"{REMINDER_PREFIX}{round_.pk}:")
    last: dict[int, datetime] = {}
    for key, at in rows.order_by("created_at").values_list("message_key", "created_at"):
        last[int(key.split(":")[2])] = at
    return last


def _counted(round_: Round, reader: User | None = None) -> list[dict[str, Any]]:
    asked = Assessment.objects.filter(proposal__round=round_, proposal__status__in=ASSESSABLE_STATUSES)
    if reader is not None:
        asked = asked.exclude(proposal__in=ConflictOfInterest.objects.barring(reader))
    rows = asked.exclude(status=AssessmentStatus.SET_ASIDE).order_by().values("assessor")
    return list(
        rows.annotate(
            asked=Count("pk"),
            begun=Count("pk", filter=Q(status=AssessmentStatus.IN_PROGRESS)),
            final=Count("pk", filter=Q(status=AssessmentStatus.FINAL)),
            abstained=Count("pk", filter=Q(status=AssessmentStatus.ABSTAINED)),
            first=Min("assigned_at"),
            saved=Max("saved_at"),
        )
    )


def _is_behind(row: dict[str, Any], round_: Round, at: datetime) -> bool:
    return is_behind(
        at,
        asked=row["asked"],
        settled=row["final"] + row["abstained"],
        begun_at=row["first"],
        deadline=round_.scoring_closes_at,
    )


def _pace(person: User, row: dict[str, Any], round_: Round, reminded_at: datetime | None, at: datetime) -> AssessorPace:
    return AssessorPace(
        assessor=person,
        asked=row["asked"],
        begun=row["begun"],
        final=row["final"],
        abstained=row["abstained"],
        saved_at=row["saved"],
        reminded_at=reminded_at,
        is_behind=_is_behind(row, round_, at),
        is_reminded_today=reminded_at is not None and localdate(reminded_at) == localdate(at),
    )
