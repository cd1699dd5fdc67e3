"""`make bench PART=scale`: 50,000 proposals. Every page with a list, and the restore drill; writes docs/scale.md.

Two sites as `make run` makes them, one after the other: with a large round of 28 proposals, the number of round 1, and
with BENCH_SCALE (50,000). On both everything is the same but that number, so a page that asks the database more often
on the second one grows with it. Then each is backed up while it runs and put back into an empty database.
"""

import json
import os
import platform
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from mkbdeals.launcher.site import RunningSite, running_site
from tests.bench.bulk import store_of, wait_until_quiet
from tests.bench.report import Page
from tests.bench.statistics_of import dutch
from tests.restored import files_under, rows_of

PROJECT = Path(__file__).resolve().parents[2]
FEW, MANY = 28, int(os.environ.get("BENCH_SCALE", "50000"))
EACH = 5
USERS = {FEW: 20}  # of the many: the default of the command, 2,000
PAGE_LIMIT_MS = 600.0
MINUTES = {FEW: 10.0}
MOST_MINUTES = 60.0
# Whole files: they take as long as they are large, and stream.
FILES = {"assessment:ranking_csv", "assessment:ranking_file"}


@dataclass
class Drill:
    """What a backup and its restore took, and what was compared. `differences` are words; empty when all is equal."""

    backup_seconds: float
    restore_seconds: float
    verify_seconds: float
    tables: int
    rows: int
    files: int
    events: int
    megabytes: float
    differences: list[str] = field(default_factory=list)


@dataclass
class Measured:
    """One site."""

    proposals: int
    seed_seconds: float
    allocate_seconds: float
    seal_seconds: float
    megabytes: float
    pages: dict[str, dict[str, Any]]
    drill: Drill


def main() -> int:
    """Measure both sizes, write the page and say how many goals were missed."""
    started = time.monotonic()
    few, many = measured(FEW), measured(MANY)
    missed = write(few, many, PROJECT / "docs" / "scale.md", seconds=time.monotonic() - started)
    print(f"Written: docs/scale.md. Goals missed: {missed}.")
    return 0


def measured(proposals: int) -> Measured:
    """Fill a site, open its pages, back it up and put it back."""
    print(f"A site with a large round of {proposals} proposals …", flush=True)
    with running_site(stage="reported", start_seconds=900) as site, store_of(site) as ask:
        seed_seconds = _seeded(site, proposals)
        wait_until_quiet(ask)
        ask("VACUUM (ANALYZE)")
        allocated = _inside(site, "allocate")["seconds"]
        ask("VACUUM (ANALYZE)")
        pages = {each["route"]: each for each in _inside(site, "pages")}
        print(f"  {len(pages)} pages opened", flush=True)
        sealed = _inside(site, "seal")["seconds"]
        ((size,),) = ask("SELECT pg_database_size(current_database())")
        drill = drilled(site, ask)
    return Measured(proposals, seed_seconds, allocated, sealed, size / 1e6, pages, drill)


def _seeded(site: RunningSite, proposals: int) -> float:
    users = ["--users", str(USERS[proposals])] if proposals in USERS else []
    words = ["--size", "large", "--proposals", str(proposals), "--assessments-per-proposal", str(EACH), *users]
    started = time.monotonic()
    subprocess.run([sys.executable, "manage.py", "seed_demo", *words], env=_env(site), cwd=PROJECT, check=True)
    return time.monotonic() - started


def drilled(site: RunningSite, ask: Any) -> Drill:
    """Back a site up while it runs, put it into an empty database and folder, and compare by other means as well."""
    folder, media = site.layout.data / "backup", site.layout.data / "restored"
    owner_url = site.env["MIGRATION_DATABASE_URL"]
    name = f"restored_{secrets.token_hex(6)}"
    ask(f"CREATE DATABASE {name}")
    url = f"{owner_url.rsplit('/', 1)[0]}/{name}"
    there = _env(site) | {
        "DATABASE_URL": url, "MIGRATION_DATABASE_URL": url, "DATABASE_ROLE": "", "MEDIA_ROOT": str(media),
        "AUDIT_HEADS_ROOT": str(site.layout.data / "heads"),
    }  # fmt: skip
    found: list[str] = []
    _told, backup_seconds = _manage(_env(site), found, "backup", str(folder))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told, restore_seconds = _manage(there, found, "restore", str(folder))
    # All mail stands still there, with its line in the history and who did that; the rest is as it was.
    expected = {table: each["rows"] for table, each in manifest["tables"].items()}
    for table in ("proposals_mailhold", "proposals_mailholdevent", "pghistory_context"):
        expected[table] = expected.get(table, 0) + 1
    counted = rows_of(url)
    found += [
        f"{table}: {counted.get(table)} rows instead of {number}"
        for table, number in expected.items()
        if counted.get(table) != number
    ]
    hashes = files_under(media)
    found += [f"file {place}" for place, digest in manifest["files"].items() if hashes.get(place) != digest]
    verified, verify_seconds = _manage(there, found, "verify_audit_chain")
    opened = _inside(site, "open", env=there)
    if opened != {"signs_in": True, "ranking": 200, "is_pdf": True}:
        found.append(f"the restored site: {opened}")
    print(f"  restored: {told.strip()} {verified.strip()} {found}", flush=True)
    ask(f"DROP DATABASE {name} WITH (FORCE)")
    return Drill(
        backup_seconds=backup_seconds,
        restore_seconds=restore_seconds,
        verify_seconds=verify_seconds,
        tables=len(manifest["tables"]),
        rows=sum(each["rows"] for each in manifest["tables"].values()),
        files=len(manifest["files"]),
        events=sum(each["rows"] for table, each in manifest["tables"].items() if table.endswith("event")),
        megabytes=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
        differences=found,
    )


