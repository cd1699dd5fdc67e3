"""Reminders of progress reports: thirty and seven days before the day, and one and fourteen days after it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from proposals.models import OutgoingMessage
from proposals.services.messages import queue_message
from proposals.services.reminders import writers_of
from reporting.emails import progress_report_due
from reporting.models import ReportingPeriod
from reporting.queries.progress_reports import DueLine, awaited_periods

# Days from the due day, the latest first: after a pause of the sweeper only the last one that is due goes out.
STEPS = (14, 1, -7, -30)
# What is late for longer is a matter for people: staff see it in their list.
GIVE_UP_AFTER_DAYS = 28
PREFIX = "report_reminder:"


def queue_report_reminders(*, at: datetime) -> int:
    """Queue the reminders that are due at `at`, and give their number.

    Each person gets each reminder once for a due day; when the day moves the reminders come anew. Ticks may repeat
    or be missed: the mail is known by its key.
    """
    today = localdate(at)
    first, last = today - timedelta(days=GIVE_UP_AFTER_DAYS), today + timedelta(days=-min(STEPS))
    periods = awaited_periods().filter(due_date__gte=first, due_date__lte=last, end_date__lt=today)
    return sum(_remind(period, today, at) for period in periods)


def due_step(due: date, today: date) -> int | None:
    """Give the reminder that is due: the latest step that has come; None before the first."""
    return next((step for step in STEPS if today >= due + timedelta(days=step)), None)


@transaction.atomic
def _remind(period: ReportingPeriod, today: date, at: datetime) -> int:
    step = due_step(period.due_date, today)
    if step is None:
        return 0
    about = f"{PREFIX}{period.pk}:{period.due_date:%Y%m%d}:{step}:"
    if OutgoingMessage.objects.filter(message_key__startswith=about).exists():
        return 0
    mail = progress_report_due(DueLine(period, today))
    people = writers_of(period.deal.proposal.organisation_id)
    for person in people:
        queue_message(key=f"{about}{person.pk}", recipient=person.email, subject=mail.subject, body=mail.body, at=at)
    return len(people)
