"""SB-04, SB-05: the database stops, or dies."""

import time

import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.faults import kill_postgres, restart_postgres
from tests.faults.scale import Numbers, rng
from tests.faults.workload import Workload

RESTARTS, RESTART_DRAFTS = Numbers(2, 16), Numbers(40, 500)
KILLS, KILL_DRAFTS = Numbers(1, 8), Numbers(20, 250)
PEOPLE = Numbers(6, 20)
RECONNECTS_WITHIN = 10.0


@pytest.mark.case("SB-04", "PostgreSQL restarts at once (immediate) while people submit")
def test_restart_of_postgresql_loses_nothing(servers, world, ledger, case):
    interrupt(servers, world, ledger, case, restart_postgres, RESTARTS.now, RESTART_DRAFTS.now)


@pytest.mark.case("SB-05", "PostgreSQL and all its backends are killed (SIGKILL) while people submit")
def test_killed_postgresql_loses_nothing(servers, world, ledger, case):
    interrupt(servers, world, ledger, case, kill_postgres, KILLS.now, KILL_DRAFTS.now)


def interrupt(servers, world, ledger, case, fault, times, drafts):
    """Let people submit, strike so many times at random moments, and see that the site comes back by itself."""
    people = [world.person(ledger, number=number) for number in range(PEOPLE.now)]
    form = people[0].check(world.drafts(1)[0])
    workload, choices, slowest = Workload(people, form, world.drafts(drafts)), rng(case.name), 0.0
    first = len(ledger.entries)
    with workload.running():
        for _turn in range(times):
            time.sleep(choices.uniform(0.2, 1.2))
            fault(servers)
            started = time.monotonic()
            assert wait_until(lambda: people[0].get("/livez").status == 200, RECONNECTS_WITHIN)
            slowest = max(slowest, time.monotonic() - started)
            case.did(1, "times")
    assert {entry.status for entry in workload.sent} <= {302}
    answers = [entry.status for entry in ledger.entries[first:]]
    case.note(
        f"{len(workload.sent)} submits, {answers.count(503)} answered 503, {answers.count(0)} cut;"
        f" the site answered again {slowest:.1f} s after PostgreSQL did"
    )
