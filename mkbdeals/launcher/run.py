"""`make run`: from nothing to a site that answers, until Ctrl-C."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from .cli import layout_from
from .environment import OWN_VARIABLES, demonstration_environment
from .interrupts import Interrupts, parent_is_interrupted
from .paths import Layout
from .ports import web_port
from .secret_values import SecretValues, secret_values
from .state import State, end_leftovers, exclusive, write_state
from .static_files import StaticFiles
from .steps import Steps, build_assets
from .stores import Stores, start_stores
from .supervisor import Supervisor
from .system import PANGO, ensure
from .web import django_parts


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run a site until it is told to stop. Gives 0 after a clean stop."""
    parser = argparse.ArgumentParser(prog=f"mkbdeals/launcher {name}")
    parser.add_argument("--data", help="folder of all data (default: var)")
    layout = layout_from(parser.parse_args(arguments).data)
    layout.prepare()
    with exclusive(layout):
        Site(layout, interrupts).run()
    return 0


@dataclass
class Site:
    """One run of the whole site on one data folder."""

    layout: Layout
    interrupts: Interrupts
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    state: State = field(default_factory=lambda: State(launcher=os.getpid()))

    def __post_init__(self) -> None:
        self.steps = Steps(self.layout)
        self.supervisor = Supervisor(self.interrupts, say=self._note, on_change=self._record)

    def run(self) -> None:
        """Start everything, say Ready, keep it up; stop everything whatever happens."""
        self._rotate_logs()
        for name in end_leftovers(self.layout):
            self._note(f"Ended {name}, left running by an earlier run that was killed.")
        try:
            self._start()
            self.supervisor.watch(until=parent_is_interrupted)
        finally:
            self._stop()

    def _start(self) -> None:
        port = web_port(self.environ)
        self.state.url = f"http://localhost:{port}/"
        self._record()
        ensure([PANGO], self.layout, self._note)
        secrets = secret_values(self.layout)
        stores = start_stores(self.layout, self.supervisor, secrets, self.environ)
        env = self._environment(secrets, stores)
        accounts = self._prepare_data(stores, env)
        parts = django_parts(self.layout, env, port)
        for part in parts:
            self.supervisor.start(part)
        self.supervisor.wait_ready(*(part.name for part in parts))
        self._announce(accounts)

    def _environment(self, secrets: SecretValues, stores: Stores) -> dict[str, str]:
        env = demonstration_environment(self.layout, secrets, stores, self.state.url, self.environ)
        told = {name: env[name] for name in OWN_VARIABLES if name in env}
        self.state.environment = told | {"MIGRATION_DATABASE_URL": stores.migration_url}
        return env

    def _prepare_data(self, stores: Stores, env: Mapping[str, str]) -> str:
        """Bring tables, regions, demonstration and stylesheets up to date. Gives the accounts of the demonstration."""
        build_assets(self.steps)
        static = StaticFiles(self.steps)
        static.begin(env)
        stage = self.environ.get("STAGE", "").strip()
        # Without a stage the demonstration stays as it is; a new one stands at the last stage.
        asked = ["--stage", stage] if stage else []
        # Half of the time of each command goes into starting it: this one starts while the tables are looked at.
        command = [*_manage(), "prepare_demonstration", "--when-told", *asked]
        demonstration = self.steps.begin("demonstration", command, env, told_later=True)
        owner = {**env, "DATABASE_URL": stores.migration_url, "DATABASE_ROLE": ""}
        with self._timed("migrate"):
            what = "The database cannot be brought up to date"
            self.steps.run("migrate", [*_manage(), "migrate", "--no-input"], owner, what=what)
        with self._timed("demonstration"):
            self.steps.tell(demonstration)
            printed = self.steps.finish("demonstration", demonstration, what="The demonstration cannot be made")
        static.finish()
        *told, accounts = printed.split("\n\n")
        for line in told:
            self._note(line.strip())
        return accounts

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self._note(f"{name}: {time.monotonic() - started:.1f} s")

    def _announce(self, accounts: str) -> None:
        self.state.status = "ready"
        self._record()
        print(f"Ready: {self.state.url}\n{accounts}", flush=True)

    def _stop(self) -> None:
        self.interrupts.stopping()
        self.state.status = "stopping"
        if self.supervisor.parts:
            self._note("Stopping …")
        self.supervisor.stop()
        self.layout.state.unlink(missing_ok=True)

    def _record(self) -> None:
        self.state.pids = self.supervisor.pids
        write_state(self.layout, self.state)

    def _note(self, line: str) -> None:
        stamp = time.strftime("%H:%M:%S")
        print(f"{stamp} {line}", flush=True)
        with self.layout.log("launcher").open("a") as file:
            file.write(f"{time.strftime('%Y-%m-%d')} {stamp} {line}\n")

    def _rotate_logs(self) -> None:
        """Keep the logs of the run before beside those of this one."""
        for log in self.layout.logs.glob("*.log"):
            log.replace(log.with_suffix(".log.1"))


def _manage() -> list[str]:
    return [sys.executable, "manage.py"]
