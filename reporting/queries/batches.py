"""How far documents in bulk are: counted from the rows, so that it is right with or without a queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch

UNFINISHED = (ReportStatus.WAITING, ReportStatus.RUNNING)
# The speed is that of the last minutes: a computer that got busy shows soon.
SPEED_OVER = timedelta(minutes=2)
# So long without any document although some wait: nobody works.
STALLED_AFTER = timedelta(minutes=10)
DOCUMENTS_SHOWN = 20


def documents_of(batch: ReportBatch) -> QuerySet[Report]:
    """Give the documents of work in bulk: those made for it, or those it gathers."""
    if batch.gathers:
        return Report.objects.filter(pk__in=batch.parameters["reports"])
    return Report.objects.filter(batch=batch)


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far documents in bulk are. `per_minute` is the speed of the last minutes, None where nothing tells it."""

    batch: ReportBatch
    ready: int = 0
    failed: int = 0
    running: int = 0
    waiting: int = 0
    stopped: int = 0
    per_minute: float | None = None
    is_stalled: bool = False

    @property
    def ended(self) -> int:
        """Count the documents with which nothing happens any more."""
        return self.ready + self.failed + self.stopped

    @property
    def unfinished(self) -> int:
        """Count the documents that are still to come."""
        return self.running + self.waiting

    @property
    def is_busy(self) -> bool:
        """Say whether the page must look again."""
        return self.batch.status == BatchStatus.RUNNING and not self.pack_failed

    @property
    def is_packing(self) -> bool:
        """Say whether all documents ended and only the ZIP is to come."""
        return self.is_busy and not self.unfinished

    @property
    def pack_failed(self) -> bool:
        """Say whether the ZIP could not be made, so that a person must act."""
        return self.batch.status == BatchStatus.RUNNING and bool(self.batch.failure_reason) and not self.unfinished

    @property
    def speed(self) -> str:
        """Say the speed in words; empty while nothing tells it."""
        if not self.per_minute:
            return ""
        number = max(1, round(self.per_minute))
        return ngettext("%(number)d document a minute", "%(number)d documents a minute", number) % {"number": number}

    @property
    def time_left(self) -> str:
        """Say in words how long it takes still; empty while nothing tells it."""
        if not self.per_minute or not self.unfinished:
            return ""
        return in_words(timedelta(minutes=self.unfinished / self.per_minute))


def in_words(time: timedelta) -> str:
    """Say a duration in words, rounded up: seconds by ten, then minutes, then hours."""
    seconds = time.total_seconds()
    if seconds <= 55:
        return _("about %(number)d seconds") % {"number": max(10, ceil(seconds / 10) * 10)}
    minutes = ceil(seconds / 60)
    if minutes < 90:
        return ngettext("about %(number)d minute", "about %(number)d minutes", minutes) % {"number": minutes}
    hours = ceil(minutes / 60)
    return ngettext("about %(number)d hour", "about %(number)d hours", hours) % {"number": hours}


def progress_of(batches: Iterable[ReportBatch], at: datetime) -> list[BatchProgress]:
    """Count how far each of some works is; one statement for all that make documents, one for each that gathers."""
    found = list(batches)
    made = {each.pk for each in found if not each.gathers}
    counts = {
        row["batch"]: row
        for row in Report.objects.filter(batch__in=made).values("batch").annotate(**_counts(at)).order_by()
    }
    return [_progress(each, counts.get(each.pk) or documents_of(each).aggregate(**_counts(at)), at) for each in found]


def _counts(at: datetime) -> dict[str, Any]:
    recently = Q(status=ReportStatus.READY, finished_at__gt=at - SPEED_OVER)
    return {
        **{status.value: Count("pk", filter=Q(status=status)) for status in ReportStatus},
        "recent": Count("pk", filter=recently),
        "first_recent": Min("finished_at", filter=recently),
        "newest": Count("pk", filter=Q(finished_at__gt=at - STALLED_AFTER) | Q(started_at__gt=at - STALLED_AFTER)),
    }


def _progress(batch: ReportBatch, row: dict[str, Any], at: datetime) -> BatchProgress:
    unfinished = row[ReportStatus.WAITING] + row[ReportStatus.RUNNING]
    since = max(batch.requested_at, at - SPEED_OVER)
    busy = batch.status == BatchStatus.RUNNING
    minutes = (at - since).total_seconds() / 60
    return BatchProgress(
        batch=batch,
        # Documents that are kept no longer were ready once.
        ready=row[ReportStatus.READY] + row[ReportStatus.REMOVED],
        failed=row[ReportStatus.FAILED],
        running=row[ReportStatus.RUNNING],
        waiting=row[ReportStatus.WAITING],
        stopped=row[ReportStatus.CANCELLED],
        per_minute=row["recent"] / minutes if busy and row["recent"] and minutes > 0 else None,
        is_stalled=busy and unfinished > 0 and not row["newest"] and batch.requested_at < at - STALLED_AFTER,
    )


def batches_for_pages(user: Any) -> QuerySet[ReportBatch]:
    """Give the work in bulk that `user` sees, with all that a line about it shows."""
    return ReportBatch.objects.visible_to(user).select_related("round", "requested_by", "paused_by", "cancelled_by")


def under_way(user: Any) -> QuerySet[ReportBatch]:
    """Give the work that is being made or paused, in the order in which it is done."""
    return batches_for_pages(user).filter(status__in=[BatchStatus.RUNNING, BatchStatus.PAUSED]).order_by("pk")


def all_open_to(batch: ReportBatch, user: Any) -> bool:
    """Say whether `user` may read every document of the work, so the ZIP too; asked at each download."""
    open_ = Report.objects.visible_to(user)
    return not documents_of(batch).exclude(pk__in=open_.values("pk")).exists()


def readers_of(fetched: Sequence[Any]) -> str:
    """Name who fetched a thing, each once, in order; at most three."""
    names = list(dict.fromkeys(str(each.downloaded_by) for each in fetched))
    shown = names[:3]
    more = len(names) - len(shown)
    if more:
        shown.append(ngettext("%(number)d other", "%(number)d others", more) % {"number": more})
    if len(shown) < 2:
        return "".join(shown)
    return _("%(first)s and %(last)s") % {"first": ", ".join(shown[:-1]), "last": shown[-1]}
