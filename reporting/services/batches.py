"""Documents in bulk: starting them, pausing, going on, stopping, and making the failed ones again."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from proposals.formats import short_date
from proposals.models import User
from reporting.enums import BATCH_TRANSITIONS, BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.queries.batches import documents_of
from reporting.services.batch_choices import SOURCES, Choice, rows_of
from reporting.services.reports import open_again

logger = logging.getLogger(__name__)
MOST_DOCUMENTS = 20_000
ROWS_AT_A_TIME = 1_000


class NothingToMake(Exception):
    """There is no document of what was chosen."""


class TooMany(Exception):
    """More documents than one piece of work may hold; `count` is how many were chosen."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class StepRefused(Exception):
    """The work is no longer in a state in which this can be done."""


@transaction.atomic
def start_batch(*, choice: Choice, by: User, at: datetime, keys: Sequence[int] | None = None) -> ReportBatch:
    """Write the work down with a row for each document; the door has it begun once this is committed.

    `keys` are the chosen rows of :func:`rows_of`; None means all of them. What `by` may not read is left out.

    :raises NothingToMake: if nothing is left.
    :raises TooMany: above `MOST_DOCUMENTS`.
    """
    source = SOURCES[choice.kind]
    rows = rows_of(choice, by)
    rows = rows if keys is None else rows.filter(pk__in=keys)
    count = rows.count()
    if not count:
        raise NothingToMake
    if count > MOST_DOCUMENTS:
        raise TooMany(count)
    batch = ReportBatch.objects.create(
        kind=choice.kind, title=title_of(choice), round=choice.round, gathers=source.gathers, total=count,
        parameters=_parameters(choice), requested_by=by, requested_at=at,
    )  # fmt: skip
    if source.gathers:
        batch.parameters["reports"] = list(rows.values_list("pk", flat=True))
        batch.save(update_fields=["parameters"])
        return batch
    each = rows.iterator(chunk_size=ROWS_AT_A_TIME)
    while some := list(islice(each, ROWS_AT_A_TIME)):
        source.prepare(some)
        Report.objects.bulk_create(_report(batch, source.subject, row, source.parameters(row, choice)) for row in some)
    return batch


def _report(batch: ReportBatch, subject: str, row: Any, parameters: Any) -> Report:
    return Report(
        kind=batch.kind, batch=batch, parameters=dict(parameters), requested_by=batch.requested_by,
        requested_at=batch.requested_at, due_at=batch.requested_at, **{subject: row},
    )  # fmt: skip


def title_of(choice: Choice) -> str:
    """Name the work as the desk shows it, such as "Tussenrapportages van deals, Ronde 1 (2019), 1-1-2027 t/m …"."""
    parts = [str(SOURCES[choice.kind].plural)]
    if choice.round is not None:
        parts.append(choice.round.name)
    if choice.start and choice.end:
        values = {"start": short_date(choice.start), "end": short_date(choice.end)}
        parts.append(_("%(start)s up to and including %(end)s") % values)
    elif choice.start:
        parts.append(_("from %(start)s") % {"start": short_date(choice.start)})
    elif choice.end:
        parts.append(_("up to and including %(end)s") % {"end": short_date(choice.end)})
    return ", ".join(parts)[:250]


def _parameters(choice: Choice) -> dict[str, Any]:
    given = {"start": choice.start, "end": choice.end}
    return {name: day.isoformat() for name, day in given.items() if day is not None}


@transaction.atomic
def pause_batch(*, batch: ReportBatch, by: User, at: datetime) -> None:
    """Let no further document begin; what is being made at this moment is finished.

    :raises StepRefused: if nothing is being made.
    """
    work = _step(batch, BatchStatus.PAUSED)
    work.paused_at, work.paused_by = at, by
    work.save()


@transaction.atomic
def resume_batch(*, batch: ReportBatch, by: User, at: datetime) -> None:
    """Go on where it was paused.

    :raises StepRefused: if it was not paused.
    """
    work = _step(batch, BatchStatus.RUNNING, only_from=BatchStatus.PAUSED)
    logger.info("documents in bulk %s go on, by user %s at %s", work.pk, by.pk, at.isoformat())
    work.paused_at = work.paused_by = None
    work.save()


@transaction.atomic
def cancel_batch(*, batch: ReportBatch, by: User, at: datetime) -> int:
    """Stop for good and give how many documents are not made any more. What is ready stays as long as a ZIP would.

    :raises StepRefused: if it ended already.
    """
    work = _step(batch, BatchStatus.CANCELLED)
    work.cancelled_at, work.cancelled_by = at, by
    work.paused_at = work.paused_by = None
    work.kept_until = last_day_kept(at)
    work.save()
    return stop_waiting(work, at)


def stop_waiting(batch: ReportBatch, at: datetime) -> int:
    """Stop the documents of stopped work that wait; those that a worker holds come to this when it lets go."""
    waiting = Report.objects.filter(batch=batch, status=ReportStatus.WAITING)
    words = _("Stopped before it was made.")
    return waiting.update(
        status=ReportStatus.CANCELLED, finished_at=at, lease_until=None, progress_percentage=0, failure_reason=words
    )


@transaction.atomic
def retry_failed(*, batch: ReportBatch, by: User, at: datetime) -> int:
    """Let all documents of the work that failed be made again, then the ZIP anew; give their number."""
    work = ReportBatch.objects.select_for_update().get(pk=batch.pk)
    if work.status in {BatchStatus.CANCELLED, BatchStatus.REMOVED}:
        return 0
    failed = documents_of(work).filter(status__in=[ReportStatus.FAILED, ReportStatus.CANCELLED])
    count = failed.update(
        status=ReportStatus.WAITING, attempts=0, progress_percentage=0, due_at=at, lease_until=None, finished_at=None,
        failure_reason="",
    )  # fmt: skip
    if count or work.failure_reason:
        logger.info("%s documents of bulk %s are tried again by user %s", count, work.pk, by.pk)
        open_again(work)
    return count


def last_day_kept(at: datetime) -> date:
    """Give the last day on which a ZIP of this moment can be fetched."""
    return localdate(at) + timedelta(days=settings.REPORTS_KEPT_DAYS)


def _step(batch: ReportBatch, status: BatchStatus, *, only_from: BatchStatus | None = None) -> ReportBatch:
    work = ReportBatch.objects.select_for_update().get(pk=batch.pk)
    allowed = status in BATCH_TRANSITIONS[BatchStatus(work.status)]
    if not allowed or (only_from and work.status != only_from):
        raise StepRefused
    work.status = status
    return work
