"""JB-01 to JB-16: documents in bulk while workers, broker and clocks fail. Every document ends, with one whole file."""

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.batch import Batch, children, kill_at
from tests.faults.faults import frozen
from tests.faults.scale import Numbers, rng

pytestmark = pytest.mark.usefixtures("bulk_work")
CHILD_KILLS = Numbers(10, 100)
DELIVERED = Numbers(10, 100)
WORKER_KILLS = Numbers(1, 12)
WRITING_KILLS = Numbers(2, 30)
SLOW_JOBS = Numbers(1, 8)
BLACKHOLES = Numbers(1, 1)
EMPTIED = Numbers(1, 200)
GOOD_BESIDE_POISON = Numbers(1, 40)
OPEN_ROWS = Numbers(1, 100_000)
BULK = Numbers(1, 10_000)
BULK_SECONDS = int(os.environ.get("FAULTS_BULK_SECONDS", "240"))  # after so long the rest is stopped, and counted
HEAVIEST_CHILD = 700_000_000  # bytes: the limit of a child in mkbdeals/launcher/web.py
DELIVERIES = 5
PATIENCE = 300.0
LONGEST_SWEEP = 30.0
OPEN = """
INSERT INTO reporting_report ({columns}) SELECT {values} FROM reporting_report, generate_series(1, %s) WHERE id = %s
"""
SWEEP = """
import django, time
django.setup()
from django.utils import timezone
from reporting.services.reports import requeue_stale
began = time.monotonic()
taken = requeue_stale(at=timezone.now(), limit=1000)
print(len(taken), len(set(taken)), round(time.monotonic() - began, 2), min(taken), max(taken))
"""


@pytest.mark.case("JB-01", "A child of the worker is killed (SIGKILL) just before the pages are laid out", 100)
def test_killed_children_cost_no_document(servers, ledger, case):
    kills = CHILD_KILLS.now
    batch = Batch.make(servers, 4 * kills)
    kill_at(servers, "report.laying_out", kills)
    killed_at = time.monotonic()
    batch.finish(servers, PATIENCE)
    batch.assert_each_once(servers)
    again = servers.rows("SELECT count(*) FROM reporting_report WHERE batch_id = %s AND attempts > 1", batch.pk)[0][0]
    assert again > 0
    case.did(kills, "kills")
    case.note(
        f"{batch.count} documents and their ZIP were there {time.monotonic() - killed_at:.0f} s after the last kill"
    )


@pytest.mark.case("JB-05", "Each document is asked for by five messages at once", 100)
def test_five_messages_make_one_document(servers, ledger, case):
    with frozen(servers, "bulk"):
        batch = Batch.make(servers, DELIVERED.now, deliveries=DELIVERIES)
    batch.finish(servers, PATIENCE)
    batch.assert_each_once(servers)
    tries = servers.rows("SELECT DISTINCT attempts FROM reporting_report WHERE batch_id = %s", batch.pk)
    assert tries == [(1,)]
    case.did(batch.count, "documents")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-02", "The whole worker and its children are killed (SIGKILL)", 100)
def test_killed_workers_cost_no_document(servers, ledger, case):
    batch, chance, slowest = Batch.make(servers, 20 * WORKER_KILLS.now), rng("JB-02"), 0.0
    for _kill in range(WORKER_KILLS.now):
        time.sleep(chance.uniform(0.5, 3))
        servers.end("bulk")
        servers.begin("bulk")
        case.did(1, "kills")
    began = time.monotonic()
    batch.finish(servers, PATIENCE)
    slowest = time.monotonic() - began
    batch.assert_each_once(servers)
    case.note(f"{batch.count} documents were there {slowest:.0f} s after the last kill")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-03/04", "Documents that no memory or time suffices for, among good ones", 300)
def test_poison_fails_with_a_reason_and_holds_up_nobody(servers, ledger, case):
    poison = 2
    batch = Batch.make(servers, GOOD_BESIDE_POISON.now + poison, poison=poison)
    began = time.monotonic()
    batch.finish(servers, 1800)
    batch.assert_each_once(servers, failed=poison)
    reasons = servers.rows(
        "SELECT failure_reason, attempts FROM reporting_report WHERE batch_id = %s AND status = 'failed'", batch.pk
    )
    assert all(reason and attempts == 3 for reason, attempts in reasons), reasons
    case.did(batch.count, "documents")
    case.note(f"{poison} failed after 3 attempts each, all ended after {time.monotonic() - began:.0f} s")


