"""SB-04, SB-05, SB-12: the database stops, dies, or is full of sessions."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.clients import Answer, together
from tests.faults.faults import kill_postgres, restart_postgres
from tests.faults.scale import Numbers, rng
from tests.faults.test_writing import PLAN, written
from tests.faults.workload import Workload, submit_until_known

RESTARTS, RESTART_DRAFTS = Numbers(1, 12), Numbers(20, 500)
KILLS, KILL_DRAFTS = Numbers(1, 6), Numbers(20, 250)
PEOPLE = Numbers(6, 20)
RECONNECTS_WITHIN = 10.0
CROWD = Numbers(24, 100)
SESSIONS, LEFT_FREE, OCCUPIED_SECONDS = 20, 2, 8.0
PATIENT = 180.0


@pytest.mark.case("SB-04", "PostgreSQL restarts at once (immediate) while people submit", 50)
def test_restart_of_postgresql_loses_nothing(servers, world, ledger, case):
    interrupt(servers, world, ledger, case, restart_postgres, RESTARTS.now, RESTART_DRAFTS.now)


@pytest.mark.case("SB-05", "PostgreSQL and all its backends are killed (SIGKILL) while people submit", 25)
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
            assert wait_until(lambda: people[0].get("/readyz").status == 200, RECONNECTS_WITHIN)
            slowest = max(slowest, time.monotonic() - started)
            case.did(1, "times")
    assert {entry.status for entry in workload.sent} <= {302}
    answers = [entry.status for entry in ledger.entries[first:]]
    case.note(
        f"{len(workload.sent)} submits, {answers.count(503)} answered 503, {answers.count(0)} cut;"
        f" the site answered again {slowest:.1f} s after PostgreSQL did"
    )


@pytest.mark.large
@pytest.mark.case(
    "SB-12", "PostgreSQL takes 20 sessions, others hold all but two of them, and a crowd submits and saves", 200
)
def test_a_database_full_of_sessions_costs_nobody_a_word(servers, world, ledger, case):
    """The sessions come free while the crowd tries again, as people do who read the page of a pause."""
    drafts = world.drafts(CROWD.now)
    form = world.person(ledger).check(drafts[0])
    fields, answer = written(world.person(ledger, "editors"), drafts[0])
    pauses, lost = [], []

    def submit(place: int) -> None:
        person = world.person(ledger, number=place % len(world.data["signatories"]))
        person.timeout = PATIENT
        entry = submit_until_known(person, drafts[place], form.with_new_token(), PATIENT, pause=1.0)
        assert entry.status == 302, entry

    def save(place: int) -> None:
        person, typed = world.person(ledger, "editors", place % 2), f"Getypt in de drukte {place}"
        person.timeout = PATIENT
        limit = time.monotonic() + PATIENT
        while (page := person.post(f"/aanvragen/{drafts[place]}/{PLAN}/", fields | {answer: typed})).status != 302:
            assert page.status == 503, (page.status, page.words[:200])
            assert time.monotonic() < limit, "the site never took the text"
            pauses.append(page)
            lost.extend([] if keeps(page, typed) else [typed])
            time.sleep(1.0)

    first = len(ledger.entries)
    with few_sessions(servers), others_hold(servers, SESSIONS - LEFT_FREE) as release:
        threading.Timer(OCCUPIED_SECONDS, release).start()
        together(*(lambda n=n: (submit if n % 2 else save)(n) for n in range(len(drafts))), seconds=PATIENT * 2)
    refused = [entry for entry in ledger.entries[first:] if entry.status == 503]
    case.did(len(drafts), "people")
    case.note(f"{len(refused)} submits and {len(pauses)} saves were answered 503 first, all went through after that")
    assert refused or pauses, "the database was never full: this run proves nothing"
    assert not lost
    stored = servers.rows("SELECT text FROM proposals_answer WHERE text LIKE 'Getypt in de drukte %%'")
    assert len(stored) == (len(drafts) + 1) // 2


def keeps(page: Answer, typed: str) -> bool:
    """Say whether a page of a pause says when to come back, and holds what was typed."""
    return bool(page.headers.get("retry-after")) and typed in page.text


@contextmanager
def few_sessions(servers) -> Iterator[None]:
    """Have PostgreSQL take few sessions at a time."""
    servers.rows(f"ALTER SYSTEM SET max_connections = {SESSIONS}")
    restart_postgres(servers)
    try:
        yield
    finally:
        servers.rows("ALTER SYSTEM RESET max_connections")
        restart_postgres(servers)


@contextmanager
def others_hold(servers, count: int) -> Iterator:
    """Hold sessions as other programs would, less those kept for the superuser. Gives what ends them."""
    kept = servers.rows("SELECT current_setting('superuser_reserved_connections')::int")[0][0]
    held = []
    for _each in range(count - kept):
        try:
            held.append(servers.connect(as_application=True))
        except psycopg2.OperationalError:
            break

    def release() -> None:
        while held:
            held.pop().close()

    try:
        yield release
    finally:
        release()
