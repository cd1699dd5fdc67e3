"""JB-17: each part stops in turn, what looks for silence too, and operators hear of it. The time is compressed."""

import json
import time

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from mkbdeals.operations.pulse import ASKED, CLOCK, MAIL, SCANNER, WATCH, parts, queues, write_pulse
from mkbdeals.tasks import probe_parts, pulse, watch_site
from tests.alarms import forget_alarms, wait_for_alarms
from tests.faults.mail_server import mailbox
from tests.faults.scale import rng
from tests.proposals.attachments.clamd import running_clamd

STEP = 15  # seconds between two questions of a load balancer
AT_MOST = 600
SINGLE, BULK = queues()
PROBES = "probes"
# What stops: the part that is told of, and the signs that no longer come. A worker takes along what it looks at.
STOPS = {
    "clock": (CLOCK, {CLOCK, SINGLE, BULK, PROBES, WATCH}),
    "worker": (SINGLE, {SINGLE, PROBES, WATCH}),
    "worker of bulk": (BULK, {BULK}),
    "mail server": (MAIL, set()),
    "virus scanner": (SCANNER, set()),
    "watch": (WATCH, {WATCH}),
    "question at /readyz": (ASKED, {ASKED}),
}


@pytest.fixture(scope="module")
def clamd_url():
    """A virus scanner."""
    with running_clamd() as scanner:
        yield scanner.url


@pytest.fixture
def post(settings):
    """A mail server that takes everything, and an operator."""
    settings.OPERATORS, settings.EMAIL_TIMEOUT = ["beheer@test.example"], 2
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    with mailbox(rng("JB-17")) as server:
        server.is_well, settings.EMAIL_PORT = True, server.port
        yield server


@pytest.mark.django_db
@pytest.mark.case("JB-17", "Clock, workers, mail, virus scanner and the looking itself stop, one by one", len(STOPS))
@pytest.mark.parametrize("stopped", list(STOPS))
def test_silence_is_heard_of_within_ten_minutes(stopped, settings, post, clamd_url, case):
    part, away = STOPS[stopped]
    settings.CLAMD_URL = clamd_url if stopped != "virus scanner" else "tcp://127.0.0.1:1"
    post.is_down = stopped == "mail server"
    with time_machine.travel(time.time() + 3600, tick=True) as clock:
        forget_alarms()
        for each in parts():
            write_pulse(each)
        seconds = until_told(part, away, clock)
        if post.is_down:  # of this it cannot be mailed; that it was away comes afterwards
            assert post.taken == []
            post.is_down = False
            probe_parts.apply().get()
            wait_for_alarms()
        forget_alarms()

    assert len(post.taken) == 1, "told more than once, or of more than what stopped"
    assert seconds <= AT_MOST
    case.did(1, "parts")
    case.note(f"{stopped}: told after {seconds} s")


def until_told(part, away, clock):
    """Let time go by with what still lives, until an alarm is raised and /readyz is red; gives the seconds."""
    for seconds in range(0, 2 * AT_MOST, STEP):
        clock.shift(STEP)
        signs(seconds, away)
        told = json.loads(Client().get("/readyz").content) if ASKED not in away else {}
        wait_for_alarms()
        if caches["shared"].get(f"alarm:{part}"):
            assert ASKED in away or (told["state"], told[part]) == ("degraded", "silent")
            return seconds + STEP
    raise AssertionError(f"nobody heard that {part} is silent")


def signs(seconds, away):
    """Do what the clock has the workers do at this moment."""
    if seconds % 30 == 0:
        if CLOCK not in away:
            write_pulse(CLOCK)
        for queue in {SINGLE, BULK} - away:
            pulse.apply(kwargs={"queue": queue}).get()
    if seconds % 60 == 0 and PROBES not in away:
        probe_parts.apply().get()
    if seconds % 300 == 0 and WATCH not in away:
        watch_site.apply().get()
