"""Files that are small on disk and huge when opened (quality bar WS-07). Made on the fly, some bytes to 10 MB each."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf

from tests.proposals.attachments import files

GIB = 1024**3
MIB = 1024**2


def packed(byte: bytes, size: int) -> bytes:
    """Pack a number of whole MiB of one byte as a zip does, without ever holding them.

    After a full flush a packer has forgotten what came before, so every MiB packs to the same bytes: one is packed,
    and stands in the stream as often as needed.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(byte * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * (size // MIB) + packer.flush()


def packed_with_checksum(byte: bytes, size: int) -> bytes:
    """Pack the same as a PDF and a PNG do: with a header before it and behind it the checksum of what was packed."""
    # Adler-32 (RFC 1950): the sum of the bytes plus one, and the sum of those sums after each byte.
    total = (1 + size * byte[0]) % 65521
    totals = (size + byte[0] * size * (size + 1) // 2) % 65521
    return b"\x78\xda" + packed(byte, size) + struct.pack(">2H", totals, total)


def with_packed_part(name: str, data: bytes, claimed: int) -> bytes:
    """Make a docx with a part of packed bytes whose size is claimed, true or not."""
    return with_raw_parts([(name, data, claimed, zlib.crc32(b""))])


def with_raw_parts(parts: list[tuple[str, bytes, int, int]]) -> bytes:
    """Write a docx by hand, so that its headers may lie: (name, packed bytes, claimed size, checksum)."""
    body, directory = io.BytesIO(), io.BytesIO()
    whole = [(name, _deflate(data), len(data), zlib.crc32(data)) for name, data in _plain_parts().items()] + parts
    for name, data, size, crc in whole:
        place, raw = body.tell(), name.encode()
        common = struct.pack("<5H3L", 20, 0, 8, 0, 0x21, crc, len(data), size)
        body.write(b"PK\x03\x04" + common + struct.pack("<2H", len(raw), 0) + raw + data)
        directory.write(
            b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<5H2L", len(raw), 0, 0, 0, 0, 0, place) + raw
        )
    listed = directory.getvalue()
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(whole), len(whole), len(listed), body.tell(), 0)
    return body.getvalue() + listed + end


def _plain_parts() -> dict[str, bytes]:
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.office_parts().items()}


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def honest_bomb() -> bytes:
    """4 GB - 1 MB of zeros, and the list says so."""
    size = 4 * GIB - MIB
    return with_packed_part("word/media/a.xml", packed(b"\0", size), size)


def lying_bomb() -> bytes:
    """1 GB of zeros that claims to be 1 kB."""
    return with_packed_part("word/a.xml", packed(b"\0", GIB), 1024)


def overlapping_bomb() -> bytes:
    """Two hundred parts that are all the same packed bytes: unpacked together far more than the file."""
    plain = with_packed_part("word/a.xml", packed(b"\0", 8 * MIB), 8 * MIB)
    start = plain.rfind(b"PK\x05\x06")
    count = struct.unpack("<H", plain[start + 10 : start + 12])[0]
    place = struct.unpack("<L", plain[start + 16 : start + 20])[0]
    directory = plain[place:start]
    last = directory[directory.rfind(b"PK\x01\x02") :]
    more = b"".join(last.replace(b"word/a.xml", f"word/{n:04}".encode()[:10].ljust(10, b"x")) for n in range(200))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 200, count + 200, len(directory) + len(more), place, 0)
    return plain[:start] + more + end


def many_entries() -> bytes:
    """100,000 parts of nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.office_parts().items():
            archive.writestr(name, data)
        for number in range(100_000):
            archive.writestr(f"w/{number}.xml", b"")
    return target.getvalue()


def nested() -> bytes:
    """A zip in a zip in a zip in a docx."""
    inner = files.zipped({"a.xml": b"\0" * MIB})
    for _depth in range(3):
        inner = files.zipped({"a.zip": inner})
    return files.office(extra={"word/media/image1.png": inner})


def quine() -> bytes:
    """A docx that holds a copy of itself as a part, as the zip that unpacks to itself does."""
    first = files.office()
    return files.office(extra={"word/embeddings/self.docx": first})


def billion_laughs() -> bytes:
    """Ten entities that each stand for ten of the one before: 10^10 words for a reader of XML."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{steps}]><r>&l10;</r>'
    return files.office(extra={"word/styles.xml": text})


def billion_laughs_utf16() -> bytes:
    """The same in UTF-16, in which a search for the letters finds nothing."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY a "lol">]><r>&a;</r>'
    return files.office(extra={"word/styles.xml": text.encode("utf-16")})


def pdf_object_stream() -> bytes:
    """A PDF whose object stream unpacks to 1 GB."""
    deep = packed_with_checksum(b" ", GIB)
    objects = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R>>\nendobj\n",
        b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        % (len(deep), deep),
    ]
    body, places = b"%PDF-1.7\n", []
    for each in objects:
        places.append(len(body))
        body += each
    start = len(body)
    rows = b"".join(struct.pack(">BLB", 1, place, 0) for place in places)
    table = struct.pack(">BLB", 0, 0, 0) + rows + struct.pack(">BLB", 2, 4, 0) + struct.pack(">BLB", 1, start, 0)
    body += b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        len(table), table,
    )  # fmt: skip
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_many_objects() -> bytes:
    """A PDF of 400,000 objects in 2 MB."""
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Many = pikepdf.Array([document.make_indirect(pikepdf.Array([])) for _ in range(400_000)])
    return files.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def huge_png() -> bytes:
    """30,000 x 30,000 pixels in 3 kB."""
    return files.png_of(30_000, 30_000, zlib.compress(b"\0" * 1000))


def png_with_too_much() -> bytes:
    """A PNG of 10 x 10 whose pixels unpack to 1 GB."""
    return files.png_of(10, 10, packed_with_checksum(b"\0", GIB))


BOMBS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip bomb that says so": ("docx", honest_bomb, {"too_heavy"}),
    "zip bomb that lies": ("docx", lying_bomb, {"too_heavy"}),
    "parts on top of each other": ("docx", overlapping_bomb, {"too_heavy", "damaged"}),
    "100,000 parts": ("docx", many_entries, {"too_many_parts"}),
    "zips in zips": ("docx", nested, {"embedded"}),
    "file that holds itself": ("docx", quine, {"embedded"}),
    "billion laughs": ("docx", billion_laughs, {"too_heavy"}),
    "billion laughs in UTF-16": ("docx", billion_laughs_utf16, {"too_heavy"}),
    "PDF object stream": ("pdf", pdf_object_stream, {"too_heavy", "damaged"}),
    "PDF of 400,000 objects": ("pdf", pdf_many_objects, {"too_many_parts", "too_heavy"}),
    "30,000 x 30,000 pixels": ("png", huge_png, {"too_many_pixels"}),
    "more pixels than it says": ("png", png_with_too_much, {"too_heavy"}),
}
