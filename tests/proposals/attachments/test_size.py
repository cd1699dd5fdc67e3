"""WS-06: bodies that are too large, lie about their size, break off, or come very slowly."""

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from proposals.models import Attachment, Proposal
from tests.proposals.attachments import files

pytestmark = pytest.mark.django_db
EDGE = "-----------------------------7e5"
GIB = 1024**3


class Body(io.RawIOBase):
    """A body that is made while it is read; it watches how much of it is on disk."""

    def __init__(self, pieces: Iterator[bytes], folder: Path) -> None:
        self._pieces, self._held, self._folder = pieces, b"", folder
        self.given = self.most_on_disk = 0

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._held += piece
        data, self._held = self._held[:size], self._held[size:]
        self.given += len(data)
        if self._folder.is_dir():
            on_disk = sum(path.stat().st_size for path in self._folder.glob("*") if path.is_file())
            self.most_on_disk = max(self.most_on_disk, on_disk)
        return data


def part(name: str, content: Iterator[bytes], token: str = "x") -> Iterator[bytes]:
    yield (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    yield from content
    yield b"\r\n"


def end() -> Iterator[bytes]:
    yield f"--{EDGE}--\r\n".encode()


def noise(size: int) -> Iterator[bytes]:
    piece = b"%PDF-1.7\n" + b"\xa5" * 65_527
    for _number in range(size // len(piece)):
        yield piece
    yield piece[: size % len(piece)]


@pytest.fixture
def send(client, editor, draft, own_folder):
    """Give `send(pieces, length)`: post a body to the page, exactly as a web server hands it on."""
    client.force_login(editor)
    handler = WSGIHandler()
    # As the test client does: the connection of the test stays open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def sent(pieces: Iterator[bytes], length: int | None, accept: str = "text/html"):
        body = Body(pieces, own_folder / "incoming")
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": f"/aanvragen/{draft.pk}/bijlagen/toevoegen/", "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": body,
            "wsgi.errors": io.StringIO(), "QUERY_STRING": "", "HTTP_HOST": "localhost", "HTTP_ACCEPT": accept,
            "HTTP_COOKIE": f"{django_settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={'a' * 32}",
            "HTTP_X_CSRFTOKEN": "a" * 32,
            "CONTENT_TYPE": f"multipart/form-data; boundary={EDGE}",
        }  # fmt: skip
        if length is not None:
            environ["CONTENT_LENGTH"] = str(length)
        status: list[str] = []
        answer = handler(environ, lambda line, _headers: status.append(line))
        text = b"".join(answer).decode()
        answer.close()
        return int(status[0][:3]), text, body

    yield sent
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def chain(*parts: Iterator[bytes]) -> Iterator[bytes]:
    for each in parts:
        yield from each


def size_of(*parts: Iterator[bytes]) -> int:
    return sum(len(piece) for each in parts for piece in each)


def on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_body_of_5_gb_is_not_read(send, own_folder, settings, draft):
    status, text, body = send(chain(part("groot.pdf", noise(5 * GIB)), end()), 5 * GIB + 500)

    assert status == 413
    assert "100" in text
    assert body.given < 2_000_000
    assert body.most_on_disk == on_disk(own_folder) == 0
    draft.refresh_from_db()
    assert draft.is_editable


def test_body_that_is_larger_than_it_looked_is_cut_off(send, own_folder, settings):
    """As large as is just read: the disk never holds more than one file of the limit."""
    size = 120_000_000
    length = size_of(part("groot.pdf", iter([b""])), end()) + size

    status, text, body = send(chain(part("groot.pdf", noise(size)), end()), length)

    assert status == 413
    assert "groot.pdf" in text
    assert body.most_on_disk <= settings.ATTACHMENT_MAX_BYTES * 1.1
    assert on_disk(own_folder) == 0


def test_26_mb_of_25_is_explained_and_the_other_files_are_kept(send, own_folder, settings):
    good = files.pdf()
    parts = lambda: (part("goed.pdf", iter([good])), part("groot.pdf", noise(26_000_000)),  # noqa: E731
                     part("ook.pdf", iter([files.pdf("ook")])), end())  # fmt: skip

    status, text, body = send(chain(*parts()), size_of(*parts()))

    assert status == 413
    assert "groot.pdf" in text
    assert "26\u00a0MB" in text
    assert [each.original_name for each in Attachment.objects.all()] == ["goed.pdf", "ook.pdf"]
    assert body.most_on_disk <= settings.ATTACHMENT_MAX_BYTES * 1.1


def test_many_files_together_stay_within_the_limit_of_a_proposal(send, own_folder, settings):
    settings.ATTACHMENT_MAX_BYTES, settings.ATTACHMENTS_MAX_TOTAL_BYTES = 2_000_000, 5_000_000
    parts = lambda: (*(part(f"deel-{n}.pdf", iter([files.padded_pdf(1_500_000 + n)])) for n in range(4)), end())  # noqa: E731

    status, text, body = send(chain(*parts()), size_of(*parts()))

    assert status == 413
    assert text.count("deel-3.pdf") == 2
    assert "5 MB".replace(" ", "\u00a0") in text
    assert Attachment.objects.count() == 3
    assert max(body.most_on_disk, on_disk(own_folder)) <= settings.ATTACHMENTS_MAX_TOTAL_BYTES * 1.1


def test_body_shorter_than_it_says_keeps_nothing_half(send, own_folder):
    status, _text, _body = send(part("plan.pdf", noise(500_000)), 5_000_000)

    assert status in {400, 422}
    assert not Attachment.objects.exists()
    assert on_disk(own_folder) == 0


def test_body_longer_than_it_says_is_read_no_further(send, own_folder):
    status, _text, body = send(part("plan.pdf", noise(5 * GIB)), 1_000_000)

    assert status in {400, 422}
    assert body.given <= 1_000_000
    assert on_disk(own_folder) == 0


def test_body_without_a_length_is_not_read(send, own_folder):
    status, _text, body = send(chain(part("plan.pdf", noise(5 * GIB))), None)

    assert status in {400, 403, 411, 413, 422}
    assert body.given == 0


def test_200_files_at_once_keep_20_and_say_why(send, own_folder, settings):
    parts = lambda: (*(part(f"plan-{n}.pdf", iter([b"x"])) for n in range(200)), end())  # noqa: E731

    status, _text, _body = send(chain(*parts()), size_of(*parts()))

    assert status == 413
    assert on_disk(own_folder) == 0
    assert not Attachment.objects.exists()


def test_21_files_at_once_keep_20_and_name_the_last(send, settings):
    settings.ATTACHMENTS_MAX_NUMBER = 3
    parts = lambda: (*(part(f"plan-{n}.pdf", iter([files.pdf(str(n))])) for n in range(4)), end())  # noqa: E731

    status, text, _body = send(chain(*parts()), size_of(*parts()))

    assert status == 413
    assert "plan-3.pdf" in text
    assert Attachment.objects.count() == 3


def test_empty_file_is_explained(send):
    parts = lambda: (part("leeg.pdf", iter([])), end())  # noqa: E731

    status, text, _body = send(chain(*parts()), size_of(*parts()))

    assert status == 422
    assert "leeg.pdf" in text


@pytest.mark.parametrize(
    ("size", "status"), [(24_900_000, 302), (25_000_000, 302), (25_000_001, 413), (25_100_000, 413)]
)
def test_limit_is_exact(send, size, status):
    content = files.padded_pdf(size)
    assert len(content) == size
    parts = lambda: (part("plan.pdf", iter([content])), end())  # noqa: E731

    assert send(chain(*parts()), size_of(*parts()))[0] == status
    assert Attachment.objects.count() == (status == 302)


def test_nothing_of_somebody_who_is_not_signed_in_touches_the_disk(own_folder, draft):
    body = files.padded_pdf(300_000)
    answer = Client().post(
        f"/aanvragen/{draft.pk}/bijlagen/toevoegen/", {"upload": SimpleUploadedFile("a.pdf", body)},
    )  # fmt: skip

    assert answer.status_code == 302
    assert not (own_folder / "incoming").exists()


@pytest.mark.django_db(transaction=True)
def test_slow_senders_hold_up_nobody(live_server, editor, draft, own_folder):
    """Scaled: 10 senders of a byte now and then; each page that is asked meanwhile comes before they are done."""
    serve_beside_slow_senders(live_server.url, draft, senders=10)

    assert on_disk(own_folder) == 0


def serve_beside_slow_senders(url: str, draft: Proposal, *, senders: int) -> None:
    """Let so many people send a byte now and then, and ask a page ten times in between."""
    host, port = url.removeprefix("http://").split(":")
    sending = []
    for _number in range(senders):
        connection = socket.create_connection((host, int(port)))
        connection.sendall(
            f"POST /aanvragen/{draft.pk}/bijlagen/toevoegen/ HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Content-Length: 9000\r\nContent-Type: multipart/form-data; boundary={EDGE}\r\n\r\n--".encode()
        )
        sending.append(connection)
    for _turn in range(10):
        for sender in sending:
            sender.sendall(b"-")
        with socket.create_connection((host, int(port))) as asking:
            asking.sendall(f"GET /livez HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
            assert b"200" in asking.recv(100)
    for sender in sending:
        sender.close()