def _manage(env: Mapping[str, str], found: list[str], *words: str) -> tuple[str, float]:
    """Run a command of the product; what it refuses is a difference."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *words], env=env, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        found.append(f"{words[0]}: {done.stderr.strip()[-500:]}")
    return done.stdout, time.monotonic() - started


def _inside(site: RunningSite, step: str, *, env: Mapping[str, str] | None = None) -> Any:
    words = [sys.executable, "-m", "tests.bench.list_pages", step]
    done = subprocess.run(words, env=env or _env(site), cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def _env(site: RunningSite) -> dict[str, str]:
    return os.environ | site.env


# The page ----------------------------------------------------------------------------------------------------------


def write(few: Measured, many: Measured, path: Path, *, seconds: float) -> int:
    """Write the page; give the number of goals that were missed."""
    page = Page()
    _introduction(page, few, many, seconds)
    _pages(page, few, many)
    _drill(page, few, many)
    path.write_text("\n".join(page.lines) + "\n", encoding="utf-8")
    return page.missed


def _introduction(page: Page, few: Measured, many: Measured, seconds: float) -> None:
    commit = subprocess.run(
        ["git", "log", "-1", "--format=%h"], capture_output=True, text=True, check=False
    ).stdout.strip()
    page.add(
        "# Scale",
        "",
        "Written by `make bench PART=scale`; do not edit. Two sites as `make run` makes them, with the demonstration",
        f"at its end and a large round beside it (`seed_demo --size large`): of {few.proposals} proposals and of"
        f" {_many(many.proposals)}, each with {EACH}",
        "assessments of five scores. Scoring is closed and the money divided. Nothing else differs.",
        "",
        f"Run on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at commit `{commit}`, {psutil.cpu_count()} cores,"
        f" Python {platform.python_version()}, load at the end {dutch(psutil.getloadavg()[0])},"
        f" took {seconds / 60:.0f} minutes.",
        "",
        "| | " + " | ".join(f"{_many(each.proposals)} proposals" for each in (few, many)) + " |",
        "| --- | --- | --- |",
    )
    for words, value in (
        ("made in bulk with all triggers on", lambda each: f"{dutch(each.seed_seconds)} s"),
        ("money divided", lambda each: f"{dutch(each.allocate_seconds)} s"),
        ("history sealed", lambda each: f"{dutch(each.seal_seconds)} s"),
        ("rows, of which history", lambda each: f"{_many(each.drill.rows)}, {_many(each.drill.events)}"),
        ("database", lambda each: f"{dutch(each.megabytes, 0)} MB"),
    ):
        page.add(f"| {words} | {value(few)} | {value(many)} |")
    page.add("")


def _pages(page: Page, few: Measured, many: Measured) -> None:
    page.add(
        "## Pages with a list",
        "",
        "All of `tests/list_pages.toml` that this site can show, asked inside Django with its middleware. A page must",
        f"take as many statements on both sites, and its slowest answer at most {PAGE_LIMIT_MS:.0f} ms on the large"
        " one. Milliseconds: median, slowest.",
        "",
        f"| page | statements, {few.proposals} | {_many(many.proposals)} | | ms, {few.proposals} |"
        f" {_many(many.proposals)} | | kB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    )
    shown = [route for route in many.pages if _is_shown(few, route) and _is_shown(many, route)]
    for route in shown:
        small, large = few.pages[route], many.pages[route]
        same = page.verdict(abs(large["statements"] - small["statements"]), 0)
        quick = "a whole file" if route in FILES else page.verdict(max(large["times"]), PAGE_LIMIT_MS)
        page.add(
            f"| `{route}` | {small['statements']} | {large['statements']} | {same} | {_times(small)} | {_times(large)}"
            f" | {quick} | {dutch(large['bytes'] / 1000, 0)} |"
        )
    left = [f"`{route}`" for route in many.pages if route not in shown]
    page.add("", f"Not shown at this stage, or nothing of the kind is there: {', '.join(left)}.", "")


def _drill(page: Page, few: Measured, many: Measured) -> None:
    page.add(
        "## Restore drill",
        "",
        "A backup of the site while it runs (`manage.py backup`), put into an empty database and folder (`restore`),"
        " which compares rows, ordered checksums, sequences, files and the audit chain. Beside it rows and files are"
        " counted by other means, `verify_audit_chain` runs, and on the restored site somebody signs in, opens the"
        " ranking and makes a document.",
        "",
        "| proposals | tables, rows | files | backup | MB | restore and comparison | audit chain | goal |"
        " | differences | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    )
    for each in (few, many):
        drill, limit = each.drill, MINUTES.get(each.proposals, MOST_MINUTES)
        page.add(
            f"| {_many(each.proposals)} | {drill.tables}, {_many(drill.rows)} | {drill.files} |"
            f" {dutch(drill.backup_seconds)} s | {dutch(drill.megabytes, 0)} | {dutch(drill.restore_seconds)} s |"
            f" {dutch(drill.verify_seconds)} s | ≤ {limit:.0f} min |"
            f" {page.verdict(drill.restore_seconds / 60, limit)} | {len(drill.differences)} |"
            f" {page.verdict(len(drill.differences), 0)} |"
        )
    page.add("", *(f"- {words}" for each in (few, many) for words in each.drill.differences))


def _is_shown(site: Measured, route: str) -> bool:
    return site.pages[route].get("status") == 200


def _times(found: Mapping[str, Any]) -> str:
    return f"{dutch(median(found['times']))}, {dutch(max(found['times']))}"


def _many(number: int) -> str:
    return f"{number:,}".replace(",", ".")


if __name__ == "__main__":
    sys.exit(main())
