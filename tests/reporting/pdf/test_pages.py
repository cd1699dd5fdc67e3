"""Counting the pages of a document from its bytes."""

import zlib

import pytest

from reporting.pdf.pages import page_count


def document_whose_stream_ends_with(last: bytes) -> bytes:
    """A page tree of seven pages in a compressed stream that ends with the byte asked for."""
    streams = (zlib.compress(b"1 0 << /Type /Pages /Count 7 /Kids [] >> " + b"a" * filling) for filling in range(256))
    stream = next(stream for stream in streams if stream.endswith(last))
    return b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm >>\nstream\n" + stream + b"\nendstream\nendobj\n"


@pytest.mark.parametrize("last", [b"\r", b"\n", b" ", b"x"])
def test_page_count_reads_a_stream_whatever_byte_it_ends_with(last):
    assert page_count(document_whose_stream_ends_with(last)) == 7


def test_page_count_of_bytes_that_tell_nothing_is_unknown():
    assert page_count(b"%PDF-1.7 nothing here") is None


def test_a_stream_that_was_left_as_it_is_is_read_too():
    pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 58 >>\nstream\n"
    pdf += b"2 0 << /Type /Pages /Kids [3 0 R] /Count 7 >>\nendstream\nendobj\n"

    assert page_count(pdf) == 7
