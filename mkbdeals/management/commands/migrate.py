"""Migrating while people work: wait for a table for a moment only, and try again."""

import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections
from psycopg2.errors import LockNotAvailable


class Command(migrate.Command):
    """Django's `migrate` with a limit to its waiting.

    Whoever waits for a table makes everybody who comes after wait as well. So a migration that cannot have its table
    within two seconds is rolled back, lets the others go first, and tries again (quality-bars OP-04).
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how long is waited, and how often is tried."""
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-timeout", type=float, default=2.0, metavar="SECONDS", help="Wait at most so long for a table."
        )
        parser.add_argument(
            "--lock-attempts", type=int, default=30, metavar="NUMBER", help="Try at most so often to get it."
        )

    def handle(self, *args: Any, lock_timeout: float = 2.0, lock_attempts: int = 30, **options: Any) -> None:
        """Migrate.

        :raises CommandError: when somebody kept a table at every attempt; nothing of that migration was done then.
        """
        self._connection, self._lock_timeout = connections[options["database"]], lock_timeout
        for attempt in range(1, lock_attempts + 1):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                if attempt == lock_attempts:
                    raise CommandError(
                        f"Somebody kept a table busy at each of {lock_attempts} attempts; that migration was not done. "
                        "Look in pg_stat_activity for a session that stays in a transaction, and migrate again."
                    ) from error
                self.stderr.write(f"A table was busy for {lock_timeout:g} s. Trying again ({attempt}/{lock_attempts}).")
            finally:
                with suppress(DatabaseError):
                    self._ask("RESET lock_timeout")
            time.sleep(lock_timeout)
        return None

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Set the limit before each migration.

        An index that is made CONCURRENTLY stops nobody, and broken off it would stay behind half-made: without limit.
        """
        if action in {"apply_start", "unapply_start"}:
            seconds = self._lock_timeout if migration.atomic else 0
            self._ask("SELECT set_config('lock_timeout', %s, false)", [f"{seconds * 1000:.0f}ms"])
        super().migration_progress_callback(action, migration, fake)

    def _ask(self, statement: str, values: list[str] | None = None) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
