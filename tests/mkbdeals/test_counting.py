"""Tries to sign in are counted once for all processes, and go on being counted while Redis is away."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from mkbdeals.counting import DatabaseCounts
from mkbdeals.settings import BASE_DIR
from mkbdeals.tasks import remove_old_tries
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD

LOGIN, ASK = "/account/login/", "/account/2fa/authenticate/"
TOO_MANY, WRONG = "too_many_login_attempts", "email_password_mismatch"
# What a process of its own does: it says it is ready, waits for a word, and tries wrong passwords.
TRIES = """
import json, sys
import django
from django.test.utils import setup_test_environment
django.setup()
setup_test_environment()
from django.test import Client
client, codes = Client(), []
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    answer = client.post("/account/login/", {"login": sys.argv[1], "password": f"Geraden-wachtwoord-{number}"})
    codes += [each.code for each in answer.context["form"].errors.as_data()["__all__"]]
print(json.dumps(codes), flush=True)
"""


def codes_of(answer):
    return [each.code for each in answer.context["form"].errors.as_data()["__all__"]]


def guess(client, person, **where):
    return codes_of(client.post(LOGIN, {"login": person.email, "password": "Geraden-wachtwoord-1"}, **where))


@pytest.fixture
def guessing_process():
    """Start a process with the settings of this run, at the same database."""
    running = []

    def started(email: str, times: int):
        at = connection.settings_dict
        address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment.pop("TEST_LANE", None)
        process = subprocess.Popen(
            [sys.executable, "-c", TRIES, email, str(times)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=BASE_DIR, env=environment,
        )  # fmt: skip
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_limit(guessing_process):
    """Five wrong passwords in five minutes for one account: five in all, not five in each."""
    person = make.UserFactory()
    both = [guessing_process(person.email, 4) for _each in range(2)]
    assert [each.stdout.readline() for each in both] == ["ready\n"] * 2

    told = [code for each in both for code in json.loads(each.communicate("go\n", timeout=60)[0])]

    assert sorted(told) == [WRONG] * 5 + [TOO_MANY] * 3
    assert guess(Client(), person) == [TOO_MANY]  # nor does a third process, this one, have tries left


@pytest.mark.django_db(transaction=True)
def test_of_who_asks_at_once_one_is_first_and_nothing_is_lost():
    """Two clients of the cache for each of eight threads, as for web servers on two machines."""
    cache.set("sum", 0, 60)
    start, firsts = threading.Barrier(8), []

    def work():
        own = [DatabaseCounts("", {"KEY_PREFIX": "mkbdeals"}) for _each in range(2)]
        start.wait()
        firsts.extend(each.add("first", 1, 60) for each in own)
        for _time in range(5):
            for each in own:
                each.incr("sum")
        connection.close()

    threads = [threading.Thread(target=work) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert firsts.count(True) == 1
    assert cache.get("sum") == 80


@pytest.mark.django_db
def test_without_redis_people_sign_in_and_guesses_are_counted_all_the_same(client, editor, settings):
    away = settings.CACHES["shared"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"shared": away}
    with pytest.raises(Exception, match=r"refused|Error"):
        caches["shared"].get("anything")
    stranger = make.UserFactory()

    told = [guess(Client(), stranger) for _time in range(6)]

    assert told == [[WRONG]] * 5 + [[TOO_MANY]]
    assert client.post(LOGIN, {"login": editor.email, "password": PASSWORD})["Location"] == "/aanvragen/"


@pytest.mark.django_db
def test_who_guesses_elsewhere_does_not_keep_the_owner_out(client, editor):
    for _time in range(6):
        told = guess(Client(), editor, REMOTE_ADDR="192.0.2.7")
    assert told == [TOO_MANY]

    answer = client.post(LOGIN, {"login": editor.email, "password": PASSWORD})

    assert answer["Location"] == "/aanvragen/"


@pytest.mark.django_db
def test_many_addresses_together_do_not_guess_without_end(editor):
    told = [guess(Client(), editor, REMOTE_ADDR=f"192.0.2.{number // 5 + 1}") for number in range(31)]

    assert told == [[WRONG]] * 30 + [[TOO_MANY]]


@pytest.mark.django_db
def test_signing_in_well_counts_for_nothing(editor):
    for _time in range(8):
        answer = Client().post(LOGIN, {"login": editor.email, "password": PASSWORD})
        assert answer["Location"] == "/aanvragen/"


@pytest.mark.django_db
def test_a_code_of_an_app_opens_once(client, settings, assessor, monkeypatch):
    settings.SECOND_FACTOR = "staff"
    client.post(LOGIN, {"login": assessor.email, "password": PASSWORD})
    page = "/account/2fa/totp/activate/"
    secret = client.get(page).context["form"].secret
    now = int(time.time()) // 30
    client.post(page, {"code": format_hotp_value(hotp_value(secret, now - 1))})
    code = format_hotp_value(hotp_value(secret, now + 1))  # right for the longest

    answers = []
    for _time in range(2):
        other = Client()
        other.post(LOGIN, {"login": assessor.email, "password": PASSWORD})
        answers.append(other.post(ASK, {"code": code}).status_code)
        # django-allauth forgets after half a minute that it was used.
        cache.delete(f"allauth.mfa.totp.used?user={assessor.pk}&code={code}")

    assert answers == [302, 200]


@pytest.mark.django_db
def test_the_table_holds_no_address_and_what_is_over_goes(client, editor):
    guess(client, editor, REMOTE_ADDR="192.0.2.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), string_agg(t::text, ' ') FROM proposals_counted t")
        count, text = cursor.fetchone()
        assert count >= 3
        assert editor.email not in text
        assert "192.0.2" not in text
        cursor.execute("UPDATE proposals_counted SET ends_at = now() - INTERVAL '1 second'")
        assert guess(client, editor, REMOTE_ADDR="192.0.2.7") == [WRONG]
        cursor.execute("UPDATE proposals_counted SET ends_at = now() - INTERVAL '1 second'")

        remove_old_tries()

        cursor.execute("SELECT count(*) FROM proposals_counted")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'proposals_counted'")
        assert cursor.fetchone() == ("u",)  # PostgreSQL waits for no disk


@pytest.mark.django_db
def test_it_is_a_cache_as_any_other():
    assert cache.add("key", [1.5, "a"], 60)
    assert not cache.add("key", 2, 60)
    assert (cache.get("key"), cache.get("other", 7)) == ([1.5, "a"], 7)
    cache.set("key", 1_763_926_220.123456)
    assert cache.get("key") == 1_763_926_220.123456
    assert cache.touch("key", 0)
    assert cache.get("key") is None
    assert not cache.touch("key", 10)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")
    cache.set("key", 1, None)
    assert (cache.incr("key", 4), cache.delete("key"), cache.delete("key")) == (5, True, False)
