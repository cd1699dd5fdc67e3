"""Who gets which answer where; the table is tests/permissions.toml."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mkbdeals.viewings import SHOWING, SHOWN
from proposals.services.database_role import event_tables
from tests.factories import proposals as make
from tests.permission_table import ROLES, Row, lookup, routes, rows
from tests.permission_world import MINISTRY, disable, people, places

DONE = (200, 302)
WAYS_IN = ("/account/login/", "/admin/", "/beoordelen/", "/")


@dataclass(frozen=True)
class World:
    """What stands in the addresses, and the session of each person who is signed in."""

    places: dict[str, Any]
    sessions: dict[str, str]
    emails: dict[str, str]
    numbers: dict[str, int]
    client: Client
    history: dict[str, int]

    def ask(self, row: Row, role: str, values: Mapping[str, str] | None = None) -> HttpResponse:
        """Ask a row's address as a role would, or send it a form with `values`."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies["sessionid"] = self.sessions[role]
        address = row.address or reverse(row.route, kwargs=lookup(self.places, row.arguments))
        if row.query:
            address = f"{address}?{row.query}"
        return self.client.post(address, values) if values else self.client.generic(row.method, address)


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
        emails = {name: person.email for name, person in persons.items()}
        numbers = {name: person.pk for name, person in persons.items()}
        found = places(organisation, persons)
        yield World(found, sessions, emails, numbers, Client(raise_request_exception=False), newest_events())
        transaction.set_rollback(True)


def newest_events() -> dict[str, int]:
    """Give the number of the newest event of each table of history."""
    tables = sorted(event_tables())
    parts = (f"(SELECT coalesce(max(pgh_id), 0) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def who_changed_what(since: dict[str, int]) -> set[tuple[int | None, str | None]]:
    """Give user and request of each event that came since then."""
    parts = (f"SELECT pgh_context_id FROM {table} WHERE pgh_id > {number}" for table, number in since.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (c.metadata ->> 'user')::int, c.metadata ->> 'request'"
            f" FROM ({' UNION ALL '.join(parts)}) e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id"
        )
        return set(cursor.fetchall())


def who_saw_what() -> list[tuple[str, str]]:
    """Give who was noted to have seen what; as SQL, which Django would write anew thousands of times."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.email, v.route FROM proposals_viewing v LEFT JOIN proposals_user u ON u.id = v.viewed_by_id"
        )
        return cursor.fetchall()


@pytest.mark.django_db  # one test that says so is what pytest-django makes the database of this file for
def test_every_address_has_a_row_and_every_row_an_address():
    written = {row.route for row in rows()}

    assert (sorted(routes() - written), sorted(written - routes())) == ([], [])


def test_no_row_stands_twice():
    assert [name for name, count in Counter(str(row) for row in rows()).items() if count > 1] == []


@pytest.mark.parametrize("row", rows(), ids=str)
def test_each_role_gets_its_answer(world: World, row: Row):
    """One test for a row: with one for each role, finding and ending the tests took longer than asking."""
    assert [f"{role}: {wrong}" for role in ROLES for wrong in wrong_in_answer(world, row, role)] == [], row.title


def wrong_in_answer(world: World, row: Row, role: str) -> Iterator[str]:
    """Ask as a role, take back what the request changed, and say what is otherwise than the row says."""
    with transaction.atomic():
        answer = world.ask(row, role)
        noted = who_saw_what()
        is_done = row.method == "POST" and answer.status_code in DONE and role in world.sessions
        changed = who_changed_what(world.history) if is_done else set()
        transaction.set_rollback(True)

    if answer.status_code != row.answers[role]:
        yield f"answer {answer.status_code} instead of {row.answers[role]}"
    is_shown = row.route in SHOWN and role in MINISTRY and answer.status_code in SHOWING
    if noted != ([(world.emails[role], row.route)] if is_shown else []):
        yield f"who saw what (mkbdeals/viewings.py): {noted}"
    if not changed <= {(world.numbers.get(role), answer["X-Request-ID"])}:
        yield f"who did it, and in which request (AU-01): {changed}"
    if role not in world.sessions and answer.status_code == 302 and not answer["Location"].startswith(WAYS_IN):
        yield f"who is not signed in is sent to {answer['Location']}"
