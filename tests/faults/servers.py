"""Real servers of the launcher's own, which nobody starts again but the test that ended them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from mkbdeals.launcher.environment import demonstration_environment
from mkbdeals.launcher.interrupts import Interrupts
from mkbdeals.launcher.paths import PROJECT, Layout
from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.postgres import APPLICATION_ROLE, DATABASE, OWNER_ROLE, Postgres, make_postgres
from mkbdeals.launcher.processes import identity, is_same_process, signal_group, wait_until
from mkbdeals.launcher.secret_values import secret_values
from mkbdeals.launcher.site import OF_THE_TESTS, discard, new_data_folder
from mkbdeals.launcher.static_files import StaticFiles
from mkbdeals.launcher.steps import Steps, build_assets
from mkbdeals.launcher.stores import Stores
from mkbdeals.launcher.supervisor import Part, Running, Supervisor
from mkbdeals.launcher.valkey import Valkey, make_valkey
from mkbdeals.launcher.web import django_parts
from tests.faults.points import Points

# Faster clocks than in production, so that a run sees many turns of them; not so fast that on a busy machine
# the worker does nothing else.
QUICK = {
    "REPORT_SWEEP_SECONDS": "5",
    "REPORT_LEASE_SECONDS": "15",
    "MESSAGE_SWEEP_SECONDS": "4",
    "ROUND_CLOCK_SECONDS": "5",
    "PUBLICATION_SWEEP_SECONDS": "3",
    "WEB_CONCURRENCY": "2",
}


@dataclass
class Servers:
    """PostgreSQL, Valkey, web, workers and beat of one run of faults."""

    layout: Layout
    supervisor: Supervisor
    postgres: Postgres
    valkey: Valkey
    stores: Stores
    env: dict[str, str]
    port: int
    points: Points
    ends: list[float] = field(default_factory=list)  # when parts were ended, in seconds since 1970

    @property
    def url(self) -> str:
        """Give the address of the site."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def media(self) -> Path:
        """Give the folder of uploads and documents."""
        return Path(self.env["MEDIA_ROOT"])

    @property
    def mail(self) -> Path:
        """Give the folder into which mail goes."""
        return Path(self.env["MAIL_ROOT"])

    def connect(self, *, as_application: bool = False):
        """Connect to the site's database, as superuser unless said otherwise; each statement stands alone."""
        role = APPLICATION_ROLE if as_application else "postgres"
        secrets = self.postgres.secrets
        password = secrets.application if as_application else secrets.superuser
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.postgres.port, dbname=DATABASE, user=role, password=password, connect_timeout=5
        )
        connection.autocommit = True
        return connection

    def rows(self, statement: str, *values) -> list[tuple]:
        """Ask the database something, past the application."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def queue(self) -> redis.Redis:
        """Connect to the queue."""
        return redis.Redis.from_url(self.valkey.url, socket_timeout=5)

    def python(self, *words: str, owner: bool = False) -> str:
        """Run Python of the project on the site's own stores; gives what it printed."""
        env = self.env | ({"DATABASE_URL": self.stores.migration_url, "FAULTPOINTS": ""} if owner else {})
        done = subprocess.run(
            [sys.executable, *words], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stdout

    def running(self, name: str) -> Running:
        """Find a part."""
        return next(running for running in self.supervisor.parts if running.part.name == name)

    def end(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a part and all its children with one signal, and wait until they are gone."""
        running = self.running(name)
        family = descendants(running.process.pid)
        names = {pid: identity(pid) for pid in family}
        self.ends.append(time.time())
        if how == signal.SIGKILL:
            for pid in [running.process.pid, *family]:
                with suppress(ProcessLookupError):
                    os.kill(pid, how)
        else:
            running.process.send_signal(how)
        running.process.wait(60)
        gone = wait_until(lambda: not any(is_same_process(pid, found) for pid, found in names.items()), 30)
        assert gone, f"children of {name} live on"
        signal_group(running.process.pid, signal.SIGKILL)

    def begin(self, name: str, *, wait: bool = True) -> None:
        """Start a part that was ended. From the main thread alone: a part dies with the thread that starts it."""
        ended = self.running(name)
        self.supervisor.parts.remove(ended)
        if ended.part.log.exists():
            ended.part.log.rename(ended.part.log.with_name(f"{name}-{time.monotonic_ns()}.old.log"))
        self.supervisor.start(ended.part)
        if wait:
            self.supervisor.wait_ready(name)

    @contextmanager
    def beside(self, *parts: Part) -> Iterator[None]:
        """Run more parts during the block, and end them after it, whatever happens. From the main thread alone."""
        started = []
        try:
            for part in parts:
                self.supervisor.start(part)
                started.append(part.name)
            self.supervisor.wait_ready(*started)
            yield
        finally:
            for name in reversed(started):
                ended = self.running(name)
                self.end(name)
                self.supervisor.parts.remove(ended)

    def look_after(self, *names: str) -> list[str]:
        """Start again what ended by itself, as the launcher does. Gives their names."""
        fallen = [name for name in names if not self.running(name).is_alive]
        for name in fallen:
            self.end(name)
            self.begin(name)
        return fallen

    def logs(self, name: str) -> str:
        """Give all that a part wrote, restarts included."""
        paths = sorted(self.layout.logs.glob(f"{name}-*.old.log")) + [self.layout.log(name)]
        return "".join(path.read_text(errors="replace") for path in paths if path.exists())


def descendants(pid: int) -> list[int]:
    """Give the processes below one, nearest first."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []
    return children + [below for child in children for below in descendants(child)]


@contextmanager
def fault_servers(**variables: str) -> Iterator[Servers]:
    """Start everything, on a folder of its own; stop all and throw the folder away, whatever happens."""
    layout = Layout(new_data_folder())
    supervisor = Supervisor(Interrupts(), say=lambda _line: None)
    try:
        yield _start(layout, supervisor, variables)
    finally:
        supervisor.stop()
        if "FAULTS_KEEP" not in os.environ:
            discard(layout.data)


def _start(layout: Layout, supervisor: Supervisor, variables: dict[str, str]) -> Servers:
    layout.prepare()
    secrets = secret_values(layout)
    postgres, valkey = make_postgres(layout, secrets), make_valkey(layout, secrets)
    for server in (postgres, valkey):
        supervisor.start(server.part())
    supervisor.wait_ready("postgres", "valkey")
    postgres.ensure_roles()
    stores = Stores(postgres.url(APPLICATION_ROLE), postgres.url(OWNER_ROLE), valkey.url)
    port, points = free_port(), Points(layout.data / "points")
    points.folder.mkdir()
    away = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    env = demonstration_environment(layout, secrets, stores, f"http://127.0.0.1:{port}", away | QUICK | variables)
    env["FAULTPOINTS"] = str(points.folder)
    servers = Servers(layout, supervisor, postgres, valkey, stores, env, port, points)
    steps = Steps(layout)
    build_assets(steps)
    static = StaticFiles(steps)
    static.begin(env)
    servers.python("manage.py", "migrate", "--no-input", owner=True)
    static.finish()
    for part in django_parts(layout, env, port):
        supervisor.start(part)
    supervisor.wait_ready("web", "worker", "bulk")
    return servers
