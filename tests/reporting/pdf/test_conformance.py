"""What is added to the PDF that WeasyPrint writes."""

import zlib

from pydyf import PDF, Stream

from reporting.pdf.conformance import keep_ends_clear


def test_a_stream_that_would_end_in_a_carriage_return_is_not_compressed() -> None:
    contents = (b"inhoud %d" % number for number in range(5_000))
    awkward = next(each for each in contents if _compressed(each).endswith(b"\r"))
    pdf, stream, ordinary = PDF(), Stream([awkward], compress=True), Stream([b"inhoud"], compress=True)
    pdf.add_object(stream)
    pdf.add_object(ordinary)

    keep_ends_clear(pdf)

    assert (stream.compress, ordinary.compress) == (False, True)
    assert stream.data.endswith(awkward + b"\nendstream")


def test_a_stream_that_is_added_while_writing_keeps_its_end_clear_too() -> None:
    contents = (b"inhoud %d" % number for number in range(5_000))
    pdf = PDF()
    keep_ends_clear(pdf)
    stream = Stream([next(each for each in contents if _compressed(each).endswith(b"\r"))], compress=True)

    pdf.add_object(stream)

    assert not stream.compress
    assert stream in pdf.objects


def _compressed(content: bytes) -> bytes:
    compressor = zlib.compressobj(level=9)
    return compressor.compress(content) + compressor.flush()
