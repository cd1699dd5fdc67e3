"""Looking after work in bulk: what stands still, and what a worker let go of after its work was stopped."""

from datetime import datetime

from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.queries.batches import progress_of
from reporting.services.batches import stop_waiting


def stalled_batches(*, at: datetime) -> list[ReportBatch]:
    """List the work of which documents wait while none was begun or ended for ten minutes."""
    running = ReportBatch.objects.filter(status=BatchStatus.RUNNING).order_by("pk")
    return [each.batch for each in progress_of(running, at) if each.is_stalled]


def settle_stopped(*, at: datetime) -> int:
    """Stop what came back to waiting after its work was stopped, such as a document whose worker was killed."""
    left = Report.objects.filter(status=ReportStatus.WAITING, batch__status=BatchStatus.CANCELLED)
    left_behind = Report.objects.filter(
        status=ReportStatus.RUNNING, batch__status=BatchStatus.CANCELLED, lease_until__lte=at
    )
    left_behind.update(status=ReportStatus.WAITING, lease_until=None)
    batches = ReportBatch.objects.filter(pk__in=left.values("batch"))
    return sum(stop_waiting(each, at) for each in batches)
