"""The door to the inspection: a program of its own, that may die without harm."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from proposals.services.inspection.faults import TOO_HEAVY, UNREADABLE
from proposals.services.inspection.limits import CLOCK_SECONDS

PROJECT = Path(__file__).resolve().parents[3]
# It needs no secret of ours, and gets none.
BARE_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Finding:
    """What was found: an empty `code` means that the file is what it says and does nothing."""

    code: str
    detail: str = ""


def inspect(path: Path, ending: str) -> Finding:
    """Look into a file whose name claims the kind `ending` (pdf, docx, xlsx, odt, ods, png or jpg).

    The looking runs apart, with 128 MiB of memory and 5 seconds of processor time; a file that needs
    more counts as too heavy.
    """
    command = [sys.executable, "-m", "proposals.services.inspection", str(path), ending]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the path is one that we made
            command, capture_output=True, timeout=CLOCK_SECONDS, check=False, cwd=PROJECT, env=BARE_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Finding(TOO_HEAVY)
    except OSError:
        return Finding(UNREADABLE)
    try:
        found = json.loads(done.stdout)
        return Finding(found["code"], found["detail"])
    except (ValueError, KeyError, TypeError):
        # Killed by its limits, or a reader that broke on the file: no file that we can vouch for.
        return Finding(TOO_HEAVY if done.returncode < 0 or b"MemoryError" in done.stderr else UNREADABLE)
