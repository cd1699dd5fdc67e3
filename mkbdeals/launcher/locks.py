"""`make requirements`: resolve both locks again, in one go, so that they agree."""

import os
import shlex
import subprocess

from .errors import LaunchError
from .interrupts import Interrupts
from .paths import PROJECT, default_layout
from .venv import uv_program

# Universal: one lock for every system and Python from the oldest we promise.
COMPILE = ("pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet")


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Resolve pyproject.toml; ARGS="--upgrade" takes newer versions."""
    extra = shlex.split(os.environ.get("ARGS", ""))
    uv = uv_program(default_layout())
    _compile([uv, *COMPILE, *extra, "--group", "dev", "pyproject.toml", "-o", "requirements-dev.txt"])
    _compile([uv, *COMPILE, *extra, "-c", "requirements-dev.txt", "pyproject.toml", "-o", "requirements.txt"])
    return 0


def _compile(command: list[str]) -> None:
    if subprocess.run(command, cwd=PROJECT, check=False).returncode:
        raise LaunchError("The requirements cannot be resolved", "See the lines above.")
