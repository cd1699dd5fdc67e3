"""The faults: what a case breaks for the length of a `with`, and mends after that."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

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
    family = [head, *descendants(head)]
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in family:
            os.kill(pid, signal.SIGCONT)


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
