"""Documents and sheets of offices: Office Open XML (docx, xlsx) and OpenDocument (odt, ods).

Both are zips of XML. Refused are macros and other programs, files within files, pictures and templates
that are fetched from elsewhere, passwords, and XML that defines entities (a few lines that a reader
blows up to gigabytes).
"""

import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import BinaryIO

from proposals.services.inspection.archives import Archive, Budget, open_archive
from proposals.services.inspection.faults import (
    ACTIVE,
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    REMOTE,
    TOO_HEAVY,
    WRONG_KIND,
    Refused,
)
from proposals.services.inspection.limits import DEEPEST, MIB, MOST_INDEX_BYTES
from proposals.services.inspection.signatures import kind_of

CONTENT_TYPES = "[Content_Types].xml"
_OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": _OOXML + "wordprocessingml.document.main+xml",
    "xlsx": _OOXML + "spreadsheetml.sheet.main+xml",
}
ODF_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
XML_ENDINGS = {"xml", "rels", "vml", "rdf"}
PICTURE_ENDINGS = {"png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf", "tif", "tiff", "wdp", "svm", "svg", "webp"}
OTHER_ENDINGS = {"odttf", "fntdata", "ttf", "otf"}
PLAIN_PARTS = {"mimetype", "layout-cache", "meta-inf/manifest.rdf"}
# Settings of a printer: every sheet that was ever printed has them, and nothing runs them.
PRINTER_SETTINGS = re.compile(r"^xl/printersettings/printersettings\d+\.bin$")
CHART_SHEET = re.compile(r"^(?:word|xl)/embeddings/[^/]+\.xlsx$")
PROGRAM_PLACES = re.compile(
    r"(?:^|/)(?:basic|scripts|dialogs|macrosheets|intlmacrosheets|dialogsheets|activex|customui)/|vbaproject|vbadata",
)
OBJECT_PLACES = re.compile(r"(?:^|/)(?:embeddings|objects)/")
ACTIVE_TYPES = re.compile(rb"macroenabled|vbaproject|vbadata|activex|macrosheet", re.IGNORECASE)
# What makes an office program run, fetch or blow up something; searched in all XML.
ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A field that starts a program (DDE), as a field only: the letters may stand in a text.
ACTIVE_XML = re.compile(
    rb"(?:instrText[^<]{0,40}>|instr\s*=\s*[\"'])\s*DDE(?:AUTO)?\b|<(?:\w+:)?ddeLink|script:event-listener"
    rb"|<(?:\w+:)?script\b",
    re.IGNORECASE,
)
ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.IGNORECASE)
ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"utf-16le", b"utf-16be", b"us-ascii", b"ascii", b"iso-8859-1"}
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Opened only when somebody asks for it: links in a text, other sheets that a formula names.
HARMLESS_REMOTE = ("/hyperlink", "/externalLinkPath", "/externalLinkLong", "/xlPathMissing", "/xlStartup", "/xlLibrary")
# The house style of an office lies on its own drive or server; every letter made with it names that place.
HOUSE_STYLE = ("/attachedTemplate", "/image")
OWN_PLACE = re.compile(
    r"^(?:file:/{0,3})?(?:[a-z]:[\\/]|[\\/]{2}(?:[\w-]+|[\w.-]+\.(?:local|lan|intern|internal|corp|int))[\\/]|[\w~%-][^:\\/]*$)"
)
OVERLAP = 64


def check_office(path: Path, ending: str) -> None:
    """Check a docx, xlsx, odt or ods. :raises Refused: with what is wrong."""
    size = path.stat().st_size
    with path.open("rb") as file:
        _check(file, size, ending, Budget(size), depth=0)


def _check(file: BinaryIO, size: int, ending: str, budget: Budget, depth: int) -> None:
    archive = open_archive(file, size, budget)
    for name in archive.parts:
        _check_place(name)
    if ending in MAIN_TYPES:
        _check_content_types(archive, ending)
    else:
        _check_mimetype(archive, ending)
    for name, part in archive.parts.items():
        if part.is_dir():
            continue
        if CHART_SHEET.match(name.lower()):
            _check_chart_sheet(archive, name, depth)
        elif name.lower().endswith(".rels"):
            _check_relations(archive, name)
        else:
            _check_part(archive, name)


