"""Everything that can be read in an answer: its bytes as they stand, unpacked and decoded in every usual way."""

import base64
import binascii
import io
import quopri
import re
import zipfile
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

from tests.pdf_checks import text_of

BASE64 = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}")
_PDF_TEXTS: dict[str, bytes] = {}


def body_of(answer: Any) -> bytes:
    """Give the bytes of an answer, a streamed one too."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def everything_in(answer: Any, body: bytes) -> bytes:
    """Give headers and body in all their readings, one after the other."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items()).encode()
    return b"\n".join([headers, *readings(body)])


def readings(body: bytes) -> list[bytes]:
    """Give the bytes as they are, and as a reader of files, mails and addresses would see them."""
    found = [body]
    if body.startswith(b"%PDF") and b"startxref" in body:
        found.append(_text_of_pdf(body))
    elif body.startswith(b"PK"):
        found += _parts_of_zip(body)
    if b"%" in body:
        found.append(unquote_to_bytes(body))
    if b"&#" in body:
        found.append(unescape(body.decode("utf-8", "replace")).encode())
    if b"=\r\n" in body or b"=\n" in body:
        found.append(quopri.decodestring(body))
    found += [decoded for each in BASE64.findall(body) if (decoded := _decoded(each))]
    return found


def _text_of_pdf(body: bytes) -> bytes:
    name = sha256(body).hexdigest()
    if name not in _PDF_TEXTS:
        text = text_of(body)
        _PDF_TEXTS[name] = text.encode() + b"\n" + re.sub(r"\s|-", "", text).encode()
    return _PDF_TEXTS[name]


def _parts_of_zip(body: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""
