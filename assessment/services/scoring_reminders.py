"""Reminding assessors who are not done: by hand, and 7 and 2 days before scoring closes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.emails import scoring_reminder_mail
from assessment.enums import AssessmentStatus
from assessment.models import Assessment, ScoringReminders
from assessment.queries.assessors import assessors_now
from assessment.queries.assignment_problem import ASSIGNABLE_STATUSES
from assessment.queries.pace import REMINDER_PREFIX, last_reminders
from assessment.services.locks import lock_round
from assessment.services.refusal import Refused
from proposals.enums import RoundStatus
from proposals.models import OutgoingMessage, Round, User
from proposals.services.messages import queue_message

# The shortest first: after a pause of the sweeper only the latest one that is due goes out.
SPANS = (timedelta(days=2), timedelta(days=7))
TO_DO = (AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS)


class ReminderRefused(Refused):
    """Nobody can be reminded."""


@transaction.atomic
def remind_assessors(*, round_: Round, people: Collection[int], at: datetime) -> tuple[User, ...]:
    """Remind these people (by key) who have work left, at most once a day each; give who gets a mail.

    :raises ReminderRefused: if the round is not in assessment, nobody was chosen, or none of them can be reminded.
    """
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise ReminderRefused(_("This round is not in assessment, so nobody is reminded."))
    if not people:
        raise ReminderRefused(_("Choose at least one assessor to remind."))
    waiting = _with_work_left(stored).filter(pk__in=people)
    chosen = _not_today(stored, waiting, at)
    if not chosen:
        raise ReminderRefused(_("Whom you chose is done, or was reminded today already. Nobody got a mail."))
    for person in chosen:
        _send(stored, person, f"{localdate(at):%Y%m%d}", at)
    return chosen


def queue_scoring_reminders(*, at: datetime) -> int:
    """Queue the reminders that are due at `at`, and give how many people get one.

    Each person gets each of the two once for a deadline, and never on the day of another reminder of the round;
    nobody in a round of which they were switched off. Ticks may repeat or be missed.
    """
    rounds = Round.objects.filter(status=RoundStatus.IN_ASSESSMENT, scoring_closes_at__gt=at)
    rounds = rounds.filter(scoring_closes_at__lte=at + max(SPANS))
    return sum(_remind_of(each.pk, at) for each in rounds.order_by("pk"))


@transaction.atomic
def switch_reminders(*, round_: Round, is_on: bool, by: User, at: datetime) -> None:
    """Let the reminders of a round go out by themselves, or not; those by hand stay."""
    stored = lock_round(round_.pk)
    if reminders_are_on(stored) != is_on:
        ScoringReminders.objects.update_or_create(
            round=stored, defaults={"is_on": is_on, "changed_at": at, "changed_by": by}
        )


def reminders_are_on(round_: Round) -> bool:
    """Say whether reminders of a round go out by themselves; they do until somebody says otherwise."""
    return not ScoringReminders.objects.filter(round=round_, is_on=False).exists()


@transaction.atomic
def _remind_of(pk: int, at: datetime) -> int:
    round_ = lock_round(pk)
    deadline = round_.scoring_closes_at
    if not reminders_are_on(round_):
        return 0
    if round_.status != RoundStatus.IN_ASSESSMENT or deadline is None or not at < deadline:
        return 0
    span = next((each for each in SPANS if at >= deadline - each), None)
    if span is None:
        return 0
    # Whoever was asked after the span began has just had the mail about that.
    asked_before = _with_work_left(round_, asked_by=deadline - span)
    due = f"{deadline:%Y%m%dT%H%M%S}-{span.days}"
    told = _told(round_, due)
    people = [each for each in _not_today(round_, asked_before, at) if each.pk not in told]
    for person in people:
        _send(round_, person, due, at)
    return len(people)


def _with_work_left(round_: Round, *, asked_by: datetime | None = None) -> QuerySet[User]:
    left = Assessment.objects.filter(proposal__round=round_, proposal__status__in=ASSIGNABLE_STATUSES, status__in=TO_DO)
    if asked_by is not None:
        left = left.filter(assigned_at__lte=asked_by)
    return assessors_now().filter(pk__in=left.values("assessor"))


def _not_today(round_: Round, people: QuerySet[User], at: datetime) -> tuple[User, ...]:
    last = last_reminders(round_)
    today = {person for person, moment in last.items() if localdate(moment) == localdate(at)}
    return tuple(each for each in people if each.pk not in today)


def _told(round_: Round, due: str) -> set[int]:
    keys = OutgoingMessage.objects.filter(message_key__startswith=f"{REMINDER_PREFIX}{round_.pk}:")
    return {int(key.split(":")[2]) for key in keys.values_list("message_key", flat=True) if key.endswith(f":{due}")}


def _send(round_: Round, person: User, cause: str, at: datetime) -> None:
    mail = scoring_reminder_mail(round_, person, f"{REMINDER_PREFIX}{round_.pk}:{person.pk}:{cause}", at)
    queue_message(key=mail.key, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=at)
