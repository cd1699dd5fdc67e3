"""Writing a ZIP safely to disk: one file at a time in memory, ZIP64 where it is needed, names that hurt nobody."""

import hashlib
import io
import os
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.exports import Cell, Column, Kind, Table, write
from reporting.services.report_files import FOLDER

MANIFEST, CHECK_NUMBERS = "inhoud.csv", "SHA256SUMS"
LONGEST_NAME = 100
_UNSAFE = re.compile(r"[^a-z0-9._-]+")
_ENDING = re.compile(r"\.[a-z0-9]{1,5}$")
FILE_RIGHTS = 0o644 << 16  # of a ZIP entry: the rights stand in the upper half


@dataclass(frozen=True, slots=True)
class Entry:
    """One document for the ZIP. `content` is None for one that was not made; then `reason` says why."""

    number: int
    title: str
    file_name: str
    content: bytes | None
    sha256: str
    page_count: int | None
    reason: str
    made_at: datetime | None


def new_archive_name() -> str:
    """Draw a name within the storage that says nothing and cannot be guessed."""
    return f"{FOLDER}/{uuid.uuid4()}.zip"


def safe_name(place: int, wanted: str) -> str:
    """Give a name for the `place`-th file: its place first, so that no two are alike and the order is kept.

    Only small letters without accents, digits, dots, hyphens and underscores, at most 100 signs: no folders, no hidden
    files, no names that Windows keeps for itself.
    """
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    plain = _UNSAFE.sub("-", plain).strip("-")
    ending = _ENDING.search(plain)
    stem, tail = (plain[: ending.start()], ending.group()) if ending else (plain, "")
    return f"{place:05}-{stem.strip('-.')[: LONGEST_NAME - 12] or 'document'}{tail or '.pdf'}"


def write_archive(path: Path, entries: Iterable[Entry], *, title: str, made_at: datetime) -> tuple[int, str]:
    """Write the ZIP with its list and its check numbers and give its size in bytes and its SHA-256 in hex.

    PDFs are stored as they are, for they are compressed already. The file is on disk when this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    rows: list[Sequence[Cell]] = []
    with path.open("w+b") as file:
        with ZipFile(file, "w", ZIP_STORED, allowZip64=True) as archive:
            for place, entry in enumerate(entries, start=1):
                name = safe_name(place, entry.file_name) if entry.content is not None else ""
                if entry.content is not None:
                    archive.writestr(_info(name, entry.made_at or made_at), entry.content)
                size = len(entry.content) if entry.content is not None else None
                rows.append((name, entry.title, entry.number, entry.page_count, size, entry.sha256, entry.reason))
            archive.writestr(_info(MANIFEST, made_at, ZIP_DEFLATED), _manifest(title, rows))
            archive.writestr(_info(CHECK_NUMBERS, made_at, ZIP_DEFLATED), _check_numbers(rows))
        file.flush()
        os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        os.fsync(file.fileno())
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.seek(0, os.SEEK_END), sha256


def _info(name: str, moment: datetime, compression: int = ZIP_STORED) -> ZipInfo:
    info = ZipInfo(name, localtime(moment).timetuple()[:6])
    info.external_attr, info.compress_type = FILE_RIGHTS, compression
    return info


def _manifest(title: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    columns = (
        Column(_("File")), Column(_("Document")), Column(_("Number"), Kind.WHOLE), Column(_("Pages"), Kind.WHOLE),
        Column(_("Bytes"), Kind.WHOLE), Column(_("SHA-256")), Column(_("Not made, because")),
    )  # fmt: skip
    target = io.BytesIO()
    write(Table(title, columns, rows), "csv", target)
    return target.getvalue()


def _check_numbers(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write what `sha256sum --check SHA256SUMS` reads."""
    return "".join(f"{row[5]}  {row[0]}\n" for row in rows if row[0]).encode()
