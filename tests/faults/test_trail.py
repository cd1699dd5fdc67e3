"""AU-04: many processes change rows, and others seal the history, while they and the database are killed."""

import json
import threading
import time

import pytest

from tests.faults.audit import Finding
from tests.faults.changing import MOST_ROWS, Plan, rows_of_change, text_of
from tests.faults.faults import kill_postgres
from tests.faults.scale import SEED, Numbers, rng

PROCESSES, CHANGES, QUIET = Numbers(3, 16), Numbers(40, 640), Numbers(0, 160)  # changes of each process
KILLS, SEALER_KILLS, DATABASE_KILLS = Numbers(4, 40), Numbers(2, 20), Numbers(0, 2)
ROWS = "SELECT id FROM proposals_answer WHERE proposal_id = %s ORDER BY id LIMIT %s"
WRITTEN = """
SELECT pgh_obj_id, text, count(*) FROM proposals_answerevent
 WHERE pgh_obj_id = ANY(%s) AND pgh_label = 'update' GROUP BY 1, 2
"""
NOT_SEALED_ONCE = """
WITH sealed AS (SELECT unnest(ids) AS id FROM proposals_auditsealpart WHERE table_name = 'proposals_answerevent')
SELECT e.pgh_id, count(s.id) FROM proposals_answerevent e LEFT JOIN sealed s ON s.id = e.pgh_id
 WHERE e.pgh_obj_id = ANY(%s) GROUP BY 1 HAVING count(s.id) <> 1
"""


@pytest.mark.case("AU-04", "Processes change rows and seal them, and are killed (SIGKILL); so is the database", 10_000)
def test_the_trail_has_no_gap(servers, world, ledger, case):
    drafts = world.drafts(PROCESSES.now)
    rows = [[pk for (pk,) in servers.rows(ROWS, draft, MOST_ROWS)] for draft in drafts]
    assert {len(own) for own in rows} == {MOST_ROWS}
    plan = Plan(rows, CHANGES.now, KILLS.now, SEALER_KILLS.now, SEED, QUIET.now)

    told = changed(servers, plan, DATABASE_KILLS.now)

    case.did(len(rows) * plan.changes, "changes")
    case.note(f"{told['killed']} who changed and {told['sealers_killed']} who sealed were killed")
    case.note(f"{DATABASE_KILLS.now} times the database")
    paces = ", ".join(f"{pace:.0f}" for pace in told["paces"])
    case.note(f"changes a second, first without anybody sealing, then beside two who seal without a pause: {paces}")
    assert told["sealers_killed"] == plan.sealer_kills
    # Who was ended by the end of the database may have been past the place where it was to be killed.
    assert told["killed"] == told["planned"] or (told["troubles"] and DATABASE_KILLS.now)
    case.found([Finding("Z7", words) for words in told["differences"]])
    case.found(gaps(servers, plan))


def changed(servers, plan: Plan, database_kills: int) -> dict:
    """Carry a plan out inside the site, kill the database so often meanwhile, and give what the program told."""
    told: list[dict] = []

    def run() -> None:
        told.append(json.loads(servers.python("-m", "tests.faults.changing", plan.text()).splitlines()[-1]))

    chance, program = rng("AU-04"), threading.Thread(target=run)
    program.start()
    for _kill in range(database_kills):
        time.sleep(chance.uniform(10, 20))
        if program.is_alive():
            kill_postgres(servers)
    program.join()
    assert told, "the program that changes rows failed"
    return told[0]


def gaps(servers, plan: Plan) -> list[Finding]:
    """Z7: each change that was made has one event for each of its rows, no other has any; each is in one seal."""
    expected = {
        (row, text_of(place, number)): 1
        for place, rows in enumerate(plan.rows)
        for number in range(1, plan.changes + 1)
        for row in rows[: rows_of_change(number)]
    }
    of_all = [row for rows in plan.rows for row in rows]
    found = {(row, text): count for row, text, count in servers.rows(WRITTEN, of_all)}
    wrong = [
        Finding("Z7", f"change {change} has {found.get(change, 0)} events, not {expected.get(change, 0)}")
        for change in found.keys() | expected.keys()
        if found.get(change, 0) != expected.get(change, 0)
    ]
    sealed = servers.rows(NOT_SEALED_ONCE, of_all)
    return wrong + [Finding("Z7", f"event {event} stands in {count} seals") for event, count in sealed]
