"""What waits in the database: mail that is to go out, documents that are to be made."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.services.clock import database_now
from reporting.enums import ReportStatus
from reporting.models import Report


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many rows should have been taken up already, for how many seconds the oldest of them, and how many failed."""

    due: int
    oldest_seconds: float
    failed: int


def mail_backlog() -> Backlog:
    """Give the state of the outbox."""
    rows = OutgoingMessage.objects.filter(state__in=[MessageState.WAITING, MessageState.FAILED])
    return _backlog(rows, MessageState.WAITING, MessageState.FAILED, field="state")


def document_backlog() -> Backlog:
    """Give the state of documents that somebody asked for; what is made in bulk has a watch of its own."""
    rows = Report.objects.filter(batch=None, status__in=[ReportStatus.WAITING, ReportStatus.FAILED])
    return _backlog(rows, ReportStatus.WAITING, ReportStatus.FAILED, field="status")


def _backlog(rows: QuerySet[Any], waiting: str, failed: str, *, field: str) -> Backlog:
    due = Q(**{field: waiting}, due_at__lte=Now())
    told = rows.aggregate(
        due=Count("pk", filter=due), oldest=Min("due_at", filter=due), failed=Count("pk", filter=Q(**{field: failed}))
    )
    age = (database_now() - told["oldest"]).total_seconds() if told["oldest"] else 0.0
    return Backlog(told["due"], age, told["failed"])
