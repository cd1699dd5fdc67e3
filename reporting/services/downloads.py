"""Keeping who fetched which document when."""

from datetime import datetime

from proposals.models import User
from reporting.models import Report, ReportBatch, ReportDownload


def note_download(*, by: User, at: datetime, report: Report | None = None, batch: ReportBatch | None = None) -> None:
    """Write down that `by` fetches a document or a ZIP, with the check number of what is handed out."""
    thing = report or batch
    if thing is None:
        raise ValueError("a download is of something")
    ReportDownload.objects.create(
        report=report, batch=batch, sha256=thing.sha256, downloaded_at=at, downloaded_by=by
    )  # fmt: skip
