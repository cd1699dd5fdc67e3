"""A real Celery worker and a real beat beside a test, on the test's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from mkbdeals.celery import app

PROJECT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "mkbdeals"]


class Process:
    """A part of the site that runs beside the test, in a process group of its own."""

    def __init__(self, arguments: list[str], log: Path, environment: dict[str, str]) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*CELERY, *arguments],
                cwd=PROJECT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def children(self) -> list[int]:
        """Give the numbers of the processes that do the work."""
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(number) for number in path.read_text().split()]

    def kill(self) -> None:
        """End the process and its children as a crash would (SIGKILL)."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        """End whatever still runs."""
        if self._process.poll() is None:
            self.kill()

    def output(self) -> str:
        """Give all that was logged."""
        return self.log.read_text(errors="replace")


class Workers:
    """Starts workers and beats; everything that still runs at the end is stopped."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder, self.variables = folder, variables
        self._processes: list[Process] = []

    def start_worker(self, *, concurrency: int = 2) -> Process:
        """Start a worker and wait until it takes messages."""
        arguments = ["worker", f"--concurrency={concurrency}", "--loglevel=INFO", "--without-gossip"]
        worker = self._start("worker", [*arguments, "--without-mingle"])
        wait_for(lambda: " ready." in worker.output(), 120, worker.output)
        return worker

    def start_beat(self) -> Process:
        """Start the process that sends the sweepers."""
        return self._start("beat", ["beat", f"--schedule={self.folder / 'beat'}", "--pidfile="])

    def environment(self, **variables: str) -> dict[str, str]:
        """Give the variables of a process that works on the test's own database, broker and files."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "mkbdeals.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "DEMONSTRATION": "true",
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        } | self.variables | variables  # fmt: skip

    def stop(self) -> None:
        """Stop everything."""
        for process in self._processes:
            process.stop()

    def _start(self, name: str, arguments: list[str]) -> Process:
        log = self.folder / f"{name}-{len(self._processes)}.log"
        process = Process(arguments, log, self.environment())
        self._processes.append(process)
        return process


@contextmanager
def workers(folder: Path, **variables: str) -> Iterator[Workers]:
    """Begin with an empty queue; `variables` are settings from the environment."""
    app.control.purge()
    started = Workers(folder, **variables)
    try:
        yield started
    finally:
        started.stop()
        app.control.purge()


def database_url() -> str:
    """Name the database of the test for another process."""
    values = connection.settings_dict
    user, password = quote(values["USER"] or "", safe=""), quote(values["PASSWORD"] or "", safe="")
    host = quote(values["HOST"] or "localhost", safe="")
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{user}:{password}@{host}{port}/{values['NAME']}"


def messages_waiting() -> int:
    """Count the messages that no worker has taken yet."""
    with app.connection_for_read() as broker:
        return broker.default_channel.client.llen(app.conf.task_default_queue)


def wait_for(condition: Callable[[], bool], seconds: float, explain: Callable[[], str] = str) -> float:
    """Wait until `condition()` holds and give how long it took; fails after `seconds`."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"It took longer than {seconds:.0f} s. {explain()[-3000:]}")
        time.sleep(0.1)
    return time.monotonic() - started
