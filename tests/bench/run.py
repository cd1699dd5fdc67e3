"""Run all measurements beside bare Django in one go and write docs/performance.md.

Two sites of ours (1,000 and 10,000 proposals) and the bare one run at the same time on one PostgreSQL
server each with the same web server settings; they are measured in turns, so that whatever the machine
does besides, all three suffer alike.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.site import RunningSite, running_site
from tests.bench import allocating, bulk, documents, last_minute, report, resolving
from tests.bench.assessing import RANKING_PAGE, SCORING
from tests.bench.clients import Client
from tests.bench.exports import Exports, measure_exports
from tests.bench.measures import MEASURES, Measure, Person, bare_flow, bare_flow_by_hand
from tests.bench.statistics_of import Series

TURNS = int(os.environ.get("BENCH_TURNS", "9"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "8"))
SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000 10000").split())
CLIENTS = (1, 8)
RUSH = int(os.environ.get("BENCH_RUSH", "200"))
YARDSTICK = "yardstick"
PROJECT = Path(__file__).resolve().parents[2]
PEOPLE = RUSH + max(CLIENTS)
# A person of a rush sends one draft; those who are measured send many.
DRAFTS = 2 + 2 * TURNS * REQUESTS
# What an assessor scores: alone, together with seven others, each time one before, and twice to count statements.
TO_SCORE = 5 + TURNS * (max(2, REQUESTS // 2) + max(2, REQUESTS // 4))


@dataclass
class Outcome:
    """All that was measured."""

    sizes: tuple[int, ...] = SIZES
    series: dict[tuple[str, int, str], Series] = field(default_factory=dict)
    rush: last_minute.Rush | None = None
    memory: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    exports: Exports | None = None
    # Not named as the modules: a field of that name would hide the module from its own annotation.
    divided: allocating.Allocating | None = None
    resolved: list[resolving.Resolved] = field(default_factory=list)
    made: documents.Made | None = None
    thousand: bulk.Bulk | None = None


def main() -> int:
    """Measure, write the page, and say how many goals were missed."""
    started = time.monotonic()
    with sites() as (small, large), bare_site(small) as bare:
        both = dict(zip(SIZES, (small, large), strict=True))
        outcome = Outcome()
        applicants = {size: prepared(site, size) for size, site in both.items()}
        with documents_of(both.values()) as waiting:
            in_all_ways(MEASURES, applicants, bare, outcome, waiting.wait_until_made)
        measure_yardstick(bare, outcome)
        outcome.memory = {"ours": worker_memory(large.pids["web"]), "bare": worker_memory(bare.pid)}
        outcome.statements = statements(large, "applicant")
        outcome.rush = last_minute.rush(large, applicants[SIZES[1]][-RUSH:])
        busy = str(max(CLIENTS))
        assessors = {size: assessed(site, "fill", str(size), busy, str(TO_SCORE)) for size, site in both.items()}
        in_all_ways([SCORING], assessors, bare, outcome)
        outcome.statements |= statements(large, "assessor")
        officers = {size: assessed(site, "close", busy) for size, site in both.items()}
        in_all_ways([RANKING_PAGE], officers, bare, outcome)
        outcome.statements |= statements(large, "officer")
        outcome.exports = measure_exports(
            officers[SIZES[1]][0].client, bare.clients[0], large.pids["web"], turns=max(3, TURNS // 2), rows=SIZES[1]
        )
    outcome.divided = allocating.measure()
    outcome.resolved = resolving.measure_all()
    outcome.made = documents.measure()
    outcome.thousand = bulk.measure()
    missed = report.write(outcome, PROJECT / "docs" / "performance.md", seconds=time.monotonic() - started)
    print(f"Written: docs/performance.md. Goals missed: {missed}.")
    return 0


def in_all_ways(
    measures: Iterable[Measure],
    people: dict[int, list[Person]],
    bare: "BareSite",
    outcome: Outcome,
    settle: Callable[[], None] = lambda: None,
) -> None:
    """Measure with one client and with more. `settle` waits for the work that a turn left behind."""
    for measure in measures:
        for clients in CLIENTS:
            measure_in_turns(measure, clients, people, bare, outcome, settle if measure.uses_up_drafts else None)


def measure_in_turns(
    measure: Measure,
    clients: int,
    people: dict[int, list[Person]],
    bare: "BareSite",
    outcome: Outcome,
    settle: Callable[[], None] | None = None,
) -> None:
    """Take turns: ours with few, bare, ours with many; note milliseconds a request for each turn.

    With `settle` every turn begins when the documents of the turn before are made: whoever comes next does
    not pay for them. Those of its own turn are made meanwhile, as on a site in use.
    """
    runners: dict[str, Callable[[int], float]] = {
        "bare": lambda number: measure.bare(bare.clients[number]),
        **{str(size): _runner(measure, persons) for size, persons in people.items()},
    }
    found: dict[str, list[float]] = {name: [] for name in runners}
    # Eight at once are noisier than one; what uses up drafts has only so many.
    share = (2 if measure.uses_up_drafts else 1) * (1 if clients == 1 else 2)
    requests = max(2, REQUESTS // share)
    for runner in runners.values():  # the first request of each fills caches that every site has
        _together(runner, clients, 1)
    for turn in range(TURNS):
        names = list(runners)
        for name in names[turn % 3 :] + names[: turn % 3]:
            if settle is not None:
                settle()
            found[name].append(_together(runners[name], clients, requests) * 1000)
    for name, values in found.items():
        outcome.series[measure.name, clients, name] = Series(tuple(values))
    _say(measure, clients, outcome)


def measure_yardstick(bare: "BareSite", outcome: Outcome) -> None:
    """Measure what models cost the yardstick beside SQL written by hand, in turns."""
    ways = {"models": bare_flow, "by hand": bare_flow_by_hand}
    for clients in CLIENTS:
        found: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(TURNS):
            for name in sorted(ways, reverse=bool(turn % 2)):
                way = ways[name]
                seconds = _together(lambda number, way=way: way(bare.clients[number]), clients, max(2, REQUESTS // 2))
                found[name].append(seconds * 1000)
        for name, values in found.items():
            outcome.series[YARDSTICK, clients, name] = Series(tuple(values))


def _runner(measure: Measure, persons: list[Person]) -> Callable[[int], float]:
    return lambda number: measure.ours(persons[number])


def _together(runner: Callable[[int], float], clients: int, requests: int) -> float:
    """Let a number of clients work at once; give the mean seconds of what is measured."""
    if clients == 1:
        return sum(runner(0) for _each in range(requests)) / requests
    barrier = threading.Barrier(clients)

    def work(number: int) -> float:
        barrier.wait()
        return sum(runner(number) for _each in range(requests)) / requests

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(work, range(clients))) / clients


def _say(measure: Measure, clients: int, outcome: Outcome) -> None:
    texts = [f"{name} {outcome.series[measure.name, clients, name].words()}" for name in ("bare", *map(str, SIZES))]
    print(f"{measure.name}, {clients} client(s): {'; '.join(texts)}", flush=True)


@dataclass
class Documents:
    """The documents that the workers of the sites still have to make."""

    connections: list[Any]

    def wait_until_made(self) -> None:
        """Wait until none is left, for two minutes at most."""
        for _turn in range(1200):
            if not any(self._left(each) for each in self.connections):
                return
            time.sleep(0.1)
        raise AssertionError("the documents of a turn were not made in two minutes")

    @staticmethod
    def _left(connection: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM reporting_report WHERE status IN ('waiting', 'running')")
            return int(cursor.fetchone()[0])


@contextmanager
def documents_of(all_sites: Iterable[RunningSite]) -> Iterator[Documents]:
    """Look at the documents of some sites."""
    connections = [psycopg2.connect(site.env["MIGRATION_DATABASE_URL"]) for site in all_sites]
    for connection in connections:
        connection.autocommit = True
    try:
        yield Documents(connections)
    finally:
        for connection in connections:
            connection.close()


@contextmanager
def sites() -> Iterator[tuple[RunningSite, RunningSite]]:
    """Start two sites of ours, as `make run` does."""
    with running_site(stage="open") as small, running_site(stage="open") as large:
        yield small, large


def prepared(site: RunningSite, size: int) -> list[Person]:
    """Fill a site and give its people."""
    print(f"Filling a site with {size} proposals …", flush=True)
    return _people(site, "tests.bench.prepare", str(size), str(PEOPLE), str(max(CLIENTS)), str(DRAFTS))


def assessed(site: RunningSite, *words: str) -> list[Person]:
    """Fill the round that is assessed, or close it; give the people of that step."""
    print(f"Assessing: {' '.join(words)} …", flush=True)
    return _people(site, "tests.bench.assessed", *words)


def _people(site: RunningSite, module: str, *words: str) -> list[Person]:
    """Have a module fill the database as the owner of its tables; it names people with their sessions."""
    env = os.environ | site.env | {"DATABASE_URL": site.env["MIGRATION_DATABASE_URL"], "DATABASE_ROLE": ""}
    command = [sys.executable, "-m", module, *words]
    text = subprocess.run(command, env=env, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True).stdout
    data = json.loads(text.strip().splitlines()[-1])
    cookie = data["session_cookie"]
    return [Person(Client(site.url, each["session"], cookie), each["drafts"]) for each in data["people"]]


@dataclass
class BareSite:
    """The yardstick, running."""

    pid: int
    clients: list[Client]


@contextmanager
def bare_site(site: RunningSite) -> Iterator[BareSite]:
    """Start bare Django on the same PostgreSQL server with the same settings of the web server."""
    url = _new_database(site.env["MIGRATION_DATABASE_URL"])
    env = os.environ | {"BARE_DATABASE_URL": url, "PYTHONPATH": str(PROJECT)}
    words = [sys.executable, "-m", "tests.bench.bare", str(SIZES[0]), str(max(CLIENTS)), str(SIZES[1])]
    keys = subprocess.run(words, env=env, check=True, stdout=subprocess.PIPE, text=True, cwd=PROJECT).stdout.split()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "mkbdeals/gunicorn.py", "tests.bench.bare:application"]
    log = site.layout.data / "bare.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=env | {"WEB_BIND": f"127.0.0.1:{port}"}, cwd=PROJECT, stdout=output, stderr=output
        )
        try:
            clients = [Client(f"http://127.0.0.1:{port}", key) for key in keys]
            _wait_for(clients[0])
            yield BareSite(process.pid, clients)
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(client: Client) -> None:
    for _turn in range(100):
        try:
            client.get("/form/")
        except OSError:
            client.connection.close()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("bare Django did not start")


def _new_database(owner_url: str) -> str:
    connection = psycopg2.connect(owner_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE bare")
    connection.close()
    return owner_url.rsplit("/", 1)[0] + "/bare"


def worker_memory(master: int) -> float:
    """Give the memory of a web worker in MB: what is its own, and its part of what is shared (PSS)."""
    workers = psutil.Process(master).children()
    return max(worker.memory_full_info().pss for worker in workers) / 1_000_000


def statements(site: RunningSite, who: str) -> dict[str, int]:
    """Count the SQL statements of each request of somebody, in process."""
    env = os.environ | site.env
    words = [sys.executable, "-m", "tests.bench.statements", who]
    text = subprocess.run(words, env=env, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(text.strip().splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
