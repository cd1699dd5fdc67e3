"""Taking in a file for any row that keeps one: the checks of attachments, a random name in the store."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile

from proposals.enums import ScanState
from proposals.models import User
from proposals.models.stored_file import StoredFile
from proposals.services.attachments import accepted_name, inspected_digest, refusals
from proposals.services.attachments.kinds import CONTENT_TYPES
from proposals.services.scanning import scanner_is_configured

Row = TypeVar("Row", bound=StoredFile)


def filled_in(
    row: Row, upload: UploadedFile, *, by: User, at: datetime,
    kinds: Iterable[str] = CONTENT_TYPES, within: Collection[str] = (),
) -> Row:  # fmt: skip
    """Look into an upload, write its bytes to the store and give `row` with what is known of it, not saved yet.

    Whoever saves the row discards the file when that fails. A virus is looked for later; nobody can read
    the file before that. A PDF may carry the files whose SHA-256 are in `within`, and no other.

    :raises AttachmentRefused: with what is wrong and how to mend it.
    """
    name, ending = accepted_name(upload)
    if ending not in kinds:
        raise refusals.no_such_kind(name)
    row.sha256 = inspected_digest(upload, name, ending, None, within=within)
    row.original_name, row.content_type, row.size = name, CONTENT_TYPES[ending], upload.size or 0
    row.scan_state = ScanState.WAITING if scanner_is_configured() else ScanState.NOT_SCANNED
    row.uploaded_at, row.uploaded_by = at, by
    upload.seek(0)
    row.file.save(name, upload, save=False)
    return row
