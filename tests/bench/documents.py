"""What documents cost beside WeasyPrint alone on the same HTML, and how they fare by the thousand.

`python -m tests.bench.documents` runs this part alone and prints it; BENCH_SHEETS sets the size of the bulk run.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.statistics_of import Series, dutch, percentile, ratio

if TYPE_CHECKING:
    from reporting.documents import Document

PROJECT = Path(__file__).resolve().parents[2]
SHEETS = int(os.environ.get("BENCH_SHEETS", "1000"))
# One process makes a part of them: its speed per sheet is the same from the first to the last.
ALONE = max(20, SHEETS // 4)
TURNS = 5
REPORT_LIMIT, SHEET_LIMIT = 1.15, 1.5
MEMORY_LIMIT, GROWTH_LIMIT = 700.0, 1.15
SPEED_UP = 1.6
LONG_PAGES = 100


@dataclass(frozen=True)
class Pair:
    """A document, made by us from its dataclass to the file, and by WeasyPrint alone from the HTML that comes of it."""

    name: str
    make: Callable[[], "Document"]
    goal: float


@dataclass
class Bulk:
    """What one process did: sheets, seconds, megabytes after a tenth of them, at the end, and at most."""

    count: int
    seconds: float
    early: float
    late: float
    peak: float


@dataclass
class Made:
    """What was measured."""

    times: dict[str, tuple[Series, Series]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    long_pages: int = 0
    long_seconds: float = 0.0
    long_peak: float = 0.0
    alone: Bulk | None = None
    together: list[Bulk] = field(default_factory=list)
    together_seconds: float = 0.0
    single_before: Series | None = None
    single_during: Series | None = None


def sheet(number: int = 0) -> "Document":
    """Make the sheet of a deal; each is another document."""
    from tests.reporting.documents import report_samples

    return report_samples.deal_sheet(reference=f"MKB-2019-{number:05}", deal_title=f"Family Next {number}")


def report() -> "Document":
    """Make a report to parliament of some ten pages."""
    from tests.reporting.documents import report_samples

    return report_samples.parliament_report(themes=tuple(map(report_samples.theme_chapter, range(2))))


def long_report() -> "Document":
    """Make a report to parliament of a hundred pages or more: many actions, each with its results."""
    from tests.reporting.documents import report_samples

    chapter = report_samples.theme_chapter(1)
    chapters = tuple(
        report_samples.theme_chapter(number % 5, name=f"thema {number + 1}", measures=chapter.measures * 8)
        for number in range(LONG_PAGES // 3)
    )
    return report_samples.parliament_report(themes=chapters)


PAIRS = (
    Pair("report to parliament", report, REPORT_LIMIT),
    Pair("sheet of a deal", sheet, SHEET_LIMIT),
)


@cache
def html_of(name: str) -> str:
    """Give the HTML of a document of the pairs, as our own rendering hands it to WeasyPrint."""
    from django.template.loader import render_to_string

    from reporting.pdf.glyphs import drawable

    document = next(each for each in PAIRS if each.name == name).make()
    return drawable(render_to_string(document.template, {"document": document}))


def bare(name: str) -> bytes:
    """Have WeasyPrint alone make the file, with the same fonts and the same kind of PDF."""
    from weasyprint import HTML

    from reporting.pdf.fetcher import BundledAssetFetcher

    return HTML(string=html_of(name), url_fetcher=BundledAssetFetcher()).write_pdf(pdf_variant="pdf/a-3a")


def measure() -> Made:
    """Measure the pairs in turns, then the long report and the bulk in processes of their own."""
    _prepare()
    from reporting.pdf.pages import page_count

    made = Made()
    for pair in PAIRS:
        made.pages[pair.name] = page_count(pair.make().to_pdf()) or 0  # also warms up
        bare(pair.name)
        # A whole document a turn, each from scratch; the one that goes first alternates.
        turns = [_turn(pair, number) for number in range(TURNS)]
        made.times[pair.name] = Series(tuple(ours for ours, _ in turns)), Series(tuple(alone for _, alone in turns))
    made.long_pages, made.long_seconds, made.long_peak = _answer("long")
    made.single_before = Series(tuple(_answer("singles", "10", "0")))
    made.alone = Bulk(*_answer("bulk", "0", str(ALONE)))
    _measure_together(made)
    return made


def _prepare() -> None:
    """Make Django ready to fill in templates; nothing here touches a database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
    os.environ.setdefault("SECRET_KEY", "of no use to anybody " * 3)  # a site in use wants a long one
    django.setup()


def _turn(pair: Pair, number: int) -> tuple[float, float]:
    calls = [lambda: pair.make().to_pdf(), lambda: bare(pair.name)]
    found = {each: _milliseconds(calls[each]) for each in ((0, 1) if number % 2 else (1, 0))}
    return found[0], found[1]


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _measure_together(made: Made) -> None:
    """Let two processes share the sheets, and a third make a single one now and then."""
    half = SHEETS // 2
    started = time.perf_counter()
    workers = [_start("bulk", str(half * place), str(half)) for place in (0, 1)]
    # About as long as the bulk takes: a sheet, a second of rest.
    expected = half * (made.alone.seconds / made.alone.count if made.alone else 1)
    singles = _start("singles", str(max(5, int(expected / 2.5))), "1")
    made.together = [Bulk(*_result(each)) for each in workers]
    made.together_seconds = max(each.seconds for each in made.together)
    made.single_during = Series(tuple(_result(singles)))
    assert time.perf_counter() - started >= made.together_seconds


