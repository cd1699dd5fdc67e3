"""PDF: nothing before or behind it, no password, no scripts, no files within, nothing that starts a program."""

import re
import zlib
from pathlib import Path
from typing import Any

from proposals.services.inspection.embedded import Known
from proposals.services.inspection.faults import (
    ACTIVE,
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    POLYGLOT,
    TOO_HEAVY,
    TOO_MANY_PARTS,
    Refused,
)
from proposals.services.inspection.limits import (
    MOST_PDF_NESTING,
    MOST_PDF_OBJECTS,
    MOST_PICTURE_PIXELS,
    MOST_STREAM_BYTES,
    MOST_UNPACKED_BYTES,
)

TAIL_BYTES = 2048
AFTER_THE_END = re.compile(rb"^[\s\0]*$")
# Whoever damages the table of contents on purpose makes a reader search the file as it stands.
RAW_MARKS = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)(?=[\s/<>\[\]()])")
ACTIONS = {
    "/JavaScript": (ACTIVE, "script"),
    "/Launch": (ACTIVE, "program"),
    "/ImportData": (ACTIVE, "script"),
    "/SubmitForm": (ACTIVE, "script"),
    "/Rendition": (ACTIVE, "media"),
    "/Movie": (ACTIVE, "media"),
    "/Sound": (ACTIVE, "media"),
    "/RichMediaExecute": (ACTIVE, "media"),
    "/GoToE": (EMBEDDED, "pdf"),
    "/GoToR": (EMBEDDED, "pdf"),
}
NAMES = {
    "/JS": (ACTIVE, "script"),
    "/JavaScript": (ACTIVE, "script"),
    "/XFA": (ACTIVE, "form"),
    "/EmbeddedFile": (EMBEDDED, ""),
    "/EmbeddedFiles": (EMBEDDED, ""),
    "/EF": (EMBEDDED, ""),
    "/RichMedia": (ACTIVE, "media"),
    "/RichMediaContent": (ACTIVE, "media"),
}
TYPES = {"/EmbeddedFile", "/RichMedia", "/Movie", "/Sound", "/3D", "/FileAttachment", "/Screen"}
FOUND_RAW = {b"Launch": (ACTIVE, "program"), b"EmbeddedFile": (EMBEDDED, ""), b"EmbeddedFiles": (EMBEDDED, "")}
FILES_WITHIN = {"/EmbeddedFiles", "/EF"}
RAW_FILES = {b"EmbeddedFile", b"EmbeddedFiles"}
CHUNK = 256 * 1024


def check_pdf(path: Path, known: Known | None = None) -> None:
    """Check a PDF; no file may be within but those that are `known`. :raises Refused: with what is wrong."""
    known = known or Known()
    _check_end(path)
    _check_raw(path, RAW_FILES if known.digests else set())
    # Only here: the other kinds of file start without it.
    import pikepdf

    pikepdf.settings.set_decimal_precision(15)
    try:
        with pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream) as document:
            if document.is_encrypted:
                raise Refused(PASSWORD)
            _check_objects(document, known)
            if not len(document.pages):
                raise Refused(DAMAGED)
    except pikepdf.PasswordError as error:
        raise Refused(PASSWORD) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, OverflowError) as error:
        raise Refused(DAMAGED) from error
    known.check_marks(path)


def _check_end(path: Path) -> None:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read()
    place = tail.rfind(b"%%EOF")
    if place < 0:
        # Cut off, or something of more than 2 kB follows: not a document as a program writes it.
        raise Refused(DAMAGED)
    if not AFTER_THE_END.match(tail[place + 5 :]):
        raise Refused(POLYGLOT, "pdf")


def _check_raw(path: Path, counted_later: set[bytes]) -> None:
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            for found in RAW_MARKS.finditer(kept + chunk):
                if found.group(1) not in counted_later:
                    raise Refused(*FOUND_RAW.get(found.group(1), (ACTIVE, "script")))
            kept = chunk[-32:]


def _check_objects(document: Any, known: Known) -> None:
    """Look at every object of the file, also those that no page shows."""
    if len(document.objects) > MOST_PDF_OBJECTS:
        raise Refused(TOO_MANY_PARTS)
    unpacked = 0
    for thing in document.objects:
        _check_object(thing, known)
        unpacked += _stream_size(thing)
        if unpacked > MOST_UNPACKED_BYTES:
            raise Refused(TOO_HEAVY)


def _check_object(thing: Any, known: Known) -> None:
    waiting = [(thing, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > MOST_PDF_NESTING:
            raise Refused(TOO_HEAVY)
        if (names := _names(found)) is not None:
            _check_dictionary(found, names, known)
            waiting += [(value, depth + 1) for value in _values(found, names)]
        elif _is_array(found):
            waiting += [(value, depth + 1) for value in found if _is_direct(value)]


def _stream_size(thing: Any) -> int:
    """Give what a packed stream unpacks to, counted in pieces; 0 for what is no stream or not packed so."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream):
        return 0
    if thing.get("/Subtype") == "/Image":
        return _check_pixels(thing)
    filters = thing.get("/Filter", [])
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(each) for each in filters]
    packed = [name for name in names if name in {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW"}]
    if len(packed) > 1:  # packed twice: a thousand times a thousand
        raise Refused(TOO_HEAVY)
    return _inflated_size(thing.read_raw_bytes()) if names in (["/FlateDecode"], ["/Fl"]) else 0


def _check_pixels(thing: Any) -> int:
    try:
        pixels = int(thing.get("/Width", 0)) * int(thing.get("/Height", 0))
    except (TypeError, ValueError) as error:
        raise Refused(DAMAGED) from error
    if pixels > MOST_PICTURE_PIXELS:
        raise Refused(TOO_HEAVY)
    return 0


def _inflated_size(data: bytes) -> int:
    inflater, size = zlib.decompressobj(), 0
    try:
        while data and not inflater.eof:
            size += len(inflater.decompress(data, CHUNK))
            data = inflater.unconsumed_tail
            if size > MOST_STREAM_BYTES:
                raise Refused(TOO_HEAVY)
    except zlib.error:
        return size  # readers forgive this: what came before is what they show
    return size


def _names(thing: Any) -> set[str] | None:
    import pikepdf

    return set(thing.keys()) if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) else None


def _is_array(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Array)


def _is_direct(value: Any) -> bool:
    """Tell whether a value stands in its holder itself; others have their own turn."""
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _values(thing: Any, names: set[str]) -> list[Any]:
    return [value for name in names if _is_direct(value := thing.get(name))]


def _check_dictionary(thing: Any, names: set[str], known: Known) -> None:
    for name in names & NAMES.keys():
        if not (name in FILES_WITHIN and known.allows_names(thing, names)):
            raise Refused(*NAMES[name])
    if "/S" in names and (action := str(thing.get("/S"))) in ACTIONS:
        raise Refused(*ACTIONS[action])
    for name in ("/Type", "/Subtype"):
        if name in names and (kind := str(thing.get(name))) in TYPES:
            if kind == "/EmbeddedFile" and name == "/Type" and known.allows_file(thing):
                continue
            embedded = kind in {"/EmbeddedFile", "/FileAttachment"}
            raise Refused(EMBEDDED if embedded else ACTIVE, "" if embedded else "media")