@contextmanager
def with_variables(servers, name: str, **variables: str) -> Iterator[None]:
    """Run a part with other settings, and as before at the end."""
    usual = servers.running(name).part
    for env in ({**usual.env, **variables}, usual.env):
        servers.end(name)
        servers.running(name).part = replace(usual, env=env)
        servers.begin(name)
        if env is not usual.env:
            yield


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-06", "Messages are given out again after 5 s while a document takes 20 s", 50)
def test_a_message_that_comes_again_too_early_makes_nothing_twice(servers, ledger, case):
    with with_variables(servers, "bulk", BROKER_VISIBILITY_SECONDS="5"):
        with servers.points.slowed("report.laying_out", 20):
            batch = Batch.make(servers, SLOW_JOBS.now)
            batch.finish(servers, 900)
        batch.assert_each_once(servers)
    case.did(batch.count, "documents")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-07", "The broker answers nothing for 60 s, and is restarted after it", 23)
def test_a_silent_broker_costs_time_alone(servers, ledger, case):
    for _turn in range(BLACKHOLES.now):
        batch = Batch.make(servers, 40)
        with frozen(servers, "valkey"):
            time.sleep(60)
        servers.end("valkey")
        servers.begin("valkey")
        began = time.monotonic()
        batch.finish(servers, PATIENCE)
        batch.assert_each_once(servers)
        case.did(1, "times")
        case.note(f"all ended {time.monotonic() - began:.0f} s after the restart")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-08", "Two clocks send every sweeper, and one of them is killed and comes back", 500)
def test_two_clocks_do_everything_once(servers, ledger, case):
    usual = servers.running("beat").part
    schedule = [f"{word}-2" if word.startswith("--schedule=") else word for word in usual.command]
    second = replace(usual, name="beat-2", command=tuple(schedule), log=usual.log.with_name("beat-2.log"))
    servers.supervisor.start(second)
    batch = Batch.make(servers, 100)
    servers.end("beat")
    time.sleep(5)
    servers.begin("beat")
    batch.finish(servers, PATIENCE)
    batch.assert_each_once(servers)
    servers.end("beat-2")
    servers.supervisor.parts.remove(servers.running("beat-2"))
    case.did(batch.count, "documents")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-09", "All keys of the broker are deleted again and again while people watch the progress", 200)
def test_progress_comes_from_the_rows(servers, world, ledger, case):
    batch = Batch.make(servers, EMPTIED.now)
    officer = world.person(ledger, "officers")
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            seen.append(officer.get(f"/beheer/rapporten/opdracht/{batch.pk}/stand/").status)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    for _turn in range(4):
        time.sleep(3)
        with servers.queue() as queue:
            queue.flushdb()
    batch.finish(servers, PATIENCE)
    over.set()
    watcher.join(10)
    page = officer.get(f"/beheer/rapporten/opdracht/{batch.pk}/stand/").text
    assert set(seen) == {200}
    assert "data-finished" in page
    batch.assert_each_once(servers)
    case.did(batch.count, "documents")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-13", "The broker has no memory left while documents are asked for", 1000)
def test_a_full_broker_loses_nothing(servers, ledger, case):
    with servers.queue() as queue:
        queue.config_set("maxmemory", "1")
        try:
            batch = Batch.make(servers, 50)
            time.sleep(10)
        finally:
            queue.config_set("maxmemory", "0")
    batch.finish(servers, PATIENCE)
    batch.assert_each_once(servers)
    case.did(batch.count, "documents")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-15", "The worker is killed with the file written and not in place; of documents and of ZIPs", 100)
def test_no_half_file_is_ever_handed_out(servers, ledger, case):
    kills = WRITING_KILLS.now
    batch = Batch.make(servers, 4 * kills)
    kill_at(servers, "report.written", kills)
    servers.points.kill_at("batch.written")
    batch.finish(servers, 2 * PATIENCE)
    assert servers.points.is_spent("batch.written")
    batch.assert_each_once(servers)
    case.did(kills + 1, "kills")


@pytest.mark.large
@pytest.mark.timeout(3600)
@pytest.mark.case("JB-16", "Two sweepers at once before 100,000 open rows", 100_000)
def test_sweepers_share_a_mountain_of_rows(servers, ledger, case):
    batch = Batch.make(servers, 1)
    batch.finish(servers, PATIENCE)
    [report] = batch.reports(servers)
    with frozen(servers, "worker"), frozen(servers, "beat"):
        insert_open(servers, report, OPEN_ROWS.now)
        began = time.monotonic()
        found: list[list[str]] = []
        sweepers = [
            threading.Thread(target=lambda: found.append(servers.python("-c", SWEEP).split())) for _each in "ab"
        ]
        for each in sweepers:
            each.start()
        for each in sweepers:
            each.join(PATIENCE)
        servers.rows("UPDATE reporting_report SET status = 'cancelled' WHERE file_name = 'open'")
    assert len(found) == 2
    assert all(counted == distinct and float(seconds) <= LONGEST_SWEEP for counted, distinct, seconds, *_ in found)
    case.did(OPEN_ROWS.now, "rows")
    case.note(f"two sweeps took {', '.join(each[2] for each in found)} s of {time.monotonic() - began:.0f} s")