def _start(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.documents", *words]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE)


def _result(process: subprocess.Popen[bytes]) -> list[float]:
    answer, _ = process.communicate()
    if process.returncode:
        raise AssertionError(f"A process that made documents ended with {process.returncode}")
    return json.loads(answer)


def _answer(*words: str) -> list[float]:
    return _result(_start(*words))


def child(words: list[str]) -> list[float]:
    """Do the work of one process and give its figures."""
    _prepare()
    sheet().to_pdf()  # loads fonts and style, as a worker has done after its first document
    match words:
        case ["long"]:
            from reporting.pdf.pages import page_count

            started = time.perf_counter()
            pdf = long_report().to_pdf()
            return [page_count(pdf) or 0, time.perf_counter() - started, _memory("VmHWM")]
        case ["singles", count, rest]:
            return [_single(float(rest)) for _ in range(int(count))]
        case ["bulk", first, count]:
            return _bulk(int(first), int(count))
    raise ValueError(words)


def _single(rest: float) -> float:
    time.sleep(rest)
    return _milliseconds(lambda: sheet().to_pdf())


def _bulk(first: int, count: int) -> list[float]:
    early = 0.0
    started = time.perf_counter()
    for done in range(count):
        if done == max(1, count // 10):
            early = _memory("VmRSS")
        sheet(first + done).to_pdf()
    return [count, time.perf_counter() - started, early, _memory("VmRSS"), _memory("VmHWM")]


def _memory(name: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (each for each in status.splitlines() if each.startswith(name))
    return int(line.split()[1]) / 1024


def chapter(made: Made, verdict: Callable[[float, float], str]) -> list[str]:
    """Write the chapter of docs/performance.md."""
    lines = [
        "## Documents",
        "",
        "A document from its dataclass to the archival, tagged file with the figures of its tables as CSV, beside",
        'WeasyPrint alone (`write_pdf(pdf_variant="pdf/a-3a")`) on the HTML that comes of it.',
        "Milliseconds: median (lowest–highest) over the turns.",
        "",
        "| document | pages | WeasyPrint alone | ours | ratio | goal | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    goals = {pair.name: pair.goal for pair in PAIRS}
    for name, (ours, alone) in made.times.items():
        times = ratio(ours, alone)
        lines.append(
            f"| {name} | {made.pages[name]} | {alone.words()} | {ours.words()} | {dutch(times, 2)} |"
            f" ≤ {dutch(goals[name], 2)} | {verdict(times, goals[name])} |"
        )
    return [*lines, "", *_long(made, verdict), *_bulk_words(made, verdict), ""]


def _long(made: Made, verdict: Callable[[float, float], str]) -> list[str]:
    return [
        f"A report of {made.long_pages:.0f} pages took {dutch(made.long_seconds)} s and {dutch(made.long_peak, 0)} MB"
        f" at most; goal ≤ {dutch(MEMORY_LIMIT, 0)} MB: {verdict(made.long_peak, MEMORY_LIMIT)}.",
        "",
    ]


def _bulk_words(made: Made, verdict: Callable[[float, float], str]) -> list[str]:
    assert made.alone is not None and made.single_before is not None and made.single_during is not None
    count = sum(each.count for each in made.together)
    speed_up = (count / made.together_seconds) / (made.alone.count / made.alone.seconds)
    slow = percentile(made.single_during.values, 0.95)
    peak = max(each.peak for each in (made.alone, *made.together))
    growth = max(each.late / each.early for each in (made.alone, *made.together))
    return [
        f"{count:.0f} sheets on two processes: {dutch(count / made.together_seconds)} a second, one process"
        f" {dutch(made.alone.count / made.alone.seconds)} a second; {dutch(speed_up, 2)} times as fast, goal ≥"
        f" {dutch(SPEED_UP)}: {verdict(-speed_up, -SPEED_UP)}. A process needed {dutch(peak, 0)} MB at most, goal ≤"
        f" {dutch(MEMORY_LIMIT, 0)} MB: {verdict(peak, MEMORY_LIMIT)}; at the end {dutch(growth, 2)} times what it"
        f" needed after a tenth, goal ≤ {dutch(GROWTH_LIMIT, 2)}: {verdict(growth, GROWTH_LIMIT)}.",
        "",
        f"A single sheet took {made.single_before.words()} ms on a quiet machine, and {made.single_during.words()} ms"
        f" in a process of its own while the two were busy (p95 {dutch(slow, 0)} ms,"
        f" {len(made.single_during.values)} sheets).",
    ]


def main(words: list[str]) -> None:
    """Print the chapter; or do the work of one process and print its figures."""
    if words:
        print(json.dumps(child(words)))
        return
    print("\n".join(chapter(measure(), lambda value, limit: "reached" if value <= limit else "**missed**")))


if __name__ == "__main__":
    main(sys.argv[1:])
