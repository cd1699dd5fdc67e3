"""Writing docs/performance.md from what was measured. Nobody edits that page by hand."""

import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.bench import allocating, bulk, documents, resolving
from tests.bench.assessing import RANKING_PAGE, SCORING
from tests.bench.measures import MEASURES
from tests.bench.statistics_of import dutch, ratio

GROWTH_LIMIT, MEMORY_LIMIT = 1.15, 90.0
STATEMENT_LIMITS = {"Vragenpagina tonen": 12, "Vragenpagina opslaan": 12, "Vragenpagina vanzelf opslaan": 12,
                    "Controleren, indienen, ontvangstbewijs": 55, SCORING.name: 30, RANKING_PAGE.name: 12}  # fmt: skip
ALL_MEASURES = (*MEASURES, SCORING, RANKING_PAGE)
# How many times as long as bare Django, or as xlsxwriter alone, the file of all rows may take; what it may need.
EXPORT_LIMITS = {"csv": 10.0, "xlsx": 3.0}
EXPORT_MEMORY_LIMIT = 40.0
ENGLISH = {
    "Startpagina van de ronde": "start page of the round",
    "Takenlijst": "task list",
    "Vragenpagina tonen": "question page, show",
    "Vragenpagina opslaan": "question page, save",
    "Vragenpagina vanzelf opslaan": "question page, autosave",
    "Begroting van 40 regels tonen": "budget of 40 rows, show",
    "Begroting van 40 regels opslaan": "budget of 40 rows, save",
    "Alle antwoorden controleren": "check page with all answers",
    "Controleren, indienen, ontvangstbewijs": "check → submit → receipt, whole flow",
    SCORING.name: "desk → save and done → what comes next, whole flow",
    RANKING_PAGE.name: "ranking, page of 250 rows",
}


