"""Files within a PDF that may be there: those whose bytes we made ourselves, and no other.

A covenant carries the figures of its tables as CSV. Whoever signs that PDF sends those files back with it.
"""

import hashlib
import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proposals.services.inspection.faults import EMBEDDED, Refused
from proposals.services.inspection.limits import MOST_STREAM_BYTES

MARK = re.compile(rb"/EmbeddedFile(?=[\s/<>\[\]()])")
# How a stream may be stored and what may stand beside its bytes: nothing that lets readers see other bytes.
PACKED = ([], ["/FlateDecode"])
ELSEWHERE = {"/F", "/FFilter", "/FDecodeParms", "/DecodeParms", "/DP"}
RELATED_FILES = "/RF"  # another way to carry files, which our documents do not use
CHUNK = 256 * 1024


@dataclass
class Known:
    """The SHA-256 (hex) of the files that may be within, and how many of them were met."""

    digests: Collection[str] = ()
    met: int = field(default=0)

    def allows_names(self, thing: Any, names: set[str]) -> bool:
        """Tell whether a dictionary may speak of files: each it points to is known, in no odd way."""
        if not self.digests or RELATED_FILES in names:
            return False
        files = thing.get("/EF")
        return files is None or all(self._knows(files.get(name)) for name in files.keys())  # noqa: SIM118 - not a dict

    def allows_file(self, thing: Any) -> bool:
        """Tell whether a stream that calls itself a file within is known, and count it."""
        known = bool(self.digests) and self._knows(thing)
        self.met += known
        return known

    def _knows(self, thing: Any) -> bool:
        import pikepdf

        return isinstance(thing, pikepdf.Stream) and _digest(thing) in self.digests

    def check_marks(self, path: Path) -> None:
        """Hold the files that were met against the marks in the bytes as they stand.

        An older state of the file, or one that only a forgiving reader finds, may not hold more.

        :raises Refused: when it does.
        """
        if self.digests and len(MARK.findall(path.read_bytes())) != self.met:
            raise Refused(EMBEDDED)


def _digest(stream: Any) -> str:
    """Give the SHA-256 of the bytes that any reader gets out of a stream; empty when readers could differ."""
    import pikepdf

    filters = stream.get("/Filter", [])
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(each) for each in filters]
    if names not in PACKED or ELSEWHERE & set(stream.keys()):
        return ""
    data = stream.read_raw_bytes()
    if names:
        return _inflated_digest(data)
    return hashlib.sha256(data).hexdigest()


def _inflated_digest(data: bytes) -> str:
    inflater, digest, size = zlib.decompressobj(), hashlib.sha256(), 0
    try:
        while data and not inflater.eof:
            piece = inflater.decompress(data, CHUNK)
            digest.update(piece)
            size += len(piece)
            data = inflater.unconsumed_tail
            if size > MOST_STREAM_BYTES:
                return ""
    except zlib.error:
        return ""
    return digest.hexdigest() if inflater.eof and not inflater.unused_data.strip() else ""
