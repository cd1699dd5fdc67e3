"""How backup and restore reach the database: as its owner, with the programs of its own version."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
import psycopg2
from django.db import connection

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.finder import find_postgres, program_version


class OperationError(Exception):
    """A backup or restore that cannot be made, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns the database and how to reach it."""

    host: str
    port: str
    user: str
    password: str
    name: str

    def connect(self) -> Any:
        """Open a session."""
        return closing(
            psycopg2.connect(host=self.host, port=self.port, user=self.user, password=self.password, dbname=self.name)
        )

    def variables(self) -> Mapping[str, str]:
        """Give the variables for PostgreSQL's programs: everybody on the machine can read a password in an argument."""
        told = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGPASSWORD": self.password}
        return os.environ | {name: value for name, value in told.items() if value} | {"PGDATABASE": self.name}


def owner() -> Owner:
    """Give the owner of MIGRATION_DATABASE_URL, or else who DATABASE_URL names; the application role cannot dump."""
    url = os.environ.get("MIGRATION_DATABASE_URL", "")
    told = environ.Env.db_url_config(url) if url else connection.settings_dict
    return Owner(*(str(told[each] or "") for each in ("HOST", "PORT", "USER", "PASSWORD", "NAME")))


def run(program: str, arguments: Sequence[str], reached: Owner) -> None:
    """Run one of PostgreSQL's programs: beside the server that the launcher finds, else from PATH.

    :raises OperationError: if it is missing, or ends with an error.
    """
    found = _find(program)
    command, variables = [found, *arguments], dict(reached.variables())
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise OperationError(f"{program} failed:\n{done.stderr.strip()[-2000:]}")


def _find(program: str) -> str:
    try:
        beside = find_postgres().bin / program
        if program_version(beside):
            return str(beside)
    except LaunchError:
        pass
    if program_version(Path(program)):
        return program
    raise OperationError(
        f"{program} was not found. Install PostgreSQL's client (Debian: apt-get install postgresql-client)"
    )
