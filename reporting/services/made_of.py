"""Which files a document was made of, and whether one came meanwhile: told by their SHA-256, never by the clock."""

import hashlib

from reporting.documents import Document
from reporting.enums import ReportKind
from reporting.models import Report


def files_in(document: Document) -> dict[str, list[str]]:
    """Give the SHA-256 of every file in a document, for `Report.made_of`."""
    return {"files": sorted(hashlib.sha256(data).hexdigest() for data, _kind in document.files.values())}


def misses_files(report: Report) -> bool:
    """Say whether a photo of a progress report that may be read by now is not in its document.

    A preview stays as it was: the region makes a new one. Work in bulk stays too; its ZIP has its check numbers.
    """
    is_of_now = report.batch_id is None and "preview" not in report.parameters
    if report.kind != ReportKind.PROGRESS_REPORT or not is_of_now or report.progress_report is None:
        return False
    readable = {photo.sha256 for photo in report.progress_report.photos.all() if photo.is_readable}
    return not readable <= set(report.made_of.get("files", []))
