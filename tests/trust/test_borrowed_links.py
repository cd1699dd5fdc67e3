"""AC-09: the address of a file is worth nothing to somebody else, nor to its owner when the right is over."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.permission_table import ROLES, Row, lookup, rows
from tests.permission_world import MINISTRY
from tests.trust.taken import close_account, end_membership, end_roles, end_sessions, let_expire
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
FILES = re.compile(r"(_file|_download|_json|_zip|_data|allocation_problem|allocation_result)$")
GIVEN = frozenset({200, 206})
HOW: dict[str, dict[str, Any]] = {
    "GET": {"method": "GET"},
    "HEAD": {"method": "HEAD"},
    "Range": {"method": "GET", "headers": {"Range": "bytes=0-99"}},
}
BORROWERS = ("anonymous", "disabled", "stranger", "former_member", "assessor_unassigned")


def files() -> list[Row]:
    """Give the addresses of files that are not for everybody, and are given to somebody."""
    return [
        row for row in rows()
        if row.method == "GET" and FILES.search(row.route) and row.answers["anonymous"] != 200
        and any(row.answers[role] == 200 for role in ROLES)
    ]  # fmt: skip


def ask(world: TrustWorld, role: str, row: Row, how: str) -> Any:
    address = reverse(row.route, kwargs=lookup(world.places, row.arguments))
    answer = world.as_role(role).generic(path=f"{address}?{row.query}" if row.query else address, **HOW[how])
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def owner_of(row: Row) -> str:
    return next(role for role in ROLES if row.answers[role] == 200)


@pytest.mark.parametrize("row", files(), ids=str)
def test_nobody_else_gets_the_file(trust: TrustWorld, row: Row):
    for role in BORROWERS:
        if row.answers[role] != 200:
            assert {how: ask(trust, role, row, how).status_code for how in HOW} == dict.fromkeys(HOW, row.answers[role])


@pytest.mark.parametrize("row", files(), ids=str)
def test_no_cache_between_keeps_the_file(trust: TrustWorld, row: Row):
    for how in HOW:
        answer = ask(trust, owner_of(row), row, how)
        kept = answer["Cache-Control"]
        assert answer.status_code in GIVEN
        assert "no-store" in kept or "private" in kept
        assert "public" not in kept


@pytest.mark.parametrize("row", files(), ids=str)
def test_the_owner_gets_nothing_once_the_right_is_over(trust: TrustWorld, row: Row):
    owner = owner_of(row)
    ways = [close_account, end_sessions, let_expire, end_roles if owner in MINISTRY else end_membership]
    for way in ways:
        with transaction.atomic():
            before = ask(trust, owner, row, "GET").status_code
            way(trust, owner)
            after = ask(trust, owner, row, "GET").status_code
            transaction.set_rollback(True)
        assert (before, after in GIVEN) == (200, False), way.__name__


def test_there_are_files_enough():
    assert len(files()) * (len(BORROWERS) + len(HOW)) >= 60
