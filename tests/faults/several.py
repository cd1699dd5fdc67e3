"""Several web servers and workers of one site, as on several machines: one database, one queue, files in one store."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mkbdeals.launcher.errors import tail
from mkbdeals.launcher.supervisor import Part
from mkbdeals.launcher.web import django_parts
from tests.faults.nginx import another_web, nginx_before
from tests.faults.object_store import Store, object_store
from tests.faults.servers import Servers, descendants

PATIENCE = 20  # seconds that nginx waits for a web server
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Machines:
    """The address of nginx, the store of attachments, and the names of the parts."""

    url: str
    store: Store
    webs: tuple[str, ...]
    workers: tuple[str, ...]


@contextmanager
def several(servers: Servers, webs: int, workers: int) -> Iterator[Machines]:
    """Run web servers behind nginx, workers, and the clock; the other workers are away meanwhile."""
    for name in ("worker", "bulk", "beat"):
        if servers.running(name).is_alive:
            servers.end(name)
    with ExitStack() as running:
        store = running.enter_context(object_store(servers))
        pairs = [another_web(servers, f"web-{number}", **store.variables) for number in range(1, webs + 1)]
        parts = [_worker(servers, f"worker-{number}", store) for number in range(1, workers + 1)]
        running.enter_context(servers.beside(*(part for part, _port in pairs), *parts))
        servers.begin("beat")
        running.callback(servers.end, "beat")
        url = running.enter_context(nginx_before(servers, [port for _part, port in pairs], PATIENCE))
        names = (tuple(part.name for part, _port in pairs), tuple(part.name for part in parts))
        yield Machines(url, store, *names)


def _worker(servers: Servers, name: str, store: Store) -> Part:
    part = django_parts(servers.layout, servers.env | store.variables, 0)[1]
    log = servers.layout.log(name)
    command = [f"--hostname={name}@%h" if word.startswith("--hostname=") else word for word in part.command]
    return replace(part, name=name, log=log, command=tuple(command), ready=lambda: " ready." in tail(log))


def megabytes(servers: Servers, name: str) -> float:
    """Give the memory of a part with its children, what they share counted once (PSS)."""
    head, kilobytes = servers.running(name).process.pid, 0
    for pid in [head, *descendants(head)]:
        with suppress(OSError):
            found = PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
            kilobytes += int(found[1]) if found else 0
    return kilobytes / 1_000
