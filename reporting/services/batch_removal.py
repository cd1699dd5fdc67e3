"""What was made in bulk is kept for thirty days: after that the files go, and the rows tell that they were there."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.services.report_files import path_of

logger = logging.getLogger(__name__)
FILES_AT_A_TIME = 500


def remove_old_batches(*, at: datetime) -> int:
    """Remove the files of work whose last day is over and give how many; the log names each piece of work.

    First the rows say that the file is kept no longer, then the file goes, then its name: whoever breaks off in between
    leaves something that the next turn finishes. What work only gathered stays: letters and acknowledgements are kept.
    """
    for batch_id in _to_be_removed(localdate(at)):
        _close(batch_id, localdate(at))
    return _remove_files(Report, ReportStatus.REMOVED) + _remove_files(ReportBatch, BatchStatus.REMOVED)


def _to_be_removed(today: date) -> list[int]:
    over = ReportBatch.objects.filter(status__in=[BatchStatus.READY, BatchStatus.CANCELLED], kept_until__lt=today)
    return list(over.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _close(batch_id: int, today: date) -> None:
    """Say on the rows that nothing is kept; two sweepers at once do it once."""
    rows = ReportBatch.objects.select_for_update(skip_locked=True)
    batch = rows.filter(pk=batch_id, kept_until__lt=today).exclude(status=BatchStatus.REMOVED).first()
    if batch is None:
        return
    made = Report.objects.filter(batch=batch, status=ReportStatus.READY)
    count = made.update(status=ReportStatus.REMOVED)
    batch.status = BatchStatus.REMOVED
    batch.save()
    logger.info(
        "documents in bulk %s (%s) were kept until %s: %s documents and the ZIP are removed",
        batch.pk, batch.kind, batch.kept_until, count,
    )  # fmt: skip


def _remove_files(model: type[Report] | type[ReportBatch], status: str) -> int:
    left = model.objects.filter(status=status).exclude(file="")  # type: ignore[attr-defined]
    found = list(left.order_by("pk").values_list("pk", "file")[:FILES_AT_A_TIME])
    for _pk, name in found:
        path_of(name).unlink(missing_ok=True)
    model.objects.filter(pk__in=[pk for pk, _name in found]).update(file="")  # type: ignore[attr-defined]
    return len(found)
