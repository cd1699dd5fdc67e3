"""A complete site beside the tests: started by the launcher itself, in a folder of its own.

`with running_site(stage="submitted") as site:` gives an address, the process numbers of the parts and
the environment to reach its stores. Ending the block stops the site and throws its data away.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .environment import NOT_PASSED_ON, OF_MAKE, OWN_VARIABLES
from .errors import LaunchError, tail
from .paths import PROJECT, Layout
from .places import outside_home_path
from .processes import signal_group, spawn, wait_until
from .state import State, read_state

SITES = PROJECT / "var" / "test" / "sites"
STOP_SECONDS = 90.0
# What a test process has of its own and a site must not take over.
OF_THE_TESTS = ("DJANGO_SETTINGS_MODULE", "DEBUG", *OWN_VARIABLES)


@dataclass(frozen=True)
class RunningSite:
    """A site that answers."""

    layout: Layout
    process: "subprocess.Popen[bytes]"

    @property
    def state(self) -> State:
        """Read who runs now. :raises LaunchError: if the site is gone."""
        state = read_state(self.layout)
        if state is None:
            raise LaunchError("The site has stopped", log=self.output)
        return state

    @property
    def url(self) -> str:
        """Give the address, without a slash at the end."""
        return self.state.url.rstrip("/")

    @property
    def pids(self) -> dict[str, int]:
        """Give the process number of each part now: postgres, valkey, web, worker, bulk, beat."""
        return self.state.pids

    @property
    def env(self) -> dict[str, str]:
        """Give the variables of the site: DATABASE_URL, MIGRATION_DATABASE_URL, REDIS_URL, MEDIA_ROOT, …"""
        return self.state.environment

    @property
    def output(self) -> Path:
        """Name the file with all that the launcher printed."""
        return self.layout.data / "output.txt"

    def log(self, part: str) -> str:
        """Read the end of a part's log."""
        return tail(self.layout.log(part), 100_000)

    def kill(self, part: str) -> int:
        """End a part as a crash would (SIGKILL). Gives the number of the process that was."""
        pid = self.pids[part]
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_restarted(self, part: str, old: int, seconds: float = 60) -> int:
        """Wait until the launcher has started a part again. Gives the new process number."""
        if not wait_until(lambda: self.pids.get(part, old) != old, seconds):
            raise LaunchError(f"{part} was not started again within {seconds:.0f} s", log=self.output)
        return self.pids[part]


@contextmanager
def running_site(
    *,
    stage: str = "open",
    port: int | None = None,
    database: str | None = None,
    data: Path | None = None,
    env: Mapping[str, str] | None = None,
    start_seconds: float = 180,
) -> Iterator[RunningSite]:
    """Start a whole site and wait until it answers.

    `database` is the URL of a database to use instead of an own server; `data` a folder to keep the
    site's data in for a next start, from `new_data_folder`; `env` adds variables, such as
    REPORT_SWEEP_SECONDS. :raises LaunchError: with the launcher's own words if it does not start.
    """
    layout = Layout(data or new_data_folder())
    given = {"STAGE": stage, "PORT": "" if port is None else str(port), "DATABASE_URL": database or ""}
    command = [sys.executable, str(Path(__file__).parent), "run", "--data", str(layout.data)]
    variables = _environment() | given | dict(env or {})
    site = RunningSite(layout, spawn(command, log=layout.data / "output.txt", env=variables, cwd=PROJECT))
    try:
        _await_ready(site, start_seconds)
        yield site
    finally:
        _stop(site)
        if data is None:
            discard(layout.data)


def new_data_folder() -> Path:
    """Make an empty folder for the data of a site."""
    SITES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=SITES))
    folder.chmod(0o711)  # PostgreSQL may run as another account and must get through
    return folder


def _environment() -> dict[str, str]:
    away = {*NOT_PASSED_ON, *OF_MAKE, *OF_THE_TESTS}
    return {name: value for name, value in os.environ.items() if name not in away}


def _await_ready(site: RunningSite, seconds: float) -> None:
    def is_settled() -> bool:
        state = read_state(site.layout)
        return site.process.poll() is not None or (state is not None and state.status == "ready")

    settled = wait_until(is_settled, seconds, pause=0.1)
    if not settled or site.process.poll() is not None:
        raise LaunchError(f"The site did not start: {tail(site.output, 2000)}")


def _stop(site: RunningSite) -> None:
    if site.process.poll() is None:
        site.process.send_signal(signal.SIGINT)
        try:
            site.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            signal_group(site.process.pid, signal.SIGKILL)
            site.process.wait()


def discard(data: Path) -> None:
    """Throw the data of a stopped site away."""
    for folder in (data, outside_home_path(Layout(data))):
        shutil.rmtree(folder, ignore_errors=True)
