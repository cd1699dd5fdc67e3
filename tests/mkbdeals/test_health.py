"""Health pages and signs of life in the states in which the site can be."""

import json
import time
from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from mkbdeals.celery import app
from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.processes import wait_until
from mkbdeals.operations.pulse import SILENT_AFTER, last_pulses, parts, write_pulse
from mkbdeals.operations.queue import waiting_messages
from mkbdeals.operations.readiness import migrations_are_applied, newest_migrations
from mkbdeals.operations.watch import broken_invariants, problems
from mkbdeals.tasks import pulse
from proposals.services.messages import queue_message

TOKEN = "only-for-tests-0123456789"
ASKED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def all_alive():
    """Let every part have been heard of just now, in a Redis without messages."""
    for part in parts():
        write_pulse(part)
    with app.connection_for_write() as broker:
        for queue in app.conf.task_queues:
            queue(broker.default_channel).declare()
            broker.default_channel.queue_purge(queue.name)
    yield
    caches["shared"].delete_many([f"pulse:{part}" for part in parts()])


@pytest.fixture
def redis_away(settings):
    """Point the cache beside the queue at a port on which nobody listens."""
    away = settings.CACHES["shared"] | {"LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    settings.CACHES = settings.CACHES | {"shared": away}


def readyz():
    """Ask whether the site is ready; gives status and parts."""
    answer = Client().get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_the_process_lives_without_a_database(client):
    assert client.get("/livez").content == b"ok"  # pytest-django refuses the database here


@pytest.mark.django_db
def test_ready_when_all_is_well_at_one_statement(all_alive, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = readyz()

    assert found == (200, {"state": "ready"} | dict.fromkeys(("database", "migrations", "queue", *parts()), "ok"))


@pytest.mark.django_db
def test_without_redis_the_site_is_degraded_and_goes_on(redis_away):
    assert readyz() == (200, {"state": "degraded", "database": "ok", "migrations": "ok", "queue": "away"})


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["clock", "celery", "bulk"])
def test_a_part_that_is_silent_makes_the_site_degraded(all_alive, part):
    write_pulse(part, at=time.time() - SILENT_AFTER - 1)

    status, told = readyz()

    assert (status, told["state"], told[part]) == (200, "degraded", "silent")
    assert f"nothing was heard of {part} for 300 seconds" in list(problems())


@pytest.mark.django_db
def test_a_migration_that_is_missing_makes_the_site_not_ready(all_alive):
    newest = max(newest_migrations()["proposals"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'proposals' AND name = %s", [newest])

    status, told = readyz()

    assert (status, told["state"], told["migrations"]) == (503, "not ready", "behind")


@pytest.mark.django_db
def test_every_app_with_migrations_is_asked_about():
    assert {"proposals", "assessment", "reporting", "auth", "account", "mfa", "sessions"} <= newest_migrations().keys()
    assert migrations_are_applied()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_makes_the_site_not_ready_and_says_no_more(all_alive, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", str(free_port()))

    status, told = readyz()

    monkeypatch.undo()
    assert (status, told["state"], told["database"]) == (503, "not ready", "away")
    assert "127.0.0.1" not in json.dumps(told)


@pytest.mark.django_db(transaction=True)
def test_a_pulse_goes_through_the_queue_and_a_worker(all_alive):
    for queue in ("celery", "bulk"):
        write_pulse(queue, at=time.time() - 1000)
        pulse.apply_async(kwargs={"queue": queue}, queue=queue)

    waiting = waiting_messages()
    assert {name: each.messages for name, each in waiting.items()} == {"celery": 1, "bulk": 1}
    assert all(0 < each.oldest_seconds < 30 for each in waiting.values())
    with start_worker(app, pool="solo", queues=["celery", "bulk"], perform_ping_check=False, loglevel="INFO"):
        assert wait_until(lambda: max(last_pulses()[name] for name in ("celery", "bulk")) < 100, 30)


def test_the_clock_sends_a_pulse_into_each_queue():
    pulses = [each for each in app.conf.beat_schedule.values() if each["task"] == pulse.name]

    assert {each["options"]["queue"]: each["schedule"] for each in pulses} == {"celery": 30.0, "bulk": 30.0}


@pytest.mark.django_db
def test_mail_that_is_passed_over_is_a_problem(all_alive, settings):
    settings.METRICS_TOKEN = TOKEN
    assert list(problems()) == []
    at = timezone.now() - timedelta(hours=1)
    queue_message(key="x", recipient="iemand@test.example", subject="Onderwerp", body="Tekst", at=at)

    told = list(problems())
    page = Client().get("/metrics", headers=ASKED).content.decode()

    assert len(told) == 1
    assert told[0].startswith("1 mail wait, the oldest for 36")
    assert 'mkbdeals_due{kind="mail"} 1.0' in page
    assert "iemand" not in page


@pytest.mark.django_db
def test_stored_scores_that_agree_are_no_problem():
    assert list(broken_invariants()) == []


@pytest.mark.django_db
def test_figures_are_for_who_shows_the_token(settings, all_alive):
    assert Client().get("/metrics", headers=ASKED).status_code == 404
    settings.METRICS_TOKEN = TOKEN

    page = Client().get("/metrics", headers=ASKED)

    assert (page.status_code, page["Content-Type"].split(";")[0]) == (200, "text/plain")
    lines = page.content.decode().splitlines()
    assert 'mkbdeals_part_ok{part="database"} 1.0' in lines
    assert 'mkbdeals_queue_messages{queue="celery"} 0.0' in lines
    for wrong in ({}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}):
        assert Client().get("/metrics", headers=wrong).status_code == 404


@pytest.mark.django_db
def test_figures_without_redis_say_so(settings, redis_away):
    settings.METRICS_TOKEN = TOKEN

    page = Client().get("/metrics", headers=ASKED).content.decode()

    assert 'mkbdeals_part_ok{part="queue"} 0.0' in page
    assert "mkbdeals_due_oldest_seconds" in page
