"""`make test`: the whole suite against servers of our own, with nothing left out."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .environment import base_environment
from .errors import LaunchError
from .interrupts import Interrupted, Interrupts, parent_is_interrupted
from .paths import PROJECT, Layout
from .places import outside_home_path
from .processes import signal_group, spawn
from .secret_values import SecretValues, secret_values
from .state import end_leftovers, exclusive
from .steps import Steps, build_assets
from .stores import Stores, start_stores
from .supervisor import Supervisor
from .system import CHROMIUM, CLAMD, PANGO, POPPLER, chromium, ensure

TEST_DATA = PROJECT / "var" / "test"
INTERRUPT_SECONDS = 60  # for fixtures to take down what they put up


@dataclass(frozen=True)
class Outcome:
    """What pytest counted."""

    tests: int
    failed: int
    skipped: int
    seconds: float

    def __str__(self) -> str:
        passed = self.tests - self.failed - self.skipped
        return f"Tests: {passed} passed, {self.failed} failed, {self.skipped} skipped, in {self.seconds:.0f} s."


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run the tests; ARGS holds words for pytest. Gives 0 only if all ran and passed."""
    layout = Layout(TEST_DATA)
    layout.prepare()
    with exclusive(layout):
        end_leftovers(layout)
        _wipe(layout)
        layout.prepare()
        ensure([PANGO, CHROMIUM, POPPLER, CLAMD], layout, _say)
        build_assets(Steps(layout))
        supervisor = Supervisor(interrupts, say=_say)
        try:
            return _run(layout, supervisor, [*arguments, *shlex.split(os.environ.get("ARGS", ""))])
        finally:
            interrupts.stopping()
            supervisor.stop()


def _run(layout: Layout, supervisor: Supervisor, words: list[str]) -> int:
    secrets = secret_values(layout)
    stores = start_stores(layout, supervisor, secrets, os.environ)
    report = layout.data / "junit.xml"
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *words]
    process = spawn(command, log=None, env=_environment(secrets, stores), cwd=PROJECT)
    try:
        supervisor.watch(until=lambda: process.poll() is not None or parent_is_interrupted())
    finally:
        _end(process)
    return _verdict(process.returncode, report)


def _environment(secrets: SecretValues, stores: Stores) -> Mapping[str, str]:
    """Give pytest the owner's database: it makes test databases and takes on the application's role itself."""
    env = base_environment()
    del env["DJANGO_SETTINGS_MODULE"]  # pyproject.toml names the settings of the tests
    return env | {
        "SECRET_KEY": secrets.secret_key,
        "DATABASE_URL": stores.migration_url,
        "REDIS_URL": stores.redis_url,
        "CHROMIUM": chromium() or "",
    }


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(INTERRUPT_SECONDS)
        except (subprocess.TimeoutExpired, Interrupted):
            signal_group(process.pid, signal.SIGKILL)
            process.wait()


def _verdict(code: int, report: Path) -> int:
    """Say what came out. A skipped test fails the run: it proves nothing."""
    if not report.exists():
        raise LaunchError(f"pytest ended with code {code} before it counted any test")
    outcome = read_outcome(report)
    print(outcome, flush=True)
    if outcome.skipped:
        print("Skipped tests prove nothing: install what they miss, or remove them.", flush=True)
    return code or (1 if outcome.skipped or not outcome.tests else 0)


def read_outcome(report: Path) -> Outcome:
    """Read the counts from pytest's report in JUnit's form; expected failures count as skipped."""
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - written by our own pytest
    found = [suite.attrib for suite in suites]

    def total(*names: str) -> float:
        return sum(float(each[name]) for each in found for name in names)

    return Outcome(int(total("tests")), int(total("failures", "errors")), int(total("skipped")), total("time"))


def _wipe(layout: Layout) -> None:
    """Throw away what an earlier test run left, but for the folder with the lock we hold."""
    shutil.rmtree(outside_home_path(layout), ignore_errors=True)
    for path in layout.data.iterdir():
        if path.is_dir() and path != layout.run:
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()


def _say(line: str) -> None:
    print(line, flush=True)
