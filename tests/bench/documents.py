"""What documents cost beside WeasyPrint alone on the same HTML; how they fare by the thousand is in `bulk.py`.

`python -m tests.bench.documents` runs this part alone and prints it.
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

from tests.bench.statistics_of import Series, dutch, ratio

if TYPE_CHECKING:
    from reporting.documents import Document

PROJECT = Path(__file__).resolve().parents[2]
TURNS = 5
REPORT_LIMIT, SHEET_LIMIT = 1.15, 1.5
MEMORY_LIMIT = 700.0
LONG_PAGES = 100


@dataclass(frozen=True)
class Pair:
    """A document, made by us from its dataclass to the file, and by WeasyPrint alone from the HTML that comes of it."""

    name: str
    make: Callable[[], "Document"]
    goal: float


@dataclass
class Made:
    """What was measured."""

    times: dict[str, tuple[Series, Series]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    long_pages: int = 0
    long_seconds: float = 0.0
    long_peak: float = 0.0


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
    """Measure the pairs in turns, then the long report in a process of its own."""
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


def _answer(*words: str) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.documents", *words]
    return json.loads(subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True).stdout)


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
    raise ValueError(words)


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
    return [*lines, "", *_long(made, verdict)]


def _long(made: Made, verdict: Callable[[float, float], str]) -> list[str]:
    return [
        f"A report of {made.long_pages:.0f} pages took {dutch(made.long_seconds)} s and {dutch(made.long_peak, 0)} MB"
        f" at most; goal ≤ {dutch(MEMORY_LIMIT, 0)} MB: {verdict(made.long_peak, MEMORY_LIMIT)}.",
        "",
    ]


def main(words: list[str]) -> None:
    """Print the chapter; or do the work of one process and print its figures."""
    if words:
        print(json.dumps(child(words)))
        return
    print("\n".join(chapter(measure(), lambda value, limit: "reached" if value <= limit else "**missed**")))


if __name__ == "__main__":
    main(sys.argv[1:])
