"""SB-04, SB-05, SB-12, SB-13: the database stops, dies, is full of sessions, or locks."""

import time

import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.clients import form_in, together
from tests.faults.faults import kill_postgres, restart_postgres
from tests.faults.scale import Numbers, rng
from tests.faults.workload import Workload

RESTARTS, RESTART_DRAFTS = Numbers(2, 16), Numbers(40, 500)
KILLS, KILL_DRAFTS = Numbers(1, 8), Numbers(20, 250)
PEOPLE = Numbers(6, 20)
INTERLEAVINGS = Numbers(100, 400)
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


@pytest.mark.case("SB-13", "Editing, submitting, withdrawing and reopening at once, with a short deadlock timeout")
def test_locks_never_become_a_fault(servers, world, ledger, case):
    servers.rows("ALTER SYSTEM SET deadlock_timeout = '100ms'")
    servers.rows("SELECT pg_reload_conf()")
    people = [world.person(ledger, number=number) for number in range(4)]
    proposals, choices = world.drafts(5), rng("SB-13")
    form = people[0].check(proposals[0])
    statuses = []

    def act(person, proposal, action):
        if action == "submit":
            page = person.get(f"/aanvragen/{proposal}/controleren/")
            shown = form_in(page) if "/indienen/" in page.text else form.with_new_token()
            return person.submit(proposal, shown).status
        if action == "edit":
            return person.post(
                f"/aanvragen/{proposal}/partners/", {"partner_0_name": "Ondernemers", "partners": "1"}
            ).status
        return person.post(f"/aanvragen/{proposal}/{action}/", {}).status

    for _turn in range(INTERLEAVINGS.now // 4):
        actions = choices.choices(["submit", "edit", "intrekken", "heropenen"], k=4)
        proposal = choices.choice(proposals)
        statuses += together(*(lambda p=p, a=a: act(p, proposal, a) for p, a in zip(people, actions, strict=True)))  # noqa: B023
        case.did(4, "actions")
    assert set(statuses) <= {200, 302, 409, 422}, statuses
    steps = servers.rows(
        "SELECT DISTINCT from_status, to_status FROM proposals_statuschange WHERE proposal_id = ANY(%s)", proposals
    )
    case.note(
        f"answers {dict(sorted((status, statuses.count(status)) for status in set(statuses)))}, steps {len(steps)}"
    )
    assert ("draft", "submitted") in steps
    assert set(steps) <= {("draft", "submitted"), ("submitted", "withdrawn"), ("withdrawn", "draft")}
