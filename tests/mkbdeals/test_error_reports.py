"""Errors for a Sentry: a server beside the test hears of them, and of nothing that people typed or are."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import path

from mkbdeals.error_reports import SentryHandler
from mkbdeals.settings import BASE_DIR
from mkbdeals.urls import handler500  # noqa: F401 - the page for trouble of this test too
from mkbdeals.urls import urlpatterns as pages
from proposals.models import User
from tests.mkbdeals.test_tracing import CANARIES

EMAIL, PASSWORD, WORDS, TOKEN = CANARIES
# What an event may hold; the SDK adds a number, a moment and its own name.
ALLOWED = {
    "timestamp", "level", "logger", "logentry", "tags", "exception",
    "event_id", "environment", "release", "server_name", "sdk", "platform",
}  # fmt: skip


def broken(request, key):
    """Fail with the words of a person in the error, in a variable and in its cause."""
    typed = request.POST["words"]
    try:
        int(typed)
    except ValueError as error:
        raise KeyError(f"{typed} of {request.POST['email']}") from error


urlpatterns = [path("kapot/<str:key>/", broken), *pages]


class Sentry(ThreadingHTTPServer):
    """Takes envelopes, as a Sentry does."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taking)
        self.bodies = []

    def events(self):
        """Give the events that came."""
        lines = [line for body in self.bodies for line in body.splitlines() if line]
        items = [json.loads(line) for line in lines]
        return [item for item in items if "logentry" in item]


class Taking(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
        self.server.bodies.append(unpack(body).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def sentry():
    """A server that hears of the errors in the log."""
    with Sentry() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        dsn = f"http://key@127.0.0.1:{server.server_port}/1"
        handler = SentryHandler(dsn=dsn, environment="proef", release="1")
        logging.getLogger().addHandler(handler)
        yield server, lambda: handler.client.flush(timeout=10)
        logging.getLogger().removeHandler(handler)
        handler.close()
        server.shutdown()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_an_error_is_told_without_anything_of_people(sentry):
    server, flush = sentry
    person = User.objects.create(email=EMAIL)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    sent = {"words": WORDS, "email": EMAIL, "password": PASSWORD}

    answer = client.post(f"/kapot/{TOKEN}/?q={TOKEN}", sent, headers={"Referer": f"https://x.example/{TOKEN}"})
    logging.getLogger("proposals").error("it went wrong for %s with %s", EMAIL, TOKEN)
    logging.getLogger("proposals").warning("a warning")
    flush()

    assert answer.status_code == 500
    first, second = server.events()
    assert [each["type"] for each in first["exception"]["values"]] == ["ValueError", "KeyError"]
    assert first["tags"]["request"] == answer["X-Request-ID"]
    assert "kapot/<str:key>/" in first["logentry"]["formatted"]
    assert first["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "broken"
    assert second["logentry"]["formatted"] == "it went wrong for [e-mail] with [token]"
    assert [set(event) - ALLOWED for event in (first, second)] == [set(), set()]
    text = "".join(server.bodies)
    assert [canary for canary in CANARIES if canary.lower() in text.lower()] == []
    frames = [
        frame for value in first["exception"]["values"] for frame in value.get("stacktrace", {}).get("frames", [])
    ]
    assert {name for frame in frames for name in frame} <= {"filename", "abs_path", "function", "lineno", "in_app"}


def test_a_sentry_that_is_away_hinders_nobody(sentry):
    server, flush = sentry
    server.shutdown()
    server.server_close()

    logging.getLogger("proposals").error("it went wrong")
    flush()

    assert server.bodies == []


@pytest.mark.parametrize("dsn", ["", "http://key@127.0.0.1:1/1"])
def test_it_is_off_unless_one_is_named(dsn):
    """A process of its own: the settings are read once."""
    code = "import django, logging, sys; django.setup(); print('sentry_sdk' in sys.modules, len(logging.root.handlers))"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "x", "DEMONSTRATION": "1", "SENTRY_DSN": dsn,
    }  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=BASE_DIR, check=True
    )

    assert done.stdout.split() == (["True", "2"] if dsn else ["False", "1"])
    assert "sentry" not in django_settings.LOGGING["handlers"]
