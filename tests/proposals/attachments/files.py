"""Files of every kind, made here: small real ones, and ones that try something."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", OOXML + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", OOXML + "spreadsheetml.sheet.main+xml"),
}
ODF = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(text: str = "Begroting", **catalog: object) -> bytes:
    """Make a PDF of one page; `catalog` adds entries such as OpenAction to its root."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 300))
    document.docinfo["/Title"] = text
    for name, value in catalog.items():
        document.Root[f"/{name}"] = value
    return saved(document)


def pdf_saying(text: str) -> bytes:
    """Make a PDF with a text that stands in it letter by letter."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    page.Contents = pikepdf.Stream(document, f"% {text}".encode())
    return saved(document, compress_streams=False)


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """Write a PDF to bytes."""
    target = io.BytesIO()
    document.save(target, static_id=True, **options)
    return target.getvalue()


def zipped(parts: Mapping[str, bytes | str], *, stored: frozenset[str] = frozenset({"mimetype"})) -> bytes:
    """Make a zip of parts by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def office_parts(ending: str = "docx", text: str = "Plan", **types: str) -> dict[str, bytes | str]:
    """Give the parts of a small docx or xlsx."""
    main, kind = MAIN[ending]
    return {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" '
        f'ContentType="{types.get("main", kind)}"/></Types>',
        "_rels/.rels": relations(("officeDocument", main, False)),
        main: f'<?xml version="1.0" encoding="UTF-8"?><root>{text}</root>',
    }


def relations(*found: tuple[str, str, bool]) -> str:
    """Write relations: (kind, target, is elsewhere)."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if elsewhere else ''}/>"
        for number, (kind, target, elsewhere) in enumerate(found)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def office(ending: str = "docx", text: str = "Plan", extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """Make a docx or xlsx, with extra parts."""
    return zipped(office_parts(ending, text) | dict(extra or {}))


def open_document(ending: str = "odt", extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """Make an odt or ods, with extra parts."""
    return zipped(
        {"mimetype": ODF[ending], "content.xml": "<office/>", "META-INF/manifest.xml": "<m/>"} | dict(extra or {})
    )


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Make a PNG or JPEG."""
    target = io.BytesIO()
    Image.new("RGB", size, (11, 90, 82)).save(target, form)
    return target.getvalue()


def png_of(width: int, height: int, pixels: bytes = b"") -> bytes:
    """Write a PNG by hand that claims a size, with its pixels packed as given."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def padded_pdf(size: int) -> bytes:
    """Make a PDF of exactly `size` bytes, with pages that hold noise as a scan would."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    page.Contents = pikepdf.Stream(document, b"% ")
    page.Filler = pikepdf.Stream(document, b"")
    # Uncompressed, so that one byte more of content is one byte more of file.
    options = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    filling = max(0, size - len(saved(document, **options)) - 40)
    for _attempt in range(6):
        page.Filler = pikepdf.Stream(document, b"\xa5" * filling)
        found = len(saved(document, **options))
        if found == size:
            break
        filling += size - found
    return saved(document, **options)


GOOD: dict[str, bytes] = {
    "pdf": pdf(),
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "odt": open_document("odt"),
    "ods": open_document("ods"),
    "png": picture("PNG"),
    "jpg": picture("JPEG"),
}
