"""The files of documents: a file is whole or it is not there, and it is what its row says."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from reporting.models import Report

FOLDER = "reports"


class FileDamaged(Exception):
    """The stored file is missing, cut short or changed."""


def new_file_name() -> str:
    """Draw a name within the storage that says nothing and cannot be guessed."""
    return f"{FOLDER}/{uuid.uuid4()}.pdf"


@contextmanager
def written_aside(name: str, content: bytes, *, attempt: int) -> Iterator[Path]:
    """Write `content` safely to disk beside its place and give the path; gone again at the end.

    Whoever holds the report moves it to its place with :func:`put_in_place`. Until then nobody can
    mistake it for the document, also not after a crash or with a full disk.
    """
    aside = path_of(f"{name}.part{attempt}")
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
            os.fsync(file.fileno())
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def put_in_place(aside: Path, name: str) -> None:
    """Move a file that was written aside to its place in one step, and remove earlier attempts."""
    place = path_of(name)
    aside.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # without it the new name may be lost in a power cut
    finally:
        os.close(folder)
    for left_behind in place.parent.glob(f"{place.name}.part*"):
        left_behind.unlink(missing_ok=True)


def read_whole_file(report: Report) -> bytes:
    """Read the file of a report that is ready.

    :raises FileDamaged: if it is missing or differs from the size and SHA-256 in the row.
    """
    try:
        content = path_of(report.file.name).read_bytes()
    except OSError as error:
        raise FileDamaged(str(report.pk)) from error
    if len(content) != report.size or hashlib.sha256(content).hexdigest() != report.sha256:
        raise FileDamaged(str(report.pk))
    return content


def path_of(name: str) -> Path:
    """Give where a file of the storage lies on disk."""
    return Path(default_storage.path(name))