def insert_open(servers, report: int, count: int) -> None:
    """Write rows that wait and are due, about what `report` is about."""
    names = [name for (name,) in servers.rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'reporting_report'"
        " AND column_name <> 'id'")]  # fmt: skip
    given = {
        "status": "'waiting'", "batch_id": "NULL", "file": "''", "file_name": "'open'", "sha256": "''", "size": "NULL",
        "finished_at": "NULL", "lease_until": "NULL", "due_at": "now()", "attempts": "0",
    }  # fmt: skip
    values = ", ".join(given.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    servers.rows(OPEN.format(columns=columns, values=values), count, report)


@pytest.mark.large
@pytest.mark.timeout(3600 + BULK_SECONDS)
@pytest.mark.case(
    "JB-12", "Single documents are asked for while work in bulk is made, paused, resumed and stopped", 10_000
)
def test_single_documents_do_not_wait_for_work_in_bulk(servers, world, ledger, case):
    single = world.person(ledger)
    form = single.check(world.drafts(1)[0])
    batch, began = Batch.make(servers, BULK.now), time.monotonic()
    officer = replace(single, session=batch.officer["session"])
    waits, heaviest = [], 0
    for turn, proposal in enumerate(world.drafts(10)):
        if turn == 3:
            stands_still_while_paused(servers, officer, batch)
        assert single.submit(proposal, form.with_new_token()).status == 302
        asked = time.monotonic()
        came = wait_until(lambda: not open_singles(servers), PATIENCE, pause=0.05)
        assert came, servers.logs("worker")[-3000:]
        waits.append(time.monotonic() - asked)
        heaviest = max(heaviest, heaviest_child(servers))
    assert max(waits) <= 15
    while time.monotonic() - began < BULK_SECONDS and batch.states(servers).keys() & {"waiting", "running"}:
        servers.look_after("worker", "bulk", "beat")
        heaviest = max(heaviest, heaviest_child(servers))
        time.sleep(2)
    made, seconds = batch.states(servers).get("ready", 0), time.monotonic() - began
    if made < batch.count:
        step(officer, batch, "cancel")
        stopped = wait_until(lambda: not batch.states(servers).keys() & {"waiting", "running"}, PATIENCE, pause=0.3)
        assert stopped, batch.states(servers)
        assert set(batch.states(servers)) == {"ready", "cancelled"}
    else:
        batch.finish(servers, 900)
        batch.assert_each_once(servers)
    assert heaviest <= HEAVIEST_CHILD
    case.did(made, "documents")
    case.note(
        f"{made:,} of {batch.count:,} in {seconds:.0f} s; {len(waits)} single documents meanwhile, the slowest after "
        f"{max(waits):.1f} s; the heaviest child {heaviest / 1e6:.0f} MB"
    )


def step(officer, batch: Batch, action: str) -> None:
    """Steer the work as an officer does."""
    assert officer.post(f"/beheer/rapporten/opdracht/{batch.pk}/stap/", {"action": action}).status == 302


def stands_still_while_paused(servers, officer, batch: Batch) -> None:
    """Pause the work: what is being made is finished, nothing new begins; then go on."""
    step(officer, batch, "pause")
    assert wait_until(lambda: not batch.states(servers).get("running"), PATIENCE, pause=0.1)
    before = batch.states(servers)
    time.sleep(3)
    assert batch.states(servers) == before
    step(officer, batch, "resume")


def heaviest_child(servers) -> int:
    """Give the memory of the child that holds most, in bytes."""
    pages = [Path(f"/proc/{pid}/statm") for pid in children(servers)]
    return max(
        (int(each.read_text().split()[1]) * resource.getpagesize() for each in pages if each.exists()), default=0
    )


def open_singles(servers) -> int:
    """Count the single documents that are still to come."""
    statement = "SELECT count(*) FROM reporting_report WHERE batch_id IS NULL AND status IN ('waiting', 'running')"
    return servers.rows(statement)[0][0]
