"""Whether this web process can serve people now, and what else of the site is away."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.cache import caches
from django.db import DatabaseError, InterfaceError, connection

from mkbdeals.operations.pulse import CLOCK, LATE_AFTER, LOOKED_AT, is_silent, last_pulses, queues


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    AWAY = "away"
    BEHIND = "behind"
    SILENT = "silent"
    UNKNOWN = "unknown"


# Without these nobody is served. Everything else waits in the database, and comes later: the site is degraded.
NEEDED = ("database", "migrations")


def readiness() -> dict[str, State]:
    """Give how each part is that people depend on; no words of errors, for anybody may ask this."""
    parts = {"database": State.AWAY, "migrations": State.UNKNOWN}
    try:
        parts["migrations"] = State.OK if migrations_are_applied() else State.BEHIND
        parts["database"] = State.OK
    except (DatabaseError, InterfaceError):
        connection.close()  # the next who asks tries anew
    return parts | _queue_parts()


def is_ready(parts: dict[str, State]) -> bool:
    """Say whether people can be served."""
    return all(parts[name] == State.OK for name in NEEDED)


def migrations_are_applied() -> bool:
    """Say whether the database has the newest migration of each app; one statement. More than that is no harm.

    :raises DatabaseError: when the database is away.
    """
    newest = newest_migrations()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations WHERE app = ANY(%s)", [list(newest)])
        applied = set(cursor.fetchall())
    return all(any((app, name) in applied for name in names) for app, names in newest.items())


@cache
def newest_migrations() -> dict[str, frozenset[str]]:
    """Give the newest migrations of each app by their files; reading the modules themselves would cost memory.

    There can be several with the highest number: one that joins earlier ones stands beside them.
    """
    newest = {}
    for config in apps.get_app_configs():
        names = [file.stem for file in Path(config.path, "migrations").glob("[0-9]*.py")]
        if names:
            highest = max(name[:4] for name in names)
            newest[config.label] = frozenset(name for name in names if name.startswith(highest))
    return newest


def _queue_parts() -> dict[str, State]:
    """Say how the queue is, and whether the others were heard of lately."""
    try:
        caches["shared"].get("queue-is-there")
    except Exception:  # of the network or of the client library
        return {"queue": State.AWAY}
    pulses = last_pulses()
    silent = {name: State.SILENT if is_silent(name, seconds) else State.OK for name, seconds in pulses.items()}
    lookers = [pulses[name] for name in (CLOCK, queues()[0])]
    if any(seconds is None or seconds > LATE_AFTER for seconds in lookers):
        silent |= {name: State.UNKNOWN for name in LOOKED_AT if silent.get(name) == State.SILENT}
    return {"queue": State.OK} | silent
