"""Free ports on this machine's loopback addresses."""

import socket
from collections.abc import Mapping

from .errors import LaunchError

FIRST_PORT = 8000
PORTS_TO_TRY = 200


def is_free(port: int) -> bool:
    """Tell whether nobody serves `port`, on IPv4 nor on IPv6 (a browser tries both for localhost)."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and (
        not _has_ipv6_loopback() or _can_bind(socket.AF_INET6, "::1", port)
    )


def free_port() -> int:
    """Let the operating system choose a free port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_free_port(start: int = FIRST_PORT) -> int:
    """Find the first free port from `start`. :raises LaunchError: if a whole stretch is taken."""
    for port in range(start, start + PORTS_TO_TRY):
        if is_free(port):
            return port
    raise LaunchError(f"No port from {start} to {start + PORTS_TO_TRY - 1} is free", "Choose one with PORT=.")


def web_port(environ: Mapping[str, str]) -> int:
    """Take the port asked for in PORT, or the first free one. :raises LaunchError: if it cannot be used."""
    asked = environ.get("PORT", "").strip()
    if not asked:
        return first_free_port()
    if not asked.isdecimal() or not 1 <= int(asked) <= 65535:
        raise LaunchError(f"PORT must be a number from 1 to 65535, not {asked!r}", "For example: make run PORT=8001")
    port = int(asked)
    if not is_free(port):
        raise LaunchError(
            f"Port {port} is taken by another program, or not allowed for your account",
            f"Choose another: make run PORT={first_free_port(min(max(port + 1, FIRST_PORT), 65000))}",
        )
    return port


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As gunicorn does: a port in TIME_WAIT of an earlier run counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _has_ipv6_loopback() -> bool:
    return socket.has_ipv6 and _can_bind(socket.AF_INET6, "::1", 0)
