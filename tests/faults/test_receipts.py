"""SB-18, SB-19: a receipt cannot be changed, and its number is no key to anything."""

import json
from collections import Counter

import psycopg2
import pytest

from tests.faults.audit import Finding
from tests.faults.faults import restart_postgres
from tests.faults.scale import Numbers
from tests.faults.test_writing import digests_now

DRAWS = Numbers(100, 2000)
PROGRAMS = Numbers(2, 8)
ROLLED_BACK = Numbers(5, 100)
DELETED = Numbers(5, 50)
WAYS = 60

DRAW = """
import json, sys, django
django.setup()
from proposals.services.submission import new_reference
print(json.dumps([new_reference("MD27") for _draw in range(int(sys.argv[1]))]))
"""
ROLL_BACK = """
import json, sys, uuid, django
django.setup()
from django.db import transaction
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.services.submission import submit_proposal
drawn = []
for pk in json.loads(sys.argv[1]):
    with transaction.atomic():
        proposal = Proposal.objects.get(pk=pk)
        by = proposal.created_by
        drawn.append(submit_proposal(proposal=proposal, token=uuid.uuid4(), by=by, at=database_now()).reference)
        transaction.set_rollback(True)
print(json.dumps(drawn))
"""


@pytest.mark.case("SB-18", "Changing what was submitted: through the ORM, the pages, the admin and raw SQL", 60)
def test_a_receipt_cannot_be_changed(servers, world, ledger, case):
    person, editor = world.person(ledger), world.person(ledger, "editors")
    proposal = world.drafts(1)[0]
    entry = person.submit(proposal, person.check(proposal))
    assert entry.status == 302

    outcomes = json.loads(servers.python("-m", "tests.faults.tamper", str(proposal)).splitlines()[-1])
    case.did(len(outcomes), "ways")
    letting = {name: outcome for name, outcome in outcomes.items() if not outcome.startswith("refused")}
    for path in pages_that_write(servers, proposal):
        for who in (person, editor):
            answer = who.post(path, {"title": "Anders", "answer_1": "Anders", "partner_0_name": "X", "partners": "1"})
            assert answer.status in (302, 403, 404, 405, 409, 413, 422), (path, answer.status)
            case.did(1, "ways")

    assert case.rounds >= WAYS
    assert digests_now(servers, [proposal])[proposal] == entry.receipt_sha256
    case.found([Finding("Z3", f"{name}: {outcome}") for name, outcome in letting.items()])


def pages_that_write(servers, proposal: int) -> list[str]:
    """List the addresses at which a draft could be changed."""
    parts = ("organisatie", "plan", "ondernemers", "planning", "resultaat", "begroting", "partners", "bijlagen")
    attachment = servers.rows("SELECT id FROM proposals_attachment WHERE proposal_id = %s LIMIT 1", proposal)[0][0]
    return [
        *(f"/aanvragen/{proposal}/{part}/" for part in parts),
        *(f"/aanvragen/{proposal}/{part}/bewaren/" for part in ("plan", "begroting", "partners")),
        f"/aanvragen/{proposal}/bijlagen/{attachment}/verwijderen/",
        f"/aanvragen/{proposal}/bijlagen/{attachment}/vervangen/",
        f"/aanvragen/{proposal}/bijlagen/toevoegen/",
        f"/admin/proposals/proposal/{proposal}/change/",
    ]


@pytest.mark.case(
    "SB-19",
    "Reference numbers: drawn by several programs at once, rolled back, deleted, after a restart, and as a key",
    5000,
)
def test_references_are_unique_and_open_nothing(servers, world, ledger, case):
    from concurrent.futures import ThreadPoolExecutor

    each = str(DRAWS.now // PROGRAMS.now)
    with ThreadPoolExecutor(2) as pool:
        printed = pool.map(lambda _program: servers.python("-c", DRAW, each), range(PROGRAMS.now))
    drawn = Counter(reference for text in printed for reference in json.loads(text.splitlines()[-1]))
    undone = json.loads(servers.python("-c", ROLL_BACK, json.dumps(world.drafts(ROLLED_BACK.now))).splitlines()[-1])
    restart_postgres(servers)
    drawn.update([*undone, *json.loads(servers.python("-c", DRAW, each).splitlines()[-1])])
    case.did(sum(drawn.values()), "draws")
    case.found(
        [Finding("Z2", f"{reference} was drawn {count} times") for reference, count in drawn.items() if count > 1]
    )

    person, stranger = world.person(ledger), world.person(ledger, "strangers")
    proposal = world.drafts(1)[0]
    entry = person.submit(proposal, person.check(proposal))
    for key in (
        entry.reference.replace(" ", "%20"),
        entry.reference.replace(" ", "-"),
        entry.reference.replace(" ", ""),
    ):
        for path in (f"/aanvragen/{key}/", f"/aanvragen/{key}/lezen/", f"/aanvragen/?reference={key}", f"/?q={key}",
                     f"/berichten/{key}/", f"/documenten/{key}/"):  # fmt: skip
            answer = stranger.get(path)
            assert answer.status in (200, 302, 404)
            assert "Samen digitaal" not in answer.text
    form = person.check(world.drafts(1)[0])
    sent = [person.submit(draft, form.with_new_token()).reference for draft in world.drafts(DELETED.now)]
    case.note(f"{len(undone)} rolled back; {refused_deletions(servers, sent)} of {len(sent)} deletions refused")
    numbers = [number for (number,) in servers.rows("SELECT reference FROM proposals_submission")]
    assert set(sent) <= set(numbers)  # none came free, so none can be drawn again
    assert len(numbers) == len(set(numbers))
    assert not set(numbers) & set(drawn)


def refused_deletions(servers, references: list[str]) -> int:
    """Try to delete receipts as the application. Gives how often the database refused."""
    refused, connection = 0, servers.connect(as_application=True)
    try:
        for reference in references:
            with connection.cursor() as cursor:
                try:
                    cursor.execute("DELETE FROM proposals_submission WHERE reference = %s", [reference])
                except psycopg2.Error:
                    refused += 1
    finally:
        connection.close()
    assert refused == len(references)
    return refused
