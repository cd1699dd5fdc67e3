"""AC-07: a right that is taken away is gone with the next request: page, file, form, document in the making."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reporting.services.reports import make_report, request_report
from tests.permission_table import Row, lookup, rows
from tests.trust.taken import TAKINGS, close_account, end_membership, end_roles
from tests.trust.test_documents import acknowledgement, dossier, own_pack
from tests.trust.world import TrustWorld

pytestmark = pytest.mark.django_db
CLOSED = frozenset({302, 403, 404})
SAMPLE = 4
Taking = Callable[[TrustWorld, str], None]
CASES = [(taking, role, like) for taking, roles, like in TAKINGS for role in roles]


def ask(world: TrustWorld, role: str, row: Row) -> int:
    address = row.address or reverse(row.route, kwargs=lookup(world.places, row.arguments))
    client = world.as_role(role)
    answer = client.generic(row.method, f"{address}?{row.query}" if row.query else address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize(
    ("taking", "role", "like"), CASES, ids=[f"{taking.__name__}-{role}" for taking, role, _like in CASES]
)
def test_the_next_request_is_refused(trust: TrustWorld, taking: Taking, role: str, like: str):
    # What an organisation of one's own opens, the stranger has too: it says nothing about this right.
    opened = [
        row for row in rows()
        if row.answers[role] not in CLOSED and row.answers[like] in CLOSED
        and (like != "former_member" or row.answers["stranger"] == row.answers[like])
    ]  # fmt: skip
    assert opened, "a right that opens nothing"
    chance = random.Random(f"{taking.__name__} {role}")
    for row in chance.sample(opened, min(SAMPLE, len(opened))):
        with transaction.atomic():
            before = ask(trust, role, row)
            taking(trust, role)
            after = ask(trust, role, row)
            transaction.set_rollback(True)
        # Which of the open answers it is depends on the words of this world; test_permissions.py knows them apart.
        assert before not in CLOSED
        assert after == row.answers[like], f"{row} after {taking.__name__}"


def test_there_are_ways_enough():
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("asked", "role", "taking"),
    [
        (own_pack, "assessor_assigned", end_roles),
        (own_pack, "assessor_assigned", close_account),
        (dossier, "decision_maker", end_roles),
        (dossier, "decision_maker", close_account),
        (acknowledgement, "applicant_signatory", end_membership),
        (acknowledgement, "applicant_signatory", close_account),
    ],
)
def test_a_document_that_is_made_meanwhile_is_not_given(
    trust: TrustWorld, asked: Callable[[TrustWorld], dict[str, Any]], role: str, taking: Taking
):
    report = request_report(**asked(trust), at=timezone.now())
    taking(trust, role)
    make_report(report_id=report.pk, at=timezone.now())

    assert trust.as_role(role).get(f"/documenten/{report.pk}/bestand/").status_code in CLOSED
