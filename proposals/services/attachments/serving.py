"""Giving a file back: only what was checked, and only the bytes that were given."""

import hashlib
import tempfile
from typing import IO

from proposals.enums import ScanState
from proposals.models import Attachment
from proposals.models.stored_file import StoredFile
from proposals.services.scanning import scanner_is_configured

IN_MEMORY = 1024 * 1024
CHUNK = 256 * 1024


class DamagedFile(Exception):
    """The stored file is gone, or is not what was uploaded."""


def is_readable(attachment: Attachment | StoredFile) -> bool:
    """Say whether anybody may read the file now.

    Where a scanner is configured only what it found clean is readable; without one, what was marked
    as not scanned. What waits, or was found unsafe, is readable for nobody.
    """
    if attachment.scan_state == ScanState.CLEAN:
        return True
    return attachment.scan_state == ScanState.NOT_SCANNED and not scanner_is_configured()


def verified_copy(attachment: Attachment | StoredFile) -> IO[bytes]:
    """Copy a stored file aside while its SHA-256 is counted, and give the copy, at its beginning.

    Nobody can change the copy between counting and sending. Works alike for disk and object store.

    :raises DamagedFile: when the bytes are not those that were uploaded, or cannot be read.
    """
    copy = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    digest, size = hashlib.sha256(), 0
    try:
        with attachment.file.storage.open(attachment.file.name, "rb") as stored:
            while size <= attachment.size and (chunk := stored.read(CHUNK)):
                size += len(chunk)
                digest.update(chunk)
                copy.write(chunk)
    except Exception as error:  # each store has errors of its own
        copy.close()
        raise DamagedFile from error
    if size != attachment.size or digest.hexdigest() != attachment.sha256:
        copy.close()
        raise DamagedFile
    copy.seek(0)
    return copy
