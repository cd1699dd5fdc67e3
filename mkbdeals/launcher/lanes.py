"""Lanes: processes of pytest beside each other. Each runs the tests it claims first (tests/lanes.py).

A lane is pytest as it always is, with a test database and a queue of its own. So what a test starts is
taken down by its fixtures in the usual way, also after Ctrl-C, and a lane that dies fails the run.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from .errors import LaunchError
from .interrupts import Interrupted
from .lane import Lane
from .paths import PROJECT, Layout
from .processes import signal_group, spawn
from .reports import join_reports
from .steps import Steps
from .web import MOST_NICENESS

# Three keep two processors busy, also while one waits for a site or a browser; each lane has a browser of its own.
FEWEST, MOST = 3, 8
INTERRUPT_SECONDS = 60  # for fixtures to take down what they put up


@dataclass(frozen=True)
class Lanes:
    """All lanes of a run, with the environment and the words that each of them gets."""

    layout: Layout
    env: Mapping[str, str]
    words: Sequence[str]
    lanes: list[Lane] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """What the lanes tell each other and us."""
        return self.layout.data / "lanes"

    def start(self, number: int) -> None:
        """Start pytest once, in our own output, or in several lanes that share the tests out."""
        if number == 1:
            report = self.layout.data / "junit.xml"
            process = spawn(_command(report, self.words), log=None, env=self.env, cwd=PROJECT)
            self.lanes.append(Lane(1, process, report))
            return
        self.folder.mkdir(exist_ok=True)
        for each in range(1, number + 1):
            self.lanes.append(self._start_lane(each))

    def _start_lane(self, number: int) -> Lane:
        report, log = self.folder / f"junit-{number}.xml", self.layout.log(f"lane-{number}")
        own = {
            "TEST_LANE": str(number),
            "TEST_LANE_FOLDER": str(self.folder),
            "REDIS_URL": queue_of(self.env["REDIS_URL"], number),
            # Other lanes are nobody who waits for a page: workers that step aside for them make no document in minutes.
            MOST_NICENESS: "0",
        }
        command = _command(report, ["-p", "tests.lanes", "-o", "console_output_style=count", *self.words])
        return Lane(number, spawn(command, log=log, env={**self.env, **own}, cwd=PROJECT), report, log)

    def all_ended(self, say: Callable[[str], None]) -> bool:
        """Say what is new; tell whether every lane has ended."""
        alive = any(lane.is_alive for lane in self.lanes)
        for lane in self.lanes:
            lane.tell(say)
        return not alive

    def end(self) -> None:
        """Let the lanes that still run take down what they put up, and wait for it."""
        alive = [lane.process for lane in self.lanes if lane.is_alive]
        for process in alive:
            process.send_signal(signal.SIGINT)
        until = time.monotonic() + INTERRUPT_SECONDS
        for process in alive:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except (subprocess.TimeoutExpired, Interrupted):
                signal_group(process.pid, signal.SIGKILL)
                process.wait()

    def tell_ends(self, say: Callable[[str], None]) -> None:
        """Say what each lane ended with, those that failed last."""
        for lane in sorted(self.lanes, key=lambda lane: lane.process.returncode != 0):
            lane.tell_rest(say)

    def code(self) -> int:
        """Give the code of the first lane that did not end well; 0 when all did."""
        return next((lane.process.returncode for lane in self.lanes if lane.process.returncode), 0)

    def join(self, report: Path) -> None:
        """Put the reports of all lanes in one. :raises LaunchError: if a lane left none."""
        for lane in self.lanes:
            if not lane.report.exists():
                code = lane.process.returncode
                raise LaunchError(f"pytest ended with code {code} before it counted any test", log=lane.log)
        if len(self.lanes) > 1:
            join_reports({f"lane {lane.number}": lane.report for lane in self.lanes}, report)

    def left_out(self, tests: int) -> str:
        """Say how many of the tests that the lanes found were run, if not all.

        Where a file cannot be read no lane runs any test, and pytest says why.
        """
        found = {int(path.read_text()) for path in self.folder.glob("found-*")}
        if len(self.lanes) == 1 or not found or found == {tests}:
            return ""
        return f"The lanes found {' and '.join(map(str, sorted(found)))} tests and ran {tests}."


def number_of_lanes(environ: Mapping[str, str], words: Sequence[str]) -> int:
    """Give as many lanes as there are processors. Words for pytest are of a developer: one lane, shown as it is.

    LANES says otherwise. :raises LaunchError: if it is no number.
    """
    asked = environ.get("LANES", "").strip()
    if asked and (not asked.isdecimal() or int(asked) < 1):
        raise LaunchError(f"LANES must be a number from 1, not {asked!r}", "For example: make test LANES=2")
    if asked:
        return int(asked)
    return 1 if words else min(max(os.cpu_count() or 1, FEWEST), MOST)


def make_template(layout: Layout, env: Mapping[str, str]) -> None:
    """Migrate once: each lane's database is a copy. Two that migrate at once would both make the same role."""
    command = [sys.executable, "-m", "tests.template"]
    Steps(layout).run("test_database", command, env, what="The test database cannot be made")


def _command(report: Path, words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", f"--junitxml={report}", *words]


def queue_of(url: str, lane: int) -> str:
    """Give the URL of the lane's own queue: the next database of the same server."""
    parts = urlsplit(url)
    first = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{first + lane - 1}"))


def words_of(arguments: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """Give the words for pytest: those of the command, then those of ARGS."""
    return [*arguments, *shlex.split(environ.get("ARGS", ""))]
