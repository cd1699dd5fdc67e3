"""Writes what a run of a part saw into docs/reliability.md, between two marks; what stands above them stays."""

import os
import platform
import re
import subprocess
import time
from pathlib import Path

from mkbdeals.launcher.faults import PARTS
from tests.faults import scale
from tests.faults.points import SUBMIT_POINTS
from tests.faults.record import Case

BEGIN, END = "<!-- written by make faults: begin -->", "<!-- written by make faults: end -->"
HEAD = "## The last run of each part of `make faults`\n"
PIECE = re.compile(r"^### Part (\w+)$", re.MULTILINE)


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


def write_document(path: Path, part: str, cases: list[Case], at: float) -> None:
    """Replace the piece of `part` between the marks; the pieces of other parts stay, in the order of the parts."""
    text = path.read_text() if path.exists() else "# Reliability\n"
    before, _, rest = text.partition(BEGIN)
    written, _, after = rest.partition(END)
    pieces = pieces_of(written) | {part: piece(part, cases, at)}
    ordered = "".join(pieces[name] for name in PARTS if name in pieces)
    path.write_text(f"{before.rstrip()}\n\n{BEGIN}\n{HEAD}\n{ordered}{END}\n{after.lstrip()}")


def pieces_of(written: str) -> dict[str, str]:
    """Find what earlier runs wrote, by part."""
    found = PIECE.split(written)
    return {name: f"### Part {name}{words.rstrip()}\n\n" for name, words in zip(found[1::2], found[2::2], strict=True)}


def piece(part: str, cases: list[Case], at: float) -> str:
    """Write what a run of one part saw."""
    failed = [case.name for case in cases if case.outcome != "passed"]
    verdict = f"**{len(failed)} failed: {', '.join(failed)}.**" if failed else "All passed."
    moment = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
    share = f" × {scale.SHARE:g}" if scale.SHARE != 1 else ""
    lines = [
        f"### Part {part}",
        "",
        f"{moment}, commit {commit()}, scale {scale.NAME}{share}, seed {scale.SEED}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. {len(cases)} cases in {sum(case.seconds for case in cases) / 60:.0f} "
        f"minutes. {verdict}",
        "",
        "| case | what was done | done, of what the plan asks | outcome | found | seconds | figures |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(case) for case in cases),
        "",
    ]
    hits = [_hits(case) for case in cases if any(case.hits[name] for name in POINT_NAMES)]
    if hits:
        heads = [f"| case | {' | '.join(POINT_HEADS)} |", f"| --- |{' --- |' * len(POINT_HEADS)}"]
        lines += ["Hits per fault point:", "", *heads, *hits, ""]
    return "\n".join(lines).rstrip() + "\n\n"


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
