"""Mail to operators: at once when a part falls silent, once when it is back, and each day what else is wrong."""

import json
import random
import time
from contextlib import suppress
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from mkbdeals.celery import app
from mkbdeals.launcher.ports import free_port
from mkbdeals.operations import alarms
from mkbdeals.operations.alarms import keep_broken, mail_digest, raise_alarms
from mkbdeals.operations.probes import probe
from mkbdeals.operations.pulse import (
    ASKED,
    CLOCK,
    MAIL,
    SCANNER,
    SILENT_AFTER,
    WATCH,
    give_time,
    last_pulses,
    parts,
    write_pulse,
)
from mkbdeals.operations.readiness import State, readiness
from mkbdeals.operations.watch import Problem
from mkbdeals.tasks import probe_parts
from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.services.messages import queue_message
from tests.alarms import forget_alarms, wait_for_alarms
from tests.faults.mail_server import mailbox
from tests.proposals.attachments.clamd import running_clamd

pytestmark = pytest.mark.django_db
OPERATORS = ["beheer@test.example", "wacht@test.example"]
LONG_AGO = SILENT_AFTER * 4
MORNING = datetime(2027, 3, 12, 8, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def post(settings):
    """A mail server that takes everything, and two operators."""
    settings.OPERATORS, settings.EMAIL_TIMEOUT = OPERATORS, 2
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    with mailbox(random.Random(1)) as server:
        server.is_well, settings.EMAIL_PORT = True, server.port
        yield server


@pytest.fixture(autouse=True)
def all_alive(post, monkeypatch):
    """Let every part have been heard of just now, and nothing have been told; an alarm needs no minute."""
    monkeypatch.setattr(alarms, "SILENT_FOR", 0)
    forget()
    with app.connection_for_write() as broker:
        for queue in app.conf.task_queues:
            queue(broker.default_channel).declare()
            broker.default_channel.queue_purge(queue.name)
    for part in parts():
        write_pulse(part)
    yield
    forget()


def forget():
    forget_alarms()
    with suppress(Exception):  # a test that has Redis away
        caches["shared"].delete(f"digest:{MORNING:%Y-%m-%d}")


def silence(part):
    write_pulse(part, at=time.time() - LONG_AGO)


def asked():
    """Ask how the site is, as a load balancer does, and wait for the mail that follows; gives what it answered."""
    told = json.loads(Client().get("/readyz").content)
    wait_for_alarms()
    return told


def subjects(post):
    return [str(make_header(decode_header(mail["Subject"]))) for mail in post.taken]


def body_of(mail):
    return mail.get_payload(decode=True).decode().replace("\r\n", "\n")


def test_operators_hear_once_of_silence_and_once_that_it_is_over(post, settings):
    silence(CLOCK)
    told = [asked() for _turn in range(4)]

    assert {each["clock"] for each in told} == {"silent"}
    assert {each["state"] for each in told} == {"degraded"}
    assert sorted(mail["To"] for mail in post.taken) == OPERATORS
    assert set(subjects(post)) == {"MKB-deals: geen teken van de klok (beat)"}
    body = body_of(post.taken[0])
    assert "Er gaat niets vanzelf." in body
    assert body.strip().endswith(f"{settings.BASE_URL}/readyz")

    write_pulse(CLOCK)
    for _turn in range(3):
        asked()
    assert subjects(post)[2:] == ["MKB-deals: de klok (beat) werkt weer"] * 2


def test_silence_of_a_moment_is_no_alarm(post, monkeypatch):
    monkeypatch.setattr(alarms, "SILENT_FOR", 60)
    silence("bulk")

    for _turn in range(3):
        asked()

    assert post.taken == []


def test_without_operators_nobody_is_mailed_and_nothing_is_kept(post, settings):
    settings.OPERATORS = []
    silence(CLOCK)

    assert asked()["clock"] == "silent"
    assert asked()["clock"] == "silent"
    assert post.taken == []
    assert caches["shared"].get("alarm:clock:since") is None


def test_an_alarm_that_could_not_be_mailed_is_tried_again(post):
    silence(CLOCK)
    post.is_down = True
    for _turn in range(3):
        asked()
    assert caches["shared"].get("alarm:clock") == "failed"

    post.is_down = False
    caches["shared"].delete("alarm:clock:try")  # two minutes later
    asked()

    assert len(post.taken) == len(OPERATORS)


def test_of_a_mail_server_that_was_away_operators_hear_afterwards(post):
    post.is_down = True
    silence(MAIL)
    assert probe() == []
    asked()
    assert asked()["mail"] == "silent"

    post.is_down = False
    assert probe() == [MAIL]

    assert asked()["mail"] == "ok"
    assert set(subjects(post)) == {"MKB-deals: de mailserver werkt weer"}


def test_the_scanner_is_asked_too(settings):
    with running_clamd() as scanner:
        settings.CLAMD_URL = scanner.url
        silence(SCANNER)
        assert probe() == [MAIL, SCANNER]
        assert last_pulses()[SCANNER] < 60
    silence(SCANNER)

    assert probe() == [MAIL]
    assert asked()[SCANNER] == "silent"


def test_a_worker_tells_when_nobody_asks_how_the_site_is(post):
    silence(ASKED)
    for _turn in range(2):
        probe_parts()
        wait_for_alarms()

    assert set(subjects(post)) == {"MKB-deals: geen teken van de vraag op /readyz"}


def test_what_a_worker_looks_at_is_unknown_while_the_worker_is_silent(post):
    for part in ("celery", WATCH, MAIL):
        silence(part)
    told = [asked() for _turn in range(2)][-1]

    assert (told["celery"], told["watch"], told["mail"]) == ("silent", "unknown", "unknown")
    assert set(subjects(post)) == {"MKB-deals: geen teken van de workers voor mail en documenten"}


def test_when_the_clock_begins_nobody_counts_as_silent_who_could_not_be_looked_at():
    for part in (CLOCK, WATCH, MAIL, ASKED):
        silence(part)

    give_time()

    assert readiness()[CLOCK] == State.SILENT
    assert max(last_pulses()[part] for part in (WATCH, MAIL, ASKED)) < 60


def test_a_queue_that_is_away_is_told_without_it(post, settings):
    away = settings.CACHES["shared"] | {"LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = settings.CACHES | {"shared": away}

    for _turn in range(3):
        assert asked()["queue"] == "away"

    assert subjects(post) == ["MKB-deals: geen teken van de wachtrij (Valkey of Redis)"] * 2


def test_migrations_that_wait_and_what_is_unknown_are_no_alarm(post):
    for _turn in range(2):
        raise_alarms({"database": State.OK, "migrations": State.BEHIND, "queue": State.OK, WATCH: State.UNKNOWN})

    assert post.taken == []


def test_the_mail_of_the_day_says_what_is_wrong_once(post):
    at = MORNING - timedelta(hours=3)
    late = queue_message(key="x", recipient="iemand@test.example", subject="Geheim", body="Geheim", at=timezone.now())
    OutgoingMessage.objects.filter(pk=late.pk).update(state=MessageState.FAILED, due_at=MORNING)
    keep_broken([Problem("round %(round)s: %(number)s stored scores or places differ (rebuild_standings --check)",
                         round="ronde-1", number=2)])  # fmt: skip
    silence("bulk")

    assert mail_digest(at=at) == 0  # before seven
    assert mail_digest(at=MORNING) == 3
    assert mail_digest(at=MORNING + timedelta(hours=1)) == 0

    assert sorted(mail["To"] for mail in post.taken) == OPERATORS
    assert set(subjects(post)) == {"MKB-deals: 3 problemen op vrijdag 12 maart 2027"}
    body = body_of(post.taken[0])
    assert "- Van de workers voor documenten in bulk hoorden we 300 seconden niets." in body
    assert "- Mail die de afgelopen dag niet aankwam: 1." in body
    assert "- Ronde ronde-1: 2 opgeslagen scores of plaatsen kloppen niet (rebuild_standings --check)." in body
    assert "iemand" not in body
    assert "Geheim" not in body


def test_a_day_without_problems_has_no_mail(post):
    assert mail_digest(at=MORNING) == 0
    assert post.taken == []


def test_a_mail_of_the_day_that_was_refused_comes_an_hour_later(post):
    silence("bulk")
    post.is_down = True
    assert mail_digest(at=MORNING) == 0

    post.is_down = False
    assert mail_digest(at=MORNING + timedelta(hours=1)) == 1
    assert len(post.taken) == len(OPERATORS)
