"""Which files a document was made of, and whether one came meanwhile: told by their SHA-256, never by the clock."""

import hashlib

from reporting.documents import Document
from reporting.enums import ReportKind
from reporting.models import ProgressPhoto, ProgressReport, Report
from reporting.services.sent_in import photos_sent_in


def files_in(document: Document) -> dict[str, list[str]]:
    """Give the SHA-256 of every file in a document, for `Report.made_of`."""
    return {"files": sorted(hashlib.sha256(data).hexdigest() for data, _kind in document.files.values())}


def misses_files(report: Report) -> bool:
    """Say whether a photo that was sent in with a progress report and may be read by now is not in its document.

    A preview stays as it was: the region makes a new one. Work in bulk stays too; its ZIP has its check numbers. So
    does the document of what was sent in before, once the report was sent in again.
    """
    about = report.progress_report
    if report.kind != ReportKind.PROGRESS_REPORT or about is None:
        return False
    is_earlier = about.submitted_at is not None and report.requested_at < about.submitted_at
    if is_earlier or report.batch_id is not None or "preview" in report.parameters:
        return False
    readable = {photo.sha256 for photo in _photos_of(about) if photo.is_readable}
    return not readable <= set(report.made_of.get("files", []))


def _photos_of(progress_report: ProgressReport) -> list[ProgressPhoto]:
    """Give the photos that were sent in; what a region adds to a report that came back is not in its document yet."""
    if progress_report.submitted_content:
        return photos_sent_in(progress_report)
    return [] if progress_report.is_editable else list(progress_report.photos.all())
