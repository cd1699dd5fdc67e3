"""Who is making a document: a claim on its row, with a lease that is renewed while the work goes on.

A worker that dies renews nothing, so its row is free again within `REPORT_LEASE_SECONDS`. The
attempt number is the proof of the claim: whoever lost it can write nothing any more.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet

from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.services.report_files import new_file_name

logger = logging.getLogger(__name__)
RENEWALS_PER_LEASE = 4


@dataclass(frozen=True)
class Claim:
    """The right to make one document. `at` is the moment of claiming by the clock of the database."""

    report_id: int
    attempt: int
    at: datetime
    _started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Give the present moment: the claim's own, plus the time that passed since."""
        return self.at + timedelta(seconds=time.monotonic() - self._started)

    def row(self) -> QuerySet[Report]:
        """Give the row as long as the claim holds; an empty set once it was lost."""
        return Report.objects.filter(pk=self.report_id, status=ReportStatus.RUNNING, attempts=self.attempt)


@transaction.atomic
def claim_report(*, report_id: int, at: datetime) -> Claim | None:
    """Claim a report that waits and is due, or that a dead worker left behind.

    Gives None when there is nothing to do: another holds it, it is ready, or its turn comes later.
    Five deliveries of one message therefore make one document.
    """
    waiting = Q(status=ReportStatus.WAITING, due_at__lte=at)
    left_behind = Q(status=ReportStatus.RUNNING, lease_until__lte=at, attempts__lt=settings.REPORT_MAX_ATTEMPTS)
    claimable = Report.objects.select_for_update(skip_locked=True).filter(waiting | left_behind, pk=report_id)
    claimable = claimable.exclude(batch__in=standing_still())
    report = claimable.first()
    if report is None:
        return None
    report.status, report.attempts, report.started_at = ReportStatus.RUNNING, report.attempts + 1, at
    report.lease_until = at + lease()
    report.progress_percentage, report.failure_reason = 5, ""
    # The name is kept over attempts: a file that a killed attempt left in place is written over.
    report.file.name = report.file.name or new_file_name()
    report.save()
    return Claim(report_id=report.pk, attempt=report.attempts, at=at)


def standing_still() -> QuerySet[ReportBatch]:
    """Give the work in bulk of which nothing new is begun."""
    return ReportBatch.objects.filter(status__in=[BatchStatus.PAUSED, BatchStatus.CANCELLED]).values("pk")


def lease() -> timedelta:
    """Give how long a claim holds without being renewed."""
    return timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def note_progress(claim: Claim, percentage: int) -> None:
    """Record how far the work is, for the page that people watch."""
    claim.row().update(progress_percentage=percentage, lease_until=claim.now() + lease())


@contextmanager
def kept_alive(claim: Claim) -> Iterator[None]:
    """Renew the lease in the background for as long as the block runs."""
    over = threading.Event()
    renewer = threading.Thread(target=_renew_until, args=(claim, over), daemon=True)
    renewer.start()
    try:
        yield
    finally:
        over.set()
        renewer.join()


def _renew_until(claim: Claim, over: threading.Event) -> None:
    """Renew until the work is over or the claim is lost. The thread has a connection of its own."""
    pause = lease().total_seconds() / RENEWALS_PER_LEASE
    still_held = True
    while still_held and not over.wait(pause):
        try:
            still_held = bool(claim.row().update(lease_until=claim.now() + lease()))
        except DatabaseError:
            logger.warning("the lease of report %s was not renewed", claim.report_id, exc_info=True)
        finally:
            connection.close()
