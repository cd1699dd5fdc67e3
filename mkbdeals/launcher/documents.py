"""`make reports`: make all documents of the demonstration as PDF in var/reports/."""

import os
import subprocess
import sys
from collections.abc import Mapping

from .environment import base_environment
from .interrupts import Interrupts
from .paths import PROJECT, default_layout
from .site import running_site
from .state import read_state

FOLDER = PROJECT / "var" / "reports"


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Make the documents of the site that runs, or else of a demonstration that is built and thrown away again."""
    state = read_state(default_layout())
    if state is not None and state.status == "ready":
        return _make(state.environment, arguments)
    with running_site(stage=os.environ.get("STAGE", "reported"), start_seconds=900) as site:
        return _make(site.env, arguments)


def _make(variables: Mapping[str, str], arguments: list[str]) -> int:
    return subprocess.run(
            [sys.executable, "manage.py", "make_reports", str(FOLDER), *arguments],
            env=base_environment() | dict(variables), cwd=PROJECT, check=False,
        ).returncode  # fmt: skip
