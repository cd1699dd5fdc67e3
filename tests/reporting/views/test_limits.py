"""How often one address may ask the API and the files of the open data."""

import subprocess
import sys
from uuid import uuid4

import pytest
from django.urls import reverse

from mkbdeals.settings import BASE_DIR
from reporting.documents.open_data.about import VERSION
from reporting.views.public import limits

pytestmark = pytest.mark.django_db
DEALS, FILE = "/v1/deals", "/open-data/deals.csv"


@pytest.fixture(autouse=True)
def minute(settings, monkeypatch):
    """Allow three requests in a minute that does not pass, counted under keys of this test alone."""
    settings.OPEN_DATA_REQUESTS_A_MINUTE = 3
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], uuid4().hex * 2
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_015.0)


def statuses(client, address: str, times: int, **headers: str) -> list[int]:
    return [client.get(address, **headers).status_code for _each in range(times)]


def test_the_fourth_request_of_a_minute_is_refused_with_problem_details(client):
    assert statuses(client, DEALS, 3) == [200, 200, 200]

    answer = client.get(DEALS)

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert (answer["Retry-After"], answer["API-Version"]) == ("45", VERSION)
    assert (answer["Access-Control-Allow-Origin"], answer["Cache-Control"]) == ("*", "no-store")
    assert answer.json() == {
        "status": 429,
        "title": "Te veel vragen",
        "detail": "U vroeg dit te vaak: ten hoogste 3 keer per minuut. Probeer het over 45 seconden opnieuw.",
    }


def test_the_next_minute_begins_anew(client, monkeypatch):
    assert statuses(client, DEALS, 4)[-1] == 429

    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)

    assert statuses(client, DEALS, 1) == [200]


def test_files_and_api_are_counted_together_and_pages_are_not(client):
    assert statuses(client, FILE, 2) + statuses(client, "/v1/openapi.json", 1) == [200, 200, 200]

    assert statuses(client, FILE, 1) + statuses(client, DEALS, 1) == [429, 429]
    assert statuses(client, reverse("reporting:open_data"), 5) == [200] * 5


def test_each_address_has_its_own_count(client):
    assert statuses(client, DEALS, 4, REMOTE_ADDR="192.0.2.1")[-1] == 429

    assert statuses(client, DEALS, 3, REMOTE_ADDR="192.0.2.2") == [200] * 3


def test_addresses_of_one_network_of_ipv6_are_one_client(client):
    found = [client.get(DEALS, REMOTE_ADDR=f"2001:db8:0:1::{each}").status_code for each in range(1, 5)]

    assert found == [200, 200, 200, 429]
    assert client.get(DEALS, REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    invented = [f"198.51.100.{each}, 203.0.113.7" for each in range(4)]

    found = [client.get(DEALS, HTTP_X_FORWARDED_FOR=each).status_code for each in invented]

    assert found == [200, 200, 200, 429]  # what the client wrote itself makes no other client of it
    assert client.get(DEALS, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 200


def test_without_a_proxy_the_header_of_the_client_is_not_believed(client):
    assert [client.get(DEALS, HTTP_X_FORWARDED_FOR=f"203.0.113.{each}").status_code for each in range(4)][-1] == 429


def test_the_count_holds_over_processes(client, settings):
    assert statuses(client, DEALS, 2) == [200, 200]
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup();"
        f"from django.conf import settings; settings.SECRET_KEY = {settings.SECRET_KEY!r};"
        "settings.OPEN_DATA_REQUESTS_A_MINUTE = 3;"
        "from reporting.views.public import limits; limits.time.time = lambda: 1_800_000_015.0;"
        "print(limits._counted('127.0.0.1'))"
    )

    other = subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, capture_output=True, text=True, check=True)

    assert other.stdout.split() == ["3"]
    assert client.get(DEALS).status_code == 429


def test_without_the_shared_cache_nobody_is_refused(client, settings):
    settings.CACHES = settings.CACHES | {
        "shared": settings.CACHES["shared"] | {"LOCATION": "redis://127.0.0.1:1/0"},
    }

    assert statuses(client, DEALS, 5) == [200] * 5


def test_zero_is_without_end(client, settings):
    settings.OPEN_DATA_REQUESTS_A_MINUTE = 0

    assert statuses(client, FILE, 6) == [200] * 6
