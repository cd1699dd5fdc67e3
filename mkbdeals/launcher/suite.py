"""`make test` and `make sweep`: the suite in two halves, against servers of our own, with nothing left out.

What goes round everything (`SWEEP` in tests/conftest.py) has a command of its own: docs/adr/0012.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from .environment import base_environment
from .interrupts import Interrupts, parent_is_interrupted
from .lanes import Lanes, make_template, number_of_lanes, words_of
from .paths import PROJECT, Layout
from .places import outside_home_path
from .reports import read_outcome
from .secret_values import SecretValues, secret_values
from .state import end_leftovers, exclusive
from .steps import Steps, build_assets
from .stores import Stores, start_stores
from .supervisor import Supervisor
from .system import CHROMIUM, CLAMD, PANGO, POPPLER, chromium, ensure

TEST_DATA = PROJECT / "var" / "test"
HALVES = {"test": ["-m", "not sweep"], "sweep": ["-m", "sweep"]}


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run a half of the tests, or what ARGS asks pytest for. Gives 0 only if all ran and passed."""
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
            return _run(layout, supervisor, name, words_of(arguments, os.environ))
        finally:
            interrupts.stopping()
            supervisor.stop()


def _run(layout: Layout, supervisor: Supervisor, name: str, words: list[str]) -> int:
    number = number_of_lanes(os.environ, words)
    secrets = secret_values(layout)
    stores = start_stores(layout, supervisor, secrets, os.environ)
    lanes = Lanes(layout, _environment(secrets, stores), words or HALVES[name])
    if number > 1:
        make_template(layout, lanes.env)
    try:
        lanes.start(number)
        supervisor.watch(until=lambda: lanes.all_ended(_say) or parent_is_interrupted())
    finally:
        lanes.end()
        lanes.tell_ends(_say)
    return verdict(lanes, layout.data / "junit.xml")


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


def verdict(lanes: Lanes, report: Path) -> int:
    """Say what came out. A skipped test fails the run: it proves nothing. So does one that nobody ran."""
    lanes.join(report)
    outcome = read_outcome(report)
    left_out = lanes.left_out(outcome.tests)
    if left_out:
        print(left_out, flush=True)
    print(outcome, flush=True)
    if outcome.skipped:
        print("Skipped tests prove nothing: install what they miss, or remove them.", flush=True)
    return lanes.code() or int(bool(outcome.failed or outcome.skipped or left_out or not outcome.tests))


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
