"""Free ports on this machine's loopback addresses.

Between choosing a port and serving it lie seconds, in which another launcher may look. So each launcher
marks what it chose: it holds the UDP port of the same number until it ends, however it ends. The mark
carries no traffic, and it is seen across clones and accounts.
"""

import secrets
import socket
from collections.abc import Callable, Mapping

from .errors import LaunchError

FIRST_PORT = 8000
PORTS_TO_TRY = 200
# Below those that the system takes for the other end of connections: one free now could be taken before it serves.
BY_LOT = range(20_000, 32_000)
_marks: dict[int, socket.socket] = {}


def is_free(port: int) -> bool:
    """Tell whether nobody serves `port`, on IPv4 nor on IPv6 (a browser tries both for localhost)."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and (
        not _has_ipv6_loopback() or _can_bind(socket.AF_INET6, "::1", port)
    )


def free_port() -> int:
    """Find a free port by lot, and mark it as ours. :raises LaunchError: if it finds none."""
    for _attempt in range(PORTS_TO_TRY):
        port = secrets.choice(BY_LOT)
        if _take(port):
            return port
    raise LaunchError("No free port was found", "Stop a program that holds many, and try again.")


def first_free_port(start: int = FIRST_PORT) -> int:
    """Find the first port from `start` that nobody serves or marked. :raises LaunchError: if a whole stretch is taken.

    It is not marked: that is for who is going to serve it.
    """
    return _first(start, lambda port: _can_bind(socket.AF_INET, "127.0.0.1", port, socket.SOCK_DGRAM) and is_free(port))


def web_port(environ: Mapping[str, str]) -> int:
    """Take the port asked for in PORT, or the first free one; no other launcher gets it while we run.

    :raises LaunchError: if it cannot be used.
    """
    asked = environ.get("PORT", "").strip()
    if not asked:
        return _first(FIRST_PORT, _take)
    if not asked.isdecimal() or not 1 <= int(asked) <= 65535:
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {asked!r}", "For example: make run PORT=8001")
    port = int(asked)
    if not _take(port):
        raise LaunchError(
            f"Port {port} is taken by another program, or not allowed for your account",
            f"Choose another: make run PORT={first_free_port(min(max(port + 1, FIRST_PORT), 65000))}",
        )
    return port


def _first(start: int, suits: Callable[[int], bool]) -> int:
    for port in range(start, start + PORTS_TO_TRY):
        if suits(port):
            return port
    raise LaunchError(f"No port from {start} to {start + PORTS_TO_TRY - 1} is free", "Choose one with PORT=.")


def _take(port: int) -> bool:
    """Mark a port that nobody serves. The mark first: who has it may still be about to serve."""
    if not _mark(port):
        return False
    if is_free(port):
        return True
    _marks.pop(port).close()
    return False


def _mark(port: int) -> bool:
    mark = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # without SO_REUSEADDR: one holder only
    try:
        mark.bind(("127.0.0.1", port))
    except OSError:
        mark.close()
        return False
    _marks[port] = mark
    return True


def _can_bind(family: socket.AddressFamily, host: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> bool:
    with socket.socket(family, kind) as probe:
        if kind == socket.SOCK_STREAM:
            # As gunicorn does: a port in TIME_WAIT of an earlier run counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _has_ipv6_loopback() -> bool:
    return socket.has_ipv6 and _can_bind(socket.AF_INET6, "::1", 0)
