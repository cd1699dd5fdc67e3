"""A draft to add files to, a real virus scanner, and servers that pretend to be a bad one."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.services.attachments import Kept, add_attachment
from proposals.services.clock import database_now
from tests.proposals.attachments.clamd import Scanner, running_clamd


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> Path:
    """Keep the files of each test in a folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "media" / "incoming")
    return tmp_path / "media"


@pytest.fixture(scope="session")
def clamd_server() -> Iterator[Scanner]:
    """Start clamd once."""
    with running_clamd() as running:
        yield running


@pytest.fixture
def scanner(settings, clamd_server) -> Scanner:
    """Configure the site to use it."""
    settings.CLAMD_URL = clamd_server.url
    return clamd_server


@pytest.fixture
def add(draft, editor) -> Callable[..., Kept]:
    """Give `add(name, content)`: add a file to the draft."""

    def added(name: str, content: bytes, content_type: str = "", **options) -> Kept:
        upload = SimpleUploadedFile(name, content, content_type=content_type)
        upload._name = name  # as it came, before Django tidied it
        return add_attachment(proposal=draft, upload=upload, by=editor, at=database_now(), **options)

    return added


@pytest.fixture
def bad_scanner(settings) -> Iterator[Callable[[Callable[[socket.socket], None]], None]]:
    """Give `bad_scanner(behave)`: answer each connection in the way of `behave`, and have the site use it."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_TIMEOUT_SECONDS = 1
    held: list[socket.socket] = []

    def started(behave: Callable[[socket.socket], None]) -> None:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            for _connection in range(500):
                try:
                    connection, _address = listener.accept()
                except OSError:
                    return
                held.append(connection)
                behave(connection)

        threading.Thread(target=serve, daemon=True).start()

    yield started
    listener.close()
    for connection in held:
        connection.close()


def read_stream(connection: socket.socket) -> int:
    """Read what a client streams to a scanner, to its end; gives the number of bytes."""
    file = connection.makefile("rb")
    assert file.readline() == b"nINSTREAM\n"
    total = 0
    while size := int.from_bytes(file.read(4), "big"):
        total += len(file.read(size))
    return total