class Page:
    """The text of the page, and how many goals were missed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.missed = 0

    def add(self, *lines: str) -> None:
        """Add lines."""
        self.lines += lines

    def verdict(self, value: float, limit: float) -> str:
        """Say whether a goal was reached, and count it if not."""
        if value <= limit:
            return "reached"
        self.missed += 1
        return "**missed**"


def write(outcome: Any, path: Path, *, seconds: float) -> int:
    """Write the page; give the number of goals that were missed."""
    page = Page()
    _introduction(page, outcome.sizes, seconds)
    for clients in (1, 8):
        _table(page, outcome, clients)
    _yardstick(page, outcome)
    _growth(page, outcome)
    _statements(page, outcome)
    _exports(page, outcome)
    page.add(*allocating.chapter(outcome.divided, page.verdict))
    page.add(*resolving.chapter(outcome.resolved, page.verdict))
    page.add(*documents.chapter(outcome.made, page.verdict))
    page.add(*bulk.chapter(outcome.thousand, page.verdict))
    _rest(page, outcome)
    path.write_text("\n".join(page.lines) + "\n", encoding="utf-8")
    return page.missed


def _introduction(page: Page, sizes: tuple[int, ...], seconds: float) -> None:
    few, many = sizes
    commit = subprocess.run(
        ["git", "log", "-1", "--format=%h"], capture_output=True, text=True, check=False
    ).stdout.strip()
    page.add(
        "# Performance",
        "",
        f"Written by `make bench`; do not edit. Two sites of ours ({few:,} and {many:,} submitted proposals) and a",
        "bare Django site (`tests/bench/bare.py`: session, signed-in user, CSRF, form validation, one transaction of",
        "12 INSERTs, rows as models; `tests/bench/bare_assessing.py`: five scores, 250 rows by a stored mean) run at",
        "the same time under the same gunicorn settings (2 workers × 4 threads), PostgreSQL with fsync on, and are",
        "measured in turns. After a turn of submitting, the next waits until the documents that it asked for are made.",
        "Figures are milliseconds a request: median (lowest–highest) over the turns; a ratio is the",
        "median of the ratios turn by turn. Machines are noisy: compare ratios, not times.",
        "",
        f"Run on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC at commit `{commit}`, {psutil.cpu_count()} cores,"
        f" Python {platform.python_version()}, load at the end {dutch(psutil.getloadavg()[0])},"
        f" took {seconds / 60:.0f} minutes.",
        "",
    )


def _table(page: Page, outcome: Any, clients: int) -> None:
    few, many = outcome.sizes
    title = "One client" if clients == 1 else f"{clients} clients at once"
    page.add(
        f"## {title}",
        "",
        f"| request | bare Django | ours, {few:,} proposals | ours, {many:,} | ratio at {many:,} | goal | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    for measure in ALL_MEASURES:
        bare, small, large = (
            outcome.series[measure.name, clients, name] for name in ("bare", *map(str, outcome.sizes))
        )
        found = ratio(large, bare)
        page.add(
            f"| {ENGLISH[measure.name]} | {bare.words()} | {small.words()} | {large.words()} | {dutch(found, 2)}"
            f" | ≤ {dutch(measure.limit)} | {page.verdict(found, measure.limit)} |"
        )
    page.add("")


def _yardstick(page: Page, outcome: Any) -> None:
    page.add(
        "## The yardstick",
        "",
        "The whole flow of bare Django, with models and with SQL written by hand. Ours writes through models.",
        "",
        "| clients | models | by hand | by hand as a part of models | submit flow beside the one by hand |",
        "| --- | --- | --- | --- | --- |",
    )
    for clients in (1, 8):
        models, by_hand = (outcome.series["yardstick", clients, name] for name in ("models", "by hand"))
        part = ratio(by_hand, models)
        measure = MEASURES[-1]
        ours, bare = (outcome.series[measure.name, clients, name] for name in (str(outcome.sizes[1]), "bare"))
        page.add(
            f"| {clients} | {models.words()} | {by_hand.words()} | {dutch(part, 2)}"
            f" | {dutch(ratio(ours, bare) / part, 2)} |"
        )
    page.add("")


def _growth(page: Page, outcome: Any) -> None:
    few, many = outcome.sizes
    page.add(
        f"## Growth from {few:,} to {many:,} proposals",
        "",
        "| request | 1 client | 8 clients | goal | |",
        "| --- | --- | --- | --- | --- |",
    )
    for measure in ALL_MEASURES:
        one, eight = (
            ratio(outcome.series[measure.name, clients, str(many)], outcome.series[measure.name, clients, str(few)])
            for clients in (1, 8)
        )
        page.add(
            f"| {ENGLISH[measure.name]} | {dutch(one, 2)} | {dutch(eight, 2)} | ≤ {dutch(GROWTH_LIMIT, 2)}"
            f" | {page.verdict(max(one, eight), GROWTH_LIMIT)} |"
        )
    page.add("")


def _statements(page: Page, outcome: Any) -> None:
    page.add("## SQL statements", "", "| request | statements | goal | |", "| --- | --- | --- | --- |")
    for name, count in outcome.statements.items():
        limit = STATEMENT_LIMITS.get(name)
        goal, verdict = (f"≤ {limit}", page.verdict(count, limit)) if limit else ("", "")
        page.add(f"| {ENGLISH[name]} | {count} | {goal} | {verdict} |")
    page.add("")


def _exports(page: Page, outcome: Any) -> None:
    """Tell how long the whole ranking takes as a file, and what a web worker needs for it."""
    found, rows = outcome.exports, outcome.sizes[1]
    page.add(
        f"## The ranking of {rows:,} proposals as a file",
        "",
        "Beside bare Django with `csv` and beside xlsxwriter alone, with as many columns and nothing else.",
        "",
        "| file | bare | ours | ratio | goal | |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for ending, ours in found.ours.items():
        if ending not in EXPORT_LIMITS:
            page.add(f"| {ending} | | {ours.words()} | | | |")
            continue
        bare, limit = found.bare[ending], EXPORT_LIMITS[ending]
        times = ratio(ours, bare)
        verdict = page.verdict(times, limit)
        page.add(f"| {ending} | {bare.words()} | {ours.words()} | {dutch(times, 2)} | ≤ {dutch(limit)} | {verdict} |")
    page.add(
        "",
        f"A web worker grew by at most {dutch(found.growth)} MB while it made one of each;"
        f" goal ≤ {dutch(EXPORT_MEMORY_LIMIT, 0)} MB: {page.verdict(found.growth, EXPORT_MEMORY_LIMIT)}.",
        "",
    )


def _rest(page: Page, outcome: Any) -> None:
    ours, bare, rush = outcome.memory["ours"], outcome.memory["bare"], outcome.rush
    page.add(
        "## Memory of a web worker",
        "",
        f"{dutch(ours)} MB after the run (its own and its part of what is shared; bare Django {dutch(bare)} MB);"
        f" goal ≤ {dutch(MEMORY_LIMIT, 0)} MB: {page.verdict(ours, MEMORY_LIMIT)}.",
        "",
        "## The last minute",
        "",
        f"{rush.people} people press the button at the same moment, with {outcome.sizes[1]:,} proposals"
        f" in the database: {rush.accepted} accepted, {rush.lost} lost."
        f" Half of them had their receipt within {dutch(rush.p50)} s,"
        f" 95 % within {dutch(rush.p95)} s, the last one after {dutch(rush.slowest)} s;"
        f" {dutch(rush.people / rush.seconds)} submissions a second. Lost must be 0:"
        f" {page.verdict(rush.people - rush.stored, 0)}.",
    )