def _check_place(name: str) -> None:
    lower = name.lower()
    last = lower.rsplit("/", 1)[-1]
    ending = last.rsplit(".", 1)[-1] if "." in last else ""
    if PROGRAM_PLACES.search(lower):
        raise Refused(ACTIVE, "macro")
    if lower.endswith("/") or lower in PLAIN_PARTS or PRINTER_SETTINGS.match(lower) or CHART_SHEET.match(lower):
        return
    if ending in XML_ENDINGS | PICTURE_ENDINGS | OTHER_ENDINGS:
        return
    if lower.startswith("objectreplacements/") and not ending:
        return
    if last == "encryptedpackage":
        raise Refused(PASSWORD)
    raise Refused(EMBEDDED, name[-80:])


def _check_content_types(archive: Archive, ending: str) -> None:
    if CONTENT_TYPES not in archive.parts:
        raise Refused(WRONG_KIND, "zip")
    text = archive.whole(CONTENT_TYPES, MOST_INDEX_BYTES)
    if ACTIVE_TYPES.search(text.replace(b"\0", b"")):
        raise Refused(ACTIVE, "macro")
    types = {element.get("ContentType", "") for element in _parse(text).iter()}
    if MAIN_TYPES[ending] not in types:
        raise Refused(WRONG_KIND, next((kind for kind, main in MAIN_TYPES.items() if main in types), "zip"))


def _check_mimetype(archive: Archive, ending: str) -> None:
    if "mimetype" not in archive.parts or "content.xml" not in archive.parts:
        raise Refused(WRONG_KIND, "zip")
    found = archive.whole("mimetype", 200).strip()
    if found != ODF_TYPES[ending]:
        raise Refused(WRONG_KIND, next((kind for kind, mime in ODF_TYPES.items() if mime == found), "zip"))
    manifest = "META-INF/manifest.xml"
    if manifest in archive.parts and b"encryption-data" in archive.whole(manifest, MOST_INDEX_BYTES):
        raise Refused(PASSWORD)


def _check_relations(archive: Archive, name: str) -> None:
    text = archive.whole(name, MOST_INDEX_BYTES)
    _check_xml_head(text)
    _check_xml(text)
    for relation in _parse(text).iter(RELATION):
        target, kind = relation.get("Target", "").strip().lower(), relation.get("Type", "")
        if relation.get("TargetMode", "") != "External":
            continue
        if target.startswith(("javascript:", "vbscript:", "data:")):
            raise Refused(ACTIVE, "script")
        is_house_style = kind.endswith(HOUSE_STYLE) and OWN_PLACE.match(target) is not None
        if not (kind.endswith(HARMLESS_REMOTE) or is_house_style):
            raise Refused(REMOTE, relation.get("Target", "")[:80])


def _check_chart_sheet(archive: Archive, name: str, depth: int) -> None:
    """A chart in a letter carries the sheet it was drawn from; look into that sheet as well."""
    if depth >= DEEPEST:
        raise Refused(EMBEDDED, name[-80:])
    data = archive.whole(name, 10 * MIB)
    if kind_of(data[:1024]) != "zip":
        raise Refused(EMBEDDED, name[-80:])
    _check(io.BytesIO(data), len(data), "xlsx", archive.budget, depth + 1)


def _check_part(archive: Archive, name: str) -> None:
    """Read a part to its end: its beginning says what it is, its text what it does."""
    ending = name.lower().rsplit(".", 1)[-1]
    is_xml, kept, first = ending in XML_ENDINGS or ending == "svg", b"", True
    for piece in archive.pieces(name):
        if first:
            _check_beginning(piece, name, is_xml=is_xml)
            first = False
        if is_xml:
            _check_xml(kept + piece)
            kept = piece[-OVERLAP:]


def _check_beginning(head: bytes, name: str, *, is_xml: bool) -> None:
    kind = kind_of(head[:16])
    if kind == "program" and not name.lower().endswith((".bmp", ".odttf", ".fntdata")):
        raise Refused(ACTIVE, "program")
    if kind in {"zip", "ole", "archive", "pdf", "rtf"}:
        raise Refused(EMBEDDED, name[-80:])
    if is_xml:
        _check_xml_head(head)


def _check_xml_head(head: bytes) -> None:
    plain = head[:400].replace(b"\0", b"")
    if (found := ENCODING.search(plain)) and found.group(1).lower() not in ENCODINGS:
        raise Refused(DAMAGED)


def _check_xml(text: bytes) -> None:
    plain = text.translate(None, b"\0")  # UTF-16 reads the same without its zeros
    if ENTITIES.search(plain):
        raise Refused(TOO_HEAVY)
    if ACTIVE_XML.search(plain):
        raise Refused(ACTIVE, "script")


def _parse(text: bytes) -> ET.Element:
    _check_xml(text)
    try:
        return ET.fromstring(text)  # noqa: S314 - no entities are in it, see above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Refused(DAMAGED) from error
