"""Makes what the clients need, inside the site: rounds, complete drafts, people with open sessions.

Run as a program by `make_world`, as the owner of the tables; prints JSON. Drafts are copied in the
database after that (`World.drafts`), in as many numbers as a case asks for.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.clients import Person
from tests.faults.ledger import Ledger
from tests.faults.servers import Servers

SIGNATORIES = 24
ATTACHMENTS = 3
COPY = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, unnest(%s) AS fresh(pk) WHERE {key} = %s
"""


@dataclass
class World:
    """The people and the templates; `servers` holds them."""

    servers: Servers
    data: dict
    _columns: dict[str, list[str]] = field(default_factory=dict)

    def person(self, ledger: Ledger, role: str = "signatories", number: int = 0, url: str = "") -> Person:
        """Give somebody who is signed in: `signatories`, `editors`, `officers`, `assessors` or `strangers`."""
        found = self.data[role][number]
        return Person(found["pk"], found["session"], url or self.servers.url, ledger)

    def applicants(self, count: int) -> list[dict]:
        """Make organisations with a signatory who is signed in."""
        return json.loads(self.servers.python("-m", "tests.faults.applicants", str(count), owner=True).splitlines()[-1])

    def drafts(self, count: int, template: str = "draft", **changed: int) -> list[int]:
        """Copy a complete draft with all that belongs to it; `changed` are columns with another value.

        Gives the numbers of the copies.
        """
        connection = self.servers.connect()
        try:
            with connection.cursor() as cursor:
                return self._copies(cursor, self.data[template], changed, count)
        finally:
            connection.close()

    def _copies(self, cursor, template: int, changed: dict[str, int], count: int) -> list[int]:
        names = self._columns_of(cursor, "proposals_proposal")
        values = {name: str(value) for name, value in changed.items()}
        statement = _copying("proposals_proposal", names, values, "id") + " RETURNING id"
        cursor.execute(statement, [list(range(count)), template])
        fresh = [pk for (pk,) in cursor.fetchall()]
        for table in self._parts(cursor):
            names = self._columns_of(cursor, table)
            cursor.execute(_copying(table, names, {"proposal_id": "fresh.pk"}, "proposal_id"), [fresh, template])
        return fresh

    def _parts(self, cursor) -> list[str]:
        """Name the tables whose rows belong to a draft: what refers to it and is no history."""
        if "parts" not in self._columns:
            cursor.execute(
                "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
                " AND confrelid = 'proposals_proposal'::regclass ORDER BY 1"
            )
            self._columns["parts"] = [
                name for (name,) in cursor.fetchall() if name.startswith("proposals_")
                and "proposal_id" in self._columns_of(cursor, name)
                and name not in ("proposals_submission", "proposals_statuschange", "proposals_outgoingmessage")
            ]  # fmt: skip
        return self._columns["parts"]

    def _columns_of(self, cursor, table: str) -> list[str]:
        if table not in self._columns:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'"
                " AND is_generated = 'NEVER' ORDER BY ordinal_position",
                [table],
            )
            self._columns[table] = [name for (name,) in cursor.fetchall()]
        return self._columns[table]


def _copying(table: str, names: list[str], values: dict[str, str], key: str) -> str:
    taken = [values.get(name, f'"{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    return COPY.format(table=table, columns=columns, values=", ".join(taken), key=key)


def make_world(servers: Servers) -> World:
    """Make people, rounds and drafts in the site of `servers`."""
    return World(servers, json.loads(servers.python("-m", "tests.faults.world", owner=True).splitlines()[-1]))


def build() -> dict:
    """Make everything in the database this process is connected to."""
    from datetime import timedelta

    from django.utils import timezone

    from proposals.enums import MembershipRole, Role
    from tests.factories import proposals as make

    organisation = make.OrganisationFactory(name="Gemeente Slingerbeek")
    signatories = [make.member_of(organisation, MembershipRole.SIGNATORY) for _each in range(SIGNATORIES)]
    editors = [make.member_of(organisation, MembershipRole.EDITOR) for _each in range(2)]
    changer = make.member_of(organisation, MembershipRole.EDITOR)  # whose password a case changes
    stranger = make.member_of(make.OrganisationFactory(), MembershipRole.SIGNATORY)
    rounds = {
        "draft": make.full_round(name="Ronde der fouten", slug="fouten"),
        "edge": make.full_round(name="Ronde op de rand", slug="rand", closes_at=timezone.now() + timedelta(hours=1)),
    }
    drafts = {name: _draft(round_, organisation, signatories[0]).pk for name, round_ in rounds.items()}
    return drafts | {
        "rounds": {name: round_.pk for name, round_ in rounds.items()},
        "organisation": organisation.pk,
        "signatories": [signed_in(user) for user in signatories],
        "editors": [signed_in(user) for user in editors],
        "changers": [signed_in(changer) | {"email": changer.email}],
        "strangers": [signed_in(stranger)],
        "officers": [signed_in(make.user_with_role(Role.PROGRAMME_OFFICER)) for _each in range(2)],
        "assessors": [signed_in(make.user_with_role(Role.ASSESSOR))],
        "password": make.PASSWORD,
        "emails": [user.email for user in signatories],
    }  # fmt: skip


def _draft(round_, organisation, author):
    import hashlib

    from django.core.files.base import ContentFile

    from tests.factories import proposals as make

    draft = make.complete_proposal(round=round_, organisation=organisation, created_by=author, title="Samen digitaal")
    for number in range(ATTACHMENTS):
        data = b"%PDF-1.7 bijlage " + bytes([65 + number]) * 20_000
        make.AttachmentFactory(
            proposal=draft, original_name=f"bijlage-{number + 1}.pdf", size=len(data), scan_state="not_scanned",
            sha256=hashlib.sha256(data).hexdigest(), file=ContentFile(data, "x.pdf"),
        )  # fmt: skip
    return draft


def signed_in(user) -> dict:
    """Give somebody with an open session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from mkbdeals.sessions import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "mkbdeals.accounts.SignInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"pk": user.pk, "session": session.session_key}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    import django

    django.setup()
    print(json.dumps(build()))
