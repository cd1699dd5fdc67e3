"""The virtual environment: made with any Python from 3.11, filled with exactly what the locks name."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .errors import LaunchError
from .paths import PROJECT, VENV, Layout
from .steps import Steps

PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UV_LOCK = Path(__file__).with_name("uv.txt")
NETWORK = "Check the network and start again."


def ensure_venv(layout: Layout, locks: tuple[str, ...], say: Callable[[str], None]) -> None:
    """Make `.venv` and install the locks, unless a stamp says that is done.

    Packages are checked against the hashes in the locks. :raises LaunchError: if something fails.
    """
    if _installed() >= {(name, _fingerprint(name)) for name in locks}:
        return
    if not _is_usable():
        say("Making the virtual environment .venv …")
        _make(layout, say)
    say(f"Installing {' and '.join(locks)} …")
    _install(layout, locks)


def _installed() -> set[tuple[str, str]]:
    """Read what was installed; nothing when the environment was moved or its Python is gone."""
    try:
        stamp = json.loads(STAMP.read_text())
        return set(stamp["locks"].items()) if stamp["folder"] == str(VENV) and _is_usable() else set()
    except (OSError, ValueError, KeyError):
        return set()


def _fingerprint(name: str) -> str:
    return hashlib.sha256((PROJECT / name).read_bytes()).hexdigest()


def _is_usable() -> bool:
    try:
        tried = subprocess.run(
            [PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], capture_output=True, check=False
        )
    except OSError:
        return False
    return tried.returncode == 0


def _make(layout: Layout, say: Callable[[str], None]) -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    try:
        Steps(layout).run("venv", command, os.environ, what="The virtual environment cannot be made")
    except LaunchError as error:
        if "ensurepip" not in layout.log("venv").read_text():
            raise
        _make_without_ensurepip(layout, command, say, error)


def _make_without_ensurepip(layout: Layout, command: list[str], say: Callable[[str], None], error: LaunchError) -> None:
    """Debian keeps a part of the module venv in a package of its own."""
    from .system import apt_install  # needed here alone

    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise LaunchError(
            "Python's module venv is not complete", f"Install it with: sudo apt-get install {package}", error.log
        ) from error
    say(f"Installing {package} with apt-get …")
    apt_install([package], layout)
    shutil.rmtree(VENV, ignore_errors=True)
    Steps(layout).run("venv", command, os.environ, what="The virtual environment cannot be made")


def _install(layout: Layout, locks: tuple[str, ...]) -> None:
    STAMP.unlink(missing_ok=True)
    for name in locks:
        try:
            _install_with_uv(layout, name)
        except LaunchError:  # a mirror that pip alone was told of, a machine uv has no build for
            _install_with_pip(layout, name)
    stamp = {"folder": str(VENV), "locks": {name: _fingerprint(name) for name in locks}}
    STAMP.write_text(json.dumps(stamp, indent=1))


def _install_with_uv(layout: Layout, name: str) -> None:
    install = [uv_program(layout), "pip", "install", "--python", str(PYTHON)]
    # Compiled once: each of the ten Python processes of a start then saves half a second.
    command = [*install, "--compile-bytecode", "--require-hashes", "--no-build", "-r", name]
    env = {**os.environ, "UV_NO_PROGRESS": "1"}
    Steps(layout).run("install", command, env, what=f"The packages of {name} cannot be installed")


def uv_program(layout: Layout) -> str:
    """Give the installer uv: that of the machine, or one that pip puts in the environment, hash-checked."""
    uv = shutil.which("uv") or str(VENV / "bin" / "uv")
    if not Path(uv).exists():
        _pip(layout, "uv", "-r", UV_LOCK)
    return uv


def _install_with_pip(layout: Layout, name: str) -> None:
    _pip(layout, "install", "--only-binary", ":all:", "-r", name)


def _pip(layout: Layout, log: str, *arguments: str | Path) -> None:
    """Install with pip, which checks each package against the hash in the lock."""
    Steps(layout).run(
        log, [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", *arguments],
        os.environ, what="The Python packages cannot be installed", remedy=NETWORK,
    )  # fmt: skip
