"""What is counted over all web servers and machines: tries to sign in, and codes of an app that were used.

A cache in PostgreSQL. Signing in needs that anyway, and so the limits hold while Redis is away (quality-bars SB-06);
a count in each process would be as many times too high as there are processes. The table is not logged by PostgreSQL:
writing to it waits for no disk, and what it holds may be lost with a crash.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

# One clock for all machines: that of the database.
_PUT = """
INSERT INTO proposals_counted AS kept (digest, value, ends_at)
VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))
ON CONFLICT (digest) DO UPDATE SET value = EXCLUDED.value, ends_at = EXCLUDED.ends_at
"""
_ADD = _PUT + "WHERE kept.ends_at <= clock_timestamp()"
_GET = "SELECT value FROM proposals_counted WHERE digest = %s AND ends_at > clock_timestamp()"
_ADD_UP = (
    "UPDATE proposals_counted SET value = (value::bigint + %s)::text"
    " WHERE digest = %s AND ends_at > clock_timestamp() RETURNING value::bigint"
)
_PROLONG = (
    "UPDATE proposals_counted SET ends_at = clock_timestamp() + make_interval(secs => %s)"
    " WHERE digest = %s AND ends_at > clock_timestamp()"
)
_REMOVE = "DELETE FROM proposals_counted WHERE digest = %s AND ends_at > clock_timestamp()"
_YEAR = 365 * 24 * 3600


class DatabaseCounts(BaseCache):
    """Django's cache with one statement for each thing that is asked; values are JSON, never pickles.

    Of a key only a digest under the secret key of the site is kept: it can hold the address of a person.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one, and say whether it was kept: of two who ask at once one gets True."""
        row = [self._digest(key, version), json.dumps(value), self._seconds(timeout)]
        with connection.cursor() as cursor:
            cursor.execute(_ADD, row)
            return cursor.rowcount > 0

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        row = [self._digest(key, version), json.dumps(value), self._seconds(timeout)]
        with connection.cursor() as cursor:
            cursor.execute(_PUT, row)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Give a value whose time is not over."""
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self._digest(key, version)])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a number in one step.

        :raises ValueError: if there is none.
        """
        with connection.cursor() as cursor:
            cursor.execute(_ADD_UP, [delta, self._digest(key, version)])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"Key '{key}' not found")
        return row[0]

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value for longer, and say whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute(_PROLONG, [self._seconds(timeout), self._digest(key, version)])
            return cursor.rowcount > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove a value, and say whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE, [self._digest(key, version)])
            return cursor.rowcount > 0

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM proposals_counted")

    def _digest(self, key: str, version: int | None) -> str:
        made = self.make_and_validate_key(key, version=version)
        return hashlib.sha256(f"{settings.SECRET_KEY}:{made}".encode()).hexdigest()

    def _seconds(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float(_YEAR if seconds is None else max(seconds, 0))


def remove_ended_counts() -> int:
    """Remove what no longer counts, and give how many rows that were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM proposals_counted WHERE ends_at <= clock_timestamp()")
        return cursor.rowcount
