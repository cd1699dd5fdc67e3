"""The world that is attacked: everything of the permission table, everybody signed in, and a client per request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from proposals.models import Organisation, User
from tests.factories import proposals as make
from tests.permission_table import ROLES, Row, lookup, rows
from tests.permission_world import disable, people, places
from tests.security.writes import Write, far_numbers, writes_noted

# Who sees most comes first: with one role per page as much as can be is seen.
SEES_MOST = (
    "officer", "applicant_signatory", "assessor_assigned", "decision_maker", "coordinator", "finance_officer",
    "account_holder", "technical_administrator", "controller", "applicant_editor", "applicant_reader",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"


class Environs(RequestFactory):
    """Gives what a web server gives; a request made of it would have changed it."""

    def request(self, **request: Any) -> dict[str, Any]:
        """Give the environment of a request."""
        return self._base_environ(**request)


FACTORY = Environs()
LENIENT, STRICT = ClientHandler(enforce_csrf_checks=False), ClientHandler(enforce_csrf_checks=True)
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 429})


@dataclass(frozen=True)
class Answer:
    """What came of a request: the answer, and what it wrote before that was taken back."""

    response: HttpResponse
    writes: tuple[Write, ...]

    @property
    def status(self) -> int:
        """Give the code."""
        return self.response.status_code


@dataclass(frozen=True)
class SecurityWorld:
    """Who is who, what stands where, and the sessions."""

    organisation: Organisation
    persons: dict[str, User]
    sessions: dict[str, str]
    places: dict[str, Any]
    client: Client
    known_pages: list[Any] = field(default_factory=list)  # see pages_read
    known_forms: dict[int, list[Any]] = field(default_factory=dict)  # see forms.forms_of

    def as_role(self, role: str) -> Client:
        """Give a client in the session of a role."""
        self.client.cookies.clear()
        if role in self.sessions:
            self.client.cookies["sessionid"] = self.sessions[role]
        return self.client

    def address(self, row: Row) -> str:
        """Give the address of a row of the table."""
        address = row.address or reverse(row.route, kwargs=lookup(self.places, row.arguments))
        return f"{address}?{row.query}" if row.query else address

    def ask(self, role: str, method: str, address: str, data: Any = None, **headers: dict[str, str]) -> Answer:
        """Ask as a role, a form with its fields, and take back what that changed."""
        body = urlencode(data, doseq=True).encode() if data else b""
        return self.send(role, method, address, body, FORM, **headers)

    def send(
        self,
        role: str,
        method: str,
        address: str,
        body: bytes = b"",
        kind: str = FORM,
        headers: dict[str, str] | None = None,
        cookie: str = "",
        strict: bool = False,
    ) -> Answer:
        """Ask with a body as it stands, and take back what that changed.

        Below Django's test client, which copies for every template what it was given: that takes longer than the site.
        `cookie` goes beside that of the session; `strict` asks for the token of forms, as the site does.
        """
        environ = FACTORY.generic(method, address, body, kind, headers=headers)
        session = [f"sessionid={self.sessions[role]}"] if role in self.sessions else []
        environ["HTTP_COOKIE"] = environ.get("HTTP_COOKIE") or "; ".join([*session, *([cookie] if cookie else [])])
        with transaction.atomic(), writes_noted() as writes:
            response = (STRICT if strict else LENIENT)(environ)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return Answer(response, tuple(writes))

    def readers(self, row: Row, most: int = 1) -> Sequence[str]:
        """Give at most so many roles that may read the page of a row, who sees most first."""
        return [role for role in (*SEES_MOST, *ROLES) if row.answers[role] == 200][:most]

    def pages(self, most: int = 1) -> Iterator[tuple[Row, str, str]]:
        """Give the rows that somebody may read, each with at most so many readers, and the address."""
        for row in rows():
            if row.method == "GET":
                for role in self.readers(row, most):
                    yield row, role, self.address(row)

    def pages_read(self) -> list[tuple[Row, str, str, Answer]]:
        """Give every page that somebody may read, as who sees most there reads it; read once."""
        if not self.known_pages:
            self.known_pages.extend((row, role, page, self.ask(role, "GET", page)) for row, role, page in self.pages())
        return self.known_pages


def make_security_world() -> SecurityWorld:
    """Build the world of the permission table. What comes after it gets numbers from far away, see `far_numbers`."""
    organisation = make.OrganisationFactory()
    persons = people(organisation)
    sessions = {}
    for name, person in persons.items():
        client = Client()
        client.force_login(person)
        sessions[name] = client.cookies["sessionid"].value
    disable(persons["disabled"])
    found = places(organisation, persons)
    far_numbers()
    return SecurityWorld(
        organisation, persons, sessions, found,
        Client(raise_request_exception=False),
    )  # fmt: skip
