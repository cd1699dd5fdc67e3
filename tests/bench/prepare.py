"""Fill the database of a site: many proposals that were sent in, and drafts of many people.

Run inside the site's environment as the owner of the tables: `python -m tests.bench.prepare 1000 208 8 40`.
One proposal is written by the services; the others are copies of its rows, made in SQL.
"""

import json
import os
import sys
import uuid
from collections.abc import Iterable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
django.setup()

from importlib import import_module  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402

from proposals.enums import MembershipRole, RegionKind  # noqa: E402
from proposals.models import Membership, Organisation, Proposal, Region, Round, User  # noqa: E402
from proposals.services.clock import database_now  # noqa: E402
from proposals.services.drafts import create_draft  # noqa: E402
from proposals.services.submission import take_snapshot  # noqa: E402
from tests.bench.content import write_everything  # noqa: E402

ROUND = "demonstratieronde-2027"
SUBMITTED = "BENCH 1"  # the reference of a proposal that was sent in, with everything that belongs to it
CHILDREN = (
    "answer", "budgetline", "fundingsource", "proposalpartner", "proposaltheme", "activity", "indicator",
    "proposalsection",
)  # fmt: skip
TABLES = ("proposals_proposal", "proposals_submission", *(f"proposals_{child}" for child in CHILDREN))


def main(submitted: int, people: int, busy: int, drafts_of_busy: int) -> dict[str, object]:
    """Give session keys and drafts: the first `busy` people have many drafts to send in, the others two."""
    round_ = Round.objects.get(slug=ROUND)
    writers = _writers(people)
    base = create_draft(round_=round_, organisation=writers[0][1], by=writers[0][0], at=database_now())
    write_everything(base, writers[0][0], database_now())
    without_triggers(True, TABLES)
    drafts = {
        user.pk: _copies(base, drafts_of_busy if number < busy else 2, organisation.pk, user.pk)
        for number, (user, organisation) in enumerate(writers)
    }
    _submitted(base, submitted)
    without_triggers(False, TABLES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "people": [{"session": session_of(user), "drafts": drafts[user.pk]} for user, _organisation in writers],
        "session_cookie": settings.SESSION_COOKIE_NAME,
    }


def _writers(number: int) -> list[tuple[User, Organisation]]:
    """Make people who may sign, each for an organisation of its own."""
    province = Region.objects.get(code="FX01").province
    found = []
    for each in range(number):
        name = f"Meetveld {each}"
        region = Region.objects.create(
            code=f"BX{each}", name=name, sort_name=name.lower(), kind=RegionKind.MUNICIPALITY, province=province
        )
        organisation = Organisation.objects.create(name=f"Gemeente {name}", region=region)
        user = User.objects.create_user(f"meting{each}@meetveld.example", function="Wethouder economie")
        Membership.objects.create(user=user, organisation=organisation, role=MembershipRole.SIGNATORY)
        found.append((user, organisation))
    return found


def _copies(base: Proposal, number: int, organisation: int, user: int) -> list[int]:
    """Copy a proposal with all its rows; give the numbers of the copies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM proposals_proposal")
        last = cursor.fetchone()[0]
        copy_rows(
            cursor, "proposals_proposal", f"source.id = {base.pk}", number,
            {"id": f"{last} + n", "organisation_id": str(organisation), "created_by_id": str(user),
             "updated_by_id": str(user)},
        )  # fmt: skip
        for child in CHILDREN:
            where, moved = f"source.proposal_id = {base.pk}", {"proposal_id": f"{last} + n"}
            copy_rows(cursor, f"proposals_{child}", where, number, moved)
        cursor.execute(f"SELECT setval('proposals_proposal_id_seq', {last + number})")
    return list(range(last + 1, last + number + 1))


def copy_rows(cursor, table: str, where: str, number: int, changed: dict[str, str]) -> None:
    """Copy the rows `source` of a table a number of times; `changed` gives the SQL of what differs in copy `n`."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = [name for (name,) in cursor.fetchall() if name != "id" or "id" in changed]
    values = ", ".join(changed.get(name, f'source."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    rows = f"SELECT {values} FROM {table} source, generate_series(1, {number}) n WHERE {where}"
    cursor.execute(f"INSERT INTO {table} ({names}) {rows}")


def _submitted(base: Proposal, number: int) -> None:
    """Make copies that were sent in, each with a snapshot."""
    copies = _copies(base, number, base.organisation_id, base.created_by_id)
    submission = take_snapshot(base, uuid.uuid4(), base.created_by, database_now())
    with connection.cursor() as cursor:
        copy_rows(
            cursor, "proposals_submission", f"source.id = {submission.pk}", number,
            {"proposal_id": f"{copies[0] - 1} + n", "token": "gen_random_uuid()", "reference": "'BENCH ' || n"},
        )  # fmt: skip
        cursor.execute("DELETE FROM proposals_submission WHERE id = %s", [submission.pk])
        cursor.execute(
            "UPDATE proposals_proposal p SET status = 'submitted', submitted_at = updated_at,"
            " submitted_by_id = created_by_id, reference = s.reference"
            " FROM proposals_submission s WHERE s.proposal_id = p.id AND p.id = ANY(%s)",
            [copies],
        )


def without_triggers(off: bool, tables: Iterable[str]) -> None:
    """Leave the guards and the history aside while copying, as the owner of the tables may."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} {'DISABLE' if off else 'ENABLE'} TRIGGER USER")


def session_of(user: User) -> str:
    """Sign somebody in; give the key of the session."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "mkbdeals.accounts.SignInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    print(json.dumps(main(*(int(word) for word in sys.argv[1:5]))))
