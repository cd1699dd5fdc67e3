"""The faults: what a case breaks for the length of a `with`, and mends after that."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.faults.servers import Servers, descendants


@contextmanager
def without(servers: Servers, name: str) -> Iterator[None]:
    """Have a part away: killed at once, started again at the end."""
    servers.end(name)
    try:
        yield
    finally:
        servers.begin(name)


@contextmanager
def frozen(servers: Servers, name: str) -> Iterator[None]:
    """Have a part and its children stand still (SIGSTOP), and go on at the end."""
    head = servers.running(name).process.pid
    os.kill(head, signal.SIGSTOP)  # first: from here on it starts no child that would not be in the list
    family = descendants(head)
    tell(family, signal.SIGSTOP)
    try:
        yield
    finally:
        tell([*family, head], signal.SIGCONT)


def tell(family: list[int], what: signal.Signals) -> None:
    """Send a signal to processes; a child may have come to its own end in the meantime."""
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def restart_postgres(servers: Servers) -> None:
    """Restart as `pg_ctl restart -m immediate` does: no checkpoint, recovery from the log."""
    servers.end("postgres", signal.SIGQUIT)
    servers.begin("postgres")


def kill_postgres(servers: Servers) -> None:
    """Kill the postmaster and every backend with SIGKILL, and start again: crash recovery."""
    servers.end("postgres")
    servers.begin("postgres")


def kill_web_worker(servers: Servers, place: int) -> int:
    """Kill one of gunicorn's workers with SIGKILL; gunicorn starts another. Gives its number."""
    workers = descendants(servers.running("web").process.pid)
    pid = workers[place % len(workers)]
    os.kill(pid, signal.SIGKILL)
    return pid
