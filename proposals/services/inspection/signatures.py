"""What a file is by its first bytes, and files that are two things at once."""

import re
from pathlib import Path
from typing import BinaryIO

from proposals.services.inspection.faults import POLYGLOT, WRONG_KIND, Refused

PDF, PNG, JPEG, ZIP = "pdf", "png", "jpeg", "zip"
KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"GIF8", "gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),  # doc, xls, and docx or xlsx with a password
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"RIFF", "riff"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
)
CONTAINER = {"pdf": PDF, "png": PNG, "jpg": JPEG, "docx": ZIP, "xlsx": ZIP, "odt": ZIP, "ods": ZIP}
PAGE_MARKS = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|iframe|body|\?php)", re.IGNORECASE)
HEAD_BYTES = 1024  # a reader of PDF accepts its header anywhere in these
END_OF_ZIP = b"PK\x05\x06"
LONGEST_ZIP_END = 22 + 0xFFFF
CHUNK = 256 * 1024


def kind_of(head: bytes) -> str:
    """Name what the first bytes of a file look like; empty when they say nothing."""
    for start, kind in KNOWN:
        if head.startswith(start):
            return kind
    return "page" if PAGE_MARKS.search(head[:HEAD_BYTES]) else ""


def check_signature(file: BinaryIO, ending: str) -> None:
    """Hold a file to its name, and refuse what is at the same time something else.

    :raises Refused: with WRONG_KIND or POLYGLOT.
    """
    head, tail = _ends(file)
    found = kind_of(head)
    if found != CONTAINER[ending]:
        raise Refused(WRONG_KIND, found)
    if found != PDF and b"%PDF-" in head:
        raise Refused(POLYGLOT, PDF)
    if found != ZIP and ends_as_zip(tail):
        raise Refused(POLYGLOT, ZIP)
    if PAGE_MARKS.search(head[:HEAD_BYTES]) and found != ZIP:
        raise Refused(POLYGLOT, "page")


def ends_as_zip(tail: bytes) -> bool:
    """Tell whether a program for archives would open what ends with these bytes."""
    place = tail.rfind(END_OF_ZIP)
    while place >= 0:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if len(tail) - place - 22 >= comment:
            return True
        place = tail.rfind(END_OF_ZIP, 0, place)
    return False


def has_page_marks(path: Path) -> bool:
    """Search a whole picture for the marks of a web page; bytes of a picture never spell them by chance."""
    keep = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if PAGE_MARKS.search(keep + chunk):
                return True
            keep = chunk[-32:]
    return False


def _ends(file: BinaryIO) -> tuple[bytes, bytes]:
    head = file.read(HEAD_BYTES)
    size = file.seek(0, 2)
    file.seek(max(0, size - LONGEST_ZIP_END))
    tail = file.read()
    file.seek(0)
    return head, tail
