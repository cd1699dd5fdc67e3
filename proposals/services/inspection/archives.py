"""Reading a zip that may lie: each part is unpacked in pieces, and counted, before anything is believed."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from proposals.services.inspection.faults import (
    DAMAGED,
    PASSWORD,
    POLYGLOT,
    TOO_HEAVY,
    TOO_MANY_PARTS,
    Refused,
)
from proposals.services.inspection.limits import (
    FREE_UNPACKED_BYTES,
    MOST_DIRECTORY_BYTES,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
)

END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, LOCAL_MARK = b"PK\x05\x06", b"PK\x03\x04"
LONGEST_AFTERWORD = 24  # a data descriptor behind a part
PIECE = 256 * 1024


@dataclass
class Budget:
    """What a file and everything in it may unpack to together."""

    packed: int
    unpacked: int = 0
    entries: int = 0

    def take(self, size: int) -> None:
        """Count unpacked bytes. :raises Refused: when there are too many."""
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED_BYTES or (
            self.unpacked > FREE_UNPACKED_BYTES and self.unpacked > self.packed * MOST_RATIO
        ):
            raise Refused(TOO_HEAVY)


@dataclass
class Archive:
    """An opened zip whose outside was checked: nothing before, between, behind or on top of its parts."""

    file: BinaryIO
    budget: Budget
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece. :raises Refused: when it lies about its size or content."""
        part = self.parts[name]
        self.file.seek(_data_place(self.file, part))
        counted = checked = 0
        for piece in _unpack(self.file, part):
            self.budget.take(len(piece))
            counted += len(piece)
            if counted > part.file_size:
                raise Refused(TOO_HEAVY)
            checked = zlib.crc32(piece, checked)
            yield piece
        if counted != part.file_size or checked != part.CRC:
            raise Refused(DAMAGED)

    def whole(self, name: str, most: int) -> bytes:
        """Unpack a small part at once. :raises Refused: when it is larger than `most` bytes."""
        if self.parts[name].file_size > most:
            raise Refused(TOO_HEAVY)
        return b"".join(self.pieces(name))


def open_archive(file: BinaryIO, size: int, budget: Budget) -> Archive:
    """Read the list of parts and check it before any part is unpacked.

    :raises Refused: for too many parts, a declared size that is too large, passwords, parts that lie
        over each other (one piece of data unpacked many times), or bytes that belong to no part.
    """
    directory = _check_end(file, size)
    try:
        infos = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error, UnicodeError) as error:
        raise Refused(DAMAGED) from error
    budget.entries += len(infos)
    if budget.entries > MOST_ENTRIES:
        raise Refused(TOO_MANY_PARTS)
    _check_declared(infos, budget)
    _check_places(file, infos, directory)
    parts = {info.filename: info for info in infos}
    if len(parts) != len(infos):
        raise Refused(DAMAGED)
    return Archive(file, budget, parts)


def _check_end(file: BinaryIO, size: int) -> int:
    """Give the place of the list of parts, which must run to the very end of the file."""
    if size < END.size:
        raise Refused(DAMAGED)
    file.seek(size - END.size)
    mark, disk, start_disk, here, total, length, place, comment = END.unpack(file.read(END.size))
    if mark != END_MARK:
        raise Refused(POLYGLOT, "zip")
    if disk or start_disk or here != total or comment:
        raise Refused(DAMAGED)
    if total > MOST_ENTRIES or length > MOST_DIRECTORY_BYTES:
        raise Refused(TOO_MANY_PARTS)
    if place + length + END.size != size:
        raise Refused(POLYGLOT, "zip")
    return place


def _check_declared(infos: list[zipfile.ZipInfo], budget: Budget) -> None:
    if any(info.flag_bits & 0x41 for info in infos):
        raise Refused(PASSWORD)
    for info in infos:
        odd = info.filename.startswith("/") or "\\" in info.filename or ".." in info.filename.split("/")
        if odd or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(DAMAGED)
    # Said beforehand is refused beforehand; what was not said is counted while unpacking.
    Budget(budget.packed, budget.unpacked).take(sum(info.file_size for info in infos))


def _check_places(file: BinaryIO, infos: list[zipfile.ZipInfo], directory: int) -> None:
    following = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        gap = info.header_offset - following
        if gap < 0:
            raise Refused(TOO_HEAVY)
        if gap > LONGEST_AFTERWORD:
            raise Refused(POLYGLOT, "zip")
        following = _data_place(file, info) + info.compress_size
    if following > directory:
        raise Refused(TOO_HEAVY)
    if directory - following > LONGEST_AFTERWORD:
        raise Refused(POLYGLOT, "zip")


def _data_place(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    file.seek(info.header_offset)
    head = file.read(LOCAL.size)
    if len(head) != LOCAL.size:
        raise Refused(DAMAGED)
    mark, _version, flags, method, _time, _date, _crc, _packed, _size, name_length, extra = LOCAL.unpack(head)
    name = file.read(name_length)
    # A reader that goes by the parts and one that goes by the list must see the same.
    declared = info.orig_filename.encode("utf-8" if flags & 0x800 else "cp437", "replace")
    if mark != LOCAL_MARK or method != info.compress_type or name != declared:
        raise Refused(DAMAGED)
    return info.header_offset + LOCAL.size + name_length + extra


def _unpack(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    left = info.compress_size
    if info.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (data := file.read(min(PIECE, left))):
            left -= len(data)
            yield data
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and not inflater.eof:
            data = file.read(min(PIECE, left))
            if not data:
                break
            left -= len(data)
            while data:
                if piece := inflater.decompress(data, PIECE):
                    yield piece
                data = inflater.unconsumed_tail
        while not inflater.eof and (piece := inflater.decompress(b"", PIECE)):
            yield piece
    except zlib.error as error:
        raise Refused(DAMAGED) from error
    if left or not inflater.eof or inflater.unused_data:
        raise Refused(DAMAGED)
