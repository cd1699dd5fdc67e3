"""Writes what a run saw into docs/reliability.md, between two marks; what stands above them stays."""

import os
import platform
import subprocess
import time
from pathlib import Path

from tests.faults import scale
from tests.faults.points import SUBMIT_POINTS
from tests.faults.record import Case

BEGIN, END = "<!-- written by make faults: begin -->", "<!-- written by make faults: end -->"


def lines_of(cases: list[Case]) -> list[str]:
    """Give one line per case, for the terminal."""
    lines = [f"faults: scale {scale.NAME}, seed {scale.SEED}"]
    for case in cases:
        notes = f" ({'; '.join(case.notes)})" if case.notes else ""
        lines.append(f"{case.name:6} {case.outcome:7} {done(case):32} found: {case.codes}  {case.seconds:.0f} s{notes}")
    return lines


def done(case: Case) -> str:
    """Say how much was done, and how much the plan asks before a release if that is more."""
    of_plan = f" of {case.asked:,}" if case.rounds < case.asked else ""
    return f"{case.rounds:,}{of_plan} {case.unit}"


def write_document(path: Path, cases: list[Case], at: float) -> None:
    """Replace the section between the marks."""
    text = path.read_text() if path.exists() else "# Reliability\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before.rstrip()}\n\n{BEGIN}\n{section(cases, at)}{END}\n{after.lstrip()}")


def section(cases: list[Case], at: float) -> str:
    """Write the whole section."""
    failed = [case.name for case in cases if case.outcome != "passed"]
    verdict = f"**{len(failed)} failed: {', '.join(failed)}.**" if failed else "All passed."
    moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
    lines = [
        "## The last run of `make faults`",
        "",
        f"{moment}, commit {commit()}, scale {scale.NAME}, seed {scale.SEED}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. {len(cases)} cases in {sum(case.seconds for case in cases) / 60:.0f} "
        f"minutes. {verdict}",
        "",
        "| case | what was done | done, of what the plan asks | outcome | found | seconds | figures |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(case) for case in cases),
        "",
        "Hits per fault point:",
        "",
        f"| case | {' | '.join(POINT_HEADS)} |",
        f"| --- |{' --- |' * len(POINT_HEADS)}",
        *(_hits(case) for case in cases if any(case.hits.values())),
        "",
    ]
    return "\n".join(lines) + "\n"


POINT_HEADS = ("before BEGIN", "inside", "after COMMIT", "before the answer", "before enqueueing")
POINT_NAMES = (*SUBMIT_POINTS, "report.before_enqueue")


def _row(case: Case) -> str:
    figures = "; ".join(note.replace("|", "/") for note in case.notes if note)
    cells = (case.name, case.title, done(case), case.outcome, case.codes, f"{case.seconds:.0f}", figures)
    return f"| {' | '.join(cells)} |"


def _hits(case: Case) -> str:
    return f"| {case.name} | {' | '.join(str(case.hits[name]) for name in POINT_NAMES)} |"


def commit() -> str:
    """Name the commit, and say when the files differ from it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    found = subprocess.run(asked, capture_output=True, text=True, cwd=Path(__file__).parent, check=False)
    return found.stdout.strip() or "unknown"
