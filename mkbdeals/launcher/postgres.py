"""An own PostgreSQL server: data folder, start, two roles and the database."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import LaunchError, failure_of
from .finder import find_postgres
from .paths import Layout
from .places import Place, choose_place
from .ports import free_port
from .processes import as_account, identity, is_same_process, wait_until
from .secret_values import SecretValues
from .supervisor import Part

SUPERUSER = "postgres"
OWNER_ROLE = "mkbdeals_owner"  # owns the database and migrates it
APPLICATION_ROLE = "mkbdeals_app"  # what the site uses: cannot alter tables, triggers or history
DATABASE = "mkbdeals"
HOST = "127.0.0.1"
FIRST_BUILTIN_LOCALE = 17  # from this version PostgreSQL brings C.UTF-8 itself


@dataclass(frozen=True)
class Postgres:
    """One server: where it lies, its port, its passwords, its log."""

    place: Place
    port: int
    secrets: SecretValues
    log: Path

    def url(self, role: str) -> str:
        """Give the URL of the database for one of the two roles."""
        password = {OWNER_ROLE: self.secrets.owner, APPLICATION_ROLE: self.secrets.application}[role]
        return f"postgres://{role}:{password}@{HOST}:{self.port}/{DATABASE}"

    def part(self) -> Part:
        """Describe the process for the supervisor."""
        settings = {
            "port": str(self.port),
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "logging_collector": "off",
            "log_line_prefix": "%m [%p] %q%u@%d ",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Part(
            name="postgres",
            title="PostgreSQL",
            command=(str(self.place.programs.bin / "postgres"), "-D", str(self.place.data), *options),
            log=self.log,
            env=server_environment(),
            account=self.place.account,
            stop_signal=signal.SIGINT,  # fast shutdown: ends sessions, writes a checkpoint
            ready=self.answers,
            start_seconds=60,
            keeps_data=True,
        )

    def answers(self) -> bool:
        """Tell whether the server takes our password."""
        import psycopg2

        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self) -> Any:
        """Connect as superuser, with each statement its own transaction."""
        import psycopg2

        connection = psycopg2.connect(
            f"host={HOST} port={self.port} user={SUPERUSER} dbname=postgres connect_timeout=5",
            password=self.secrets.superuser,
        )
        connection.autocommit = True
        return connection

    def ensure_roles(self) -> None:
        """Make the two roles and the database where they are missing; set the passwords we hold."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                _ensure_role(cursor, OWNER_ROLE, "CREATEDB CREATEROLE", self.secrets.owner)
                _ensure_role(cursor, APPLICATION_ROLE, "NOCREATEDB NOCREATEROLE", self.secrets.application)
                # So that the owner can grant to the role, and tests can take it on (SET ROLE).
                cursor.execute(f"GRANT {APPLICATION_ROLE} TO {OWNER_ROLE} WITH ADMIN OPTION")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")
        finally:
            connection.close()


def make_postgres(layout: Layout, secrets: SecretValues) -> Postgres:
    """Find the programs and make the data folder when there is none. :raises LaunchError: if that fails."""
    place = choose_place(layout, find_postgres(), secrets)
    server = Postgres(place, free_port(), secrets, layout.log("postgres"))
    if place.data.exists():
        _end_leftover(place)
    else:
        _initialise(server, layout)
    return server


def _initialise(server: Postgres, layout: Layout) -> None:
    """Run initdb beside the final place and move the result there: a broken-off run leaves nothing."""
    place, log = server.place, layout.log("initdb")
    fresh = place.data.with_name(f"{place.data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, place)
    with _password_file(server) as password_file, log.open("wb") as output:
        command = _initdb_command(place, fresh, password_file)
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
        code = subprocess.call(command, env=server_environment(), cwd="/", **streams, **as_account(place.account))
    if code != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise failure_of("PostgreSQL could not make its data folder (initdb)", log)
    fresh.rename(place.data)


def _initdb_command(place: Place, folder: Path, password_file: Path) -> list[str]:
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if place.programs.major < FIRST_BUILTIN_LOCALE:
        locale = ["--locale=C.UTF-8"]
    return [
        str(place.programs.bin / "initdb"), "-D", str(folder), "-U", SUPERUSER, "--encoding=UTF8", *locale,
        "--auth=scram-sha-256", f"--pwfile={password_file}",
    ]  # fmt: skip


@contextmanager
def _password_file(server: Postgres) -> Iterator[Path]:
    """Hold the superuser's password in a file for initdb, which takes it from nowhere else."""
    descriptor, name = tempfile.mkstemp(prefix="password-", dir=server.place.data.parent)  # mode 600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(server.secrets.superuser)
        _give(Path(name), server.place)
        yield Path(name)
    finally:
        Path(name).unlink()


def _ensure_role(cursor: Any, role: str, rights: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "CREATE" if cursor.fetchone() is None else "ALTER"
    cursor.execute(f"{verb} ROLE {role} LOGIN NOSUPERUSER {rights} PASSWORD %s", [password])


def _end_leftover(place: Place) -> None:
    """End a server that still holds the data folder though its launcher is gone."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return  # none, or the number belongs to nobody: PostgreSQL clears the file itself
    name = identity(pid)
    if os.fsencode(place.data) not in command:
        return
    os.kill(pid, signal.SIGINT)
    if not wait_until(lambda: not is_same_process(pid, name), seconds=20):
        raise LaunchError(f"An earlier PostgreSQL (process {pid}) does not end", f"End it: kill -9 {pid}")


def server_environment() -> dict[str, str]:
    """Give PostgreSQL a bare environment: no PGDATA, PGPORT or locale of the person who starts it."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def _give(path: Path, place: Place) -> None:
    if place.account is not None:
        os.chown(path, place.account.uid, place.account.gid)
