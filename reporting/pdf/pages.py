"""How many pages a document has, read from the bytes WeasyPrint wrote."""

import re
import zlib
from collections.abc import Iterator

# WeasyPrint keeps the page tree in compressed object streams; its root says /Type /Pages and /Count.
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm.*?stream\r?\n", re.DOTALL)
_PAGE_TREE = re.compile(rb"<<[^<>]*?/Type\s*/Pages\b[^<>]*?>>")
_COUNT = re.compile(rb"/Count\s+(\d+)")


def page_count(pdf: bytes) -> int | None:
    """Count the pages of a document that this project made; None if the bytes do not tell."""
    trees = [tree for part in _structure(pdf) for tree in _PAGE_TREE.findall(part)]
    return max((int(count) for tree in trees for count in _COUNT.findall(tree)), default=None)


def _structure(pdf: bytes) -> Iterator[bytes]:
    yield pdf
    for match in _OBJECT_STREAM.finditer(pdf):
        # The data says itself where it ends: its last byte may be the very one that ends a line.
        try:
            yield zlib.decompressobj().decompress(memoryview(pdf)[match.end() :])
        except zlib.error:  # left as it is, see conformance.py: keep_ends_clear
            yield pdf[match.end() : pdf.index(b"endstream", match.end())]
