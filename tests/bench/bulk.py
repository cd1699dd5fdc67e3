"""Documents by the thousand through the queue of the product, and one that somebody asks for meanwhile.

A site with the nine deals of the demonstration; copies of their progress reports are made in bulk by its own worker of
the queue `bulk`, first with one process, then with two. Meanwhile deal sheets are asked for one at a time, on the queue
where people wait. Everything is as `make run` has it: PostgreSQL, Valkey, Celery, files, the ZIP at the end.

`python -m tests.bench.bulk` measures this part alone and prints it; BENCH_BULK sets how many documents two processes
make. With words it does the work inside the site: `fill N`, `start NUMBER`, `singles N REST`.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from tests.bench.statistics_of import Series, dutch, percentile

PROJECT = Path(__file__).resolve().parents[2]
TOGETHER = int(os.environ.get("BENCH_BULK", "1000"))
# One process makes a part of them: it is as fast with the last as with the first.
ALONE = max(20, TOGETHER * 2 // 5)
QUIET_SINGLES, MOST_SINGLES = 10, 60
REST = 1.5  # seconds between two sheets that are asked for
MEMORY_LIMIT, GROWTH_LIMIT, SPEED_UP = 700.0, 1.15, 1.6
PATIENCE = 900.0
COPIED = "reporting_progressreport"


@dataclass
class Sample:
    """The memory of the worker at a moment of the run: of its largest process, and of all together (MB)."""

    at: float
    largest: float
    together: float


@dataclass
class Run:
    """What so many processes of the worker did: documents, seconds from the first begun to the last made."""

    processes: int
    count: int
    seconds: float
    samples: list[Sample]

    @property
    def rate(self) -> float:
        """Give the documents a second."""
        return self.count / self.seconds

    @property
    def peak(self) -> float:
        """Give the most that one process needed, in MB."""
        return max(each.largest for each in self.samples)

    @property
    def growth(self) -> float:
        """Divide what the worker needed at most in the last fifth of the run by what it needed in the second."""
        end = self.samples[-1].at
        early = [each.together for each in self.samples if 0.2 <= each.at / end < 0.4]
        late = [each.together for each in self.samples if each.at / end >= 0.8]
        return max(late) / max(early or late)


@dataclass
class Bulk:
    """What was measured."""

    alone: Run
    together: Run
    quiet: Series
    during: Series
    failed: int = 0
    pages: int = field(default=0)


def measure() -> Bulk:
    """Start a site, make the documents with one process and with two, and give what was measured."""
    from mkbdeals.launcher.site import running_site

    print(f"Documents in bulk: {ALONE} with one process, {TOGETHER} with two …", flush=True)
    with running_site(stage="reported", start_seconds=900) as site:
        _inside(site, "fill", TOGETHER)
        with store_of(site) as ask:
            wait_until_quiet(ask)
            quiet = Series(tuple(json.loads(_inside(site, "singles", QUIET_SINGLES, 0.1))["milliseconds"]))
            _processes(site, 1)
            alone = _run(site, ask, processes=1, count=ALONE)
            _processes(site, 2)
            singles = _start(site, "singles", MOST_SINGLES, REST)
            together = _run(site, ask, processes=2, count=TOGETHER)
            during = _ended(singles)
            ((failed,),) = ask("SELECT count(*) FROM reporting_report WHERE batch_id IS NOT NULL AND status <> 'ready'")
            ((pages,),) = ask(
                "SELECT round(avg(page_count)) FROM reporting_report WHERE batch_id IS NOT NULL AND status = 'ready'"
            )
    return Bulk(alone, together, quiet, Series(tuple(during)), failed, int(pages))


def _run(site: Any, ask: Callable[..., list[Any]], *, processes: int, count: int) -> Run:
    """Have documents made, look at the memory of the worker meanwhile, and wait for the ZIP."""
    batch = json.loads(_inside(site, "start", count))["batch"]
    worker, samples, started = psutil.Process(site.pids["bulk"]), [], time.monotonic()
    while True:
        ((status, waiting),) = ask(
            "SELECT b.status, count(r.id) FILTER (WHERE r.status IN ('waiting', 'running'))"
            " FROM reporting_reportbatch b LEFT JOIN reporting_report r ON r.batch_id = b.id"
            " WHERE b.id = %s GROUP BY 1", batch,
        )  # fmt: skip
        if waiting:
            samples.append(_memory(worker, time.monotonic() - started))
        elif status != "running":
            break
        if time.monotonic() - started > PATIENCE:
            raise AssertionError(f"{waiting} documents were not made in {PATIENCE:.0f} s: {site.log('bulk')[-2000:]}")
        time.sleep(0.25)
    ((seconds, made),) = ask(
        "SELECT extract(epoch FROM max(finished_at) - min(started_at))::float, count(*) FROM reporting_report"
        " WHERE batch_id = %s AND status = 'ready'", batch,
    )  # fmt: skip
    return Run(processes, made, seconds, samples)


def wait_until_quiet(ask: Callable[..., list[Any]]) -> None:
    """Wait until the documents of the demonstration itself are made."""
    deadline = time.monotonic() + PATIENCE
    while ask("SELECT 1 FROM reporting_report WHERE status IN ('waiting', 'running') LIMIT 1"):
        if time.monotonic() > deadline:
            raise AssertionError("the documents of the demonstration were not made")
        time.sleep(0.5)


def _ended(singles: "subprocess.Popen[str]") -> list[float]:
    """End whoever asks for single sheets; what was measured so far stands in the lines."""
    singles.terminate()
    lines = singles.communicate()[0].splitlines()
    if singles.returncode not in {0, -signal.SIGTERM}:
        raise AssertionError(f"asking for single sheets ended with {singles.returncode}")
    return [json.loads(line)["one"] for line in lines if "one" in line]


def _memory(worker: psutil.Process, at: float) -> Sample:
    sizes = []
    for process in (worker, *worker.children(recursive=True)):
        try:
            sizes.append(process.memory_info().rss / 1_000_000)
        except psutil.NoSuchProcess:  # one that made twenty documents makes place for a fresh one
            continue
    return Sample(at, max(sizes), sum(sizes))


def _processes(site: Any, count: int) -> None:
    """Have the worker of the queue `bulk` work with so many processes, and wait until it does."""
    worker = psutil.Process(site.pids["bulk"])
    there = len(worker.children())
    if there != count:
        word = "pool_grow" if count > there else "pool_shrink"
        control = [sys.executable, "-m", "celery", "-A", "mkbdeals", "control", "--timeout", "10"]
        name = f"bulk@{os.uname().nodename}"
        subprocess.run(
            [*control, "-d", name, word, str(abs(count - there))],
            env=os.environ | site.env, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(worker.children()) != count:
        if time.monotonic() > deadline:
            raise AssertionError(f"the worker has {len(worker.children())} processes, not {count}")
        time.sleep(0.2)


@contextmanager
def store_of(site: Any) -> Iterator[Callable[..., list[Any]]]:
    """Ask the database of a site as its owner, beside the commands of the product; gives the rows."""
    connection = psycopg2.connect(site.env["MIGRATION_DATABASE_URL"])
    connection.autocommit = True

    def ask(statement: str, *values: object) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    try:
        yield ask
    finally:
        connection.close()


def _start(site: Any, *words: object) -> "subprocess.Popen[str]":
    """Start this module inside the site; to fill it, as the owner of the tables."""
    env = os.environ | site.env
    if words[0] == "fill":
        env |= {"DATABASE_URL": site.env["MIGRATION_DATABASE_URL"], "DATABASE_ROLE": ""}
    command = [sys.executable, "-m", "tests.bench.bulk", *map(str, words)]
    return subprocess.Popen(command, env=env, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def _inside(site: Any, *words: object) -> str:
    process = _start(site, *words)
    text, _ = process.communicate()
    if process.returncode:
        raise AssertionError(f"{words[0]} ended with {process.returncode}")
    return text.strip().splitlines()[-1]


# Inside the site -----------------------------------------------------------------------------------------------------


def fill(count: int) -> dict[str, int]:
    """Copy the progress reports of the demonstration, with what was sent in, until there are `count` more of them."""
    from django.db import connection

    from tests.bench.prepare import without_triggers

    sent = f"{COPIED} WHERE submitted_content ? 'document'"
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                       " AND is_generated = 'NEVER'", [COPIED])  # fmt: skip
        names = [name for (name,) in cursor.fetchall() if name != "id"]
        new = {"number": "100 + n", "reporting_period_id": "NULL"}
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(new.get(name, f'source."{name}"') for name in names)
        without_triggers(True, [COPIED])
        cursor.execute(
            f"INSERT INTO {COPIED} ({columns}) SELECT {values} FROM"
            f" (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS every FROM {sent}) source,"
            f" generate_series(1, %s) n WHERE (n - 1) %% every = place - 1",
            [count],
        )
        made = cursor.rowcount
        without_triggers(False, [COPIED])
        cursor.execute("ANALYZE")
    assert made == count, f"{made} progress reports were made, not {count}"
    return {"made": made}


def start(count: int) -> dict[str, int]:
    """Ask for so many progress reports in bulk, as the report desk does."""
    from proposals.services.clock import database_now
    from reporting.enums import ReportKind
    from reporting.models import ProgressReport
    from reporting.services.batch_choices import Choice
    from reporting.services.batches import start_batch
    from reporting.tasks import make_bulk_on_commit

    rows = ProgressReport.objects.filter(number__gt=100).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:count])
    choice = Choice(kind=ReportKind.PROGRESS_REPORT)
    batch = start_batch(choice=choice, by=_officer(), at=database_now(), keys=keys)
    make_bulk_on_commit()
    return {"batch": batch.pk}


def singles(count: int, rest: float) -> dict[str, list[float]]:
    """Ask for one deal sheet after another and wait for each; milliseconds from asking until it is ready."""
    from proposals.models import Deal
    from proposals.services.clock import database_now
    from reporting.enums import ReportKind, ReportStatus
    from reporting.models import Report
    from reporting.services.deal_documents import request_deal_document
    from reporting.tasks import generate_on_commit

    officer, deals, found = _officer(), list(Deal.objects.order_by("pk")), []
    for number in range(count):
        time.sleep(rest)
        deal = deals[number % len(deals)]
        asked = request_deal_document(deal=deal, kind=ReportKind.DEAL_SHEET, by=officer, at=database_now())
        generate_on_commit(asked.pk)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            asked = Report.objects.get(pk=asked.pk)
            if asked.status not in {ReportStatus.WAITING, ReportStatus.RUNNING}:
                break
            time.sleep(0.02)
        assert asked.status == ReportStatus.READY and asked.finished_at, f"a single sheet is {asked.status}"
        found.append((asked.finished_at - asked.requested_at).total_seconds() * 1000)
        print(json.dumps({"one": found[-1]}), flush=True)
    return {"milliseconds": found}


def _officer() -> Any:
    from proposals.enums import Role
    from proposals.models import User

    officers = User.objects.filter(role_grants__role=Role.PROGRAMME_OFFICER, is_active=True).order_by("pk")
    return next(each for each in officers if each.has_role(Role.PROGRAMME_OFFICER))


def chapter(made: Bulk, verdict: Callable[[float, float], str]) -> list[str]:
    """Write the lines of docs/performance.md."""
    alone, together = made.alone, made.together
    speed_up = together.rate / alone.rate
    peak = max(alone.peak, together.peak)
    slow = percentile(made.during.values, 0.95)
    return [
        "## Documents in bulk",
        "",
        "Progress reports of deals by the report desk of a site: rows, queue `bulk`, its Celery worker, files,"
        f" one ZIP. The worker has one process for the first {alone.count} and two for the next {together.count};"
        " a rate is that from the first one begun to the last one made. One process makes fewer, so that the run is"
        " short.",
        "",
        "| processes | documents | pages each | seconds | a second | most memory of a process | of all together |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {run.processes} | {run.count} | {made.pages} | {dutch(run.seconds)} | {dutch(run.rate)} |"
            f" {dutch(run.peak, 0)} MB | {dutch(max(each.together for each in run.samples), 0)} MB |"
            for run in (alone, together)
        ),
        "",
        f"Two processes are {dutch(speed_up, 2)} times as fast as one, goal ≥ {dutch(SPEED_UP)}:"
        f" {verdict(-speed_up, -SPEED_UP)}. Not made: {made.failed}, must be 0: {verdict(made.failed, 0)}."
        f" A process needed {dutch(peak, 0)} MB at most, goal ≤ {dutch(MEMORY_LIMIT, 0)} MB:"
        f" {verdict(peak, MEMORY_LIMIT)}. In the last fifth of the longest run the worker with its processes needed"
        f" {dutch(together.growth, 2)} times what it needed in the second, goal ≤ {dutch(GROWTH_LIMIT, 2)}:"
        f" {verdict(together.growth, GROWTH_LIMIT)}.",
        "",
        "A deal sheet that one person asks for on the queue of its own, from asking until it is ready:"
        f" {made.quiet.words()} ms on a quiet machine, {made.during.words()} ms while the two processes were busy"
        f" (p95 {dutch(slow, 0)} ms, {len(made.during.values)} sheets).",
        "",
    ]


def main(words: list[str]) -> None:
    """Print the chapter; or do the work inside the site."""
    if not words:
        print("\n".join(chapter(measure(), lambda value, limit: "reached" if value <= limit else "**missed**")))
        return
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
    django.setup()
    match words:
        case ["fill", count]:
            print(json.dumps(fill(int(count))))
        case ["start", count]:
            print(json.dumps(start(int(count))))
        case ["singles", count, rest]:
            print(json.dumps(singles(int(count), float(rest))))
        case _:
            raise ValueError(words)


if __name__ == "__main__":
    main(sys.argv[1:])
