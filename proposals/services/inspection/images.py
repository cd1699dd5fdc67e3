"""Pictures: measured before they are decoded, and decoded in pieces."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import BinaryIO

from proposals.services.inspection.faults import DAMAGED, POLYGLOT, TOO_HEAVY, TOO_MANY_PIXELS, Refused
from proposals.services.inspection.limits import LONGEST_SIDE, MIB, MOST_PIXELS
from proposals.services.inspection.signatures import has_page_marks

SIGNATURE_BYTES = 8
CHUNK_HEAD = struct.Struct(">L4s")
IMAGE_HEAD = struct.Struct(">2L5B")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
MOST_CHUNKS = 20_000
PIECE = 64 * 1024
MOST_TEXT_BYTES = 8 * MIB


def check_image(path: Path, ending: str) -> None:
    """Check a PNG or JPEG. :raises Refused: with what is wrong."""
    if has_page_marks(path):
        raise Refused(POLYGLOT, "page")
    if ending == "png":
        _check_png(path)
    _check_with_pillow(path, "PNG" if ending == "png" else "JPEG")


def check_size(width: int, height: int) -> None:
    """Refuse a picture that would fill the memory of whoever opens it."""
    if not width or not height:
        raise Refused(DAMAGED)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(TOO_MANY_PIXELS, f"{width} x {height}")


def _check_with_pillow(path: Path, form: str) -> None:
    from PIL import Image, UnidentifiedImageError

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(path, formats=[form]) as picture:
            check_size(*picture.size)
            if form == "PNG":
                picture.verify()
            else:
                # An eighth of each side: the whole file is read, a sixty-fourth of it is kept.
                picture.draft("L", (max(1, picture.width // 8), max(1, picture.height // 8)))
                picture.load()
    except Image.DecompressionBombWarning as error:
        raise Refused(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError) as error:
        raise Refused(DAMAGED) from error


def _check_png(path: Path) -> None:
    """Walk through the chunks of a PNG to its end; nothing may follow."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(SIGNATURE_BYTES)
        expected, inflater, unpacked = 0, zlib.decompressobj(), 0
        for number in range(MOST_CHUNKS):
            length, kind = _chunk(file)
            after = file.tell() + length + 4
            if after > size:
                raise Refused(DAMAGED)
            if number == 0:
                expected = _measure(file, kind, length)
            elif kind == b"IDAT":
                unpacked = _count(file, length, inflater, unpacked, expected)
            elif kind in {b"zTXt", b"iTXt", b"iCCP"} and length > MOST_TEXT_BYTES:
                raise Refused(TOO_HEAVY)
            elif kind == b"IEND":
                if after != size:
                    raise Refused(POLYGLOT, "png")
                return
            file.seek(after)
    raise Refused(TOO_HEAVY)


def _chunk(file: BinaryIO) -> tuple[int, bytes]:
    head = file.read(CHUNK_HEAD.size)
    if len(head) != CHUNK_HEAD.size:
        raise Refused(DAMAGED)
    return CHUNK_HEAD.unpack(head)


def _measure(file: BinaryIO, kind: bytes, length: int) -> int:
    """Give the most bytes that the picture unpacks to."""
    if kind != b"IHDR" or length != IMAGE_HEAD.size:
        raise Refused(DAMAGED)
    width, height, depth, colour, _method, _filter, _interlace = IMAGE_HEAD.unpack(file.read(length))
    check_size(width, height)
    row = (width * CHANNELS.get(colour, 4) * depth + 7) // 8 + 1
    return row * height + 16 * (width + height) + 64  # interlaced pictures have some more rows


def _count(file: BinaryIO, length: int, inflater: "zlib._Decompress", unpacked: int, expected: int) -> int:
    """Unpack a chunk of pixels and throw them away. :raises Refused: when there are more than fit."""
    left = length
    try:
        while left > 0:
            data = file.read(min(PIECE, left))
            left -= min(PIECE, left)
            while data and not inflater.eof:
                unpacked += len(inflater.decompress(data, MIB))
                data = inflater.unconsumed_tail
                if unpacked > expected:
                    raise Refused(TOO_HEAVY)
    except zlib.error as error:
        raise Refused(DAMAGED) from error
    return unpacked
