"""Who gets which answer where; the table is tests/permissions.toml."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import proposals as make
from tests.permission_table import ROLES, Row, lookup, routes, rows
from tests.permission_world import disable, people, places

WAYS_IN = ("/account/login/", "/admin/", "/beoordelen/", "/")


@dataclass(frozen=True)
class World:
    """What stands in the addresses, and the session of each person who is signed in."""

    places: dict[str, Any]
    sessions: dict[str, str]
    client: Client

    def ask(self, row: Row, role: str) -> HttpResponse:
        """Ask a row's address as a role would."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies["sessionid"] = self.sessions[role]
        address = row.address or reverse(row.route, kwargs=lookup(self.places, row.arguments))
        return self.client.generic(row.method, f"{address}?{row.query}" if row.query else address)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Build the world once; each test takes back what its request changed, the end takes back all."""
    with django_db_blocker.unblock(), transaction.atomic():
        organisation = make.OrganisationFactory()
        persons = people(organisation)
        sessions = {}
        for name, person in persons.items():
            client = Client()
            client.force_login(person)
            sessions[name] = client.cookies["sessionid"].value
        disable(persons["disabled"])
        yield World(places(organisation, persons), sessions, Client(raise_request_exception=False))
        transaction.set_rollback(True)


def test_every_address_has_a_row_and_every_row_an_address():
    written = {row.route for row in rows()}

    assert (sorted(routes() - written), sorted(written - routes())) == ([], [])


def test_no_row_stands_twice():
    assert [name for name, count in Counter(str(row) for row in rows()).items() if count > 1] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", rows(), ids=str)
def test_answer(world: World, row: Row, role: str):
    with transaction.atomic():
        answer = world.ask(row, role)
        transaction.set_rollback(True)

    assert answer.status_code == row.answers[role], row.title
    if role not in world.sessions and answer.status_code == 302:
        assert answer["Location"].startswith(WAYS_IN), "who is not signed in is sent to sign in"
