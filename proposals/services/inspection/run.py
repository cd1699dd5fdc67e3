"""The door to the inspection: a program of its own, that may die without harm."""

import json
import subprocess
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from proposals.services.inspection.faults import OUT_OF_TIME, TOO_HEAVY, UNREADABLE
from proposals.services.inspection.limits import CLOCK_SECONDS

PROJECT = Path(__file__).resolve().parents[3]
# It needs no secret of ours, and gets none.
BARE_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Finding:
    """What was found: an empty `code` means that the file is what it says and does nothing."""

    code: str
    detail: str = ""


class Allowance:
    """The time that the files of one request have together, so that they cannot hold a worker for minutes.

    The first file always has its whole turn: who adds again what was not reached, comes to an end.
    """

    def __init__(self, seconds: float) -> None:
        self.end, self.is_untouched = time.monotonic() + seconds, True

    def turn(self) -> float:
        """Give how many seconds the next file may take, at most `CLOCK_SECONDS`; 0 when the time is up."""
        left = self.end - time.monotonic()
        seconds = CLOCK_SECONDS if self.is_untouched else max(0.0, min(CLOCK_SECONDS, left))
        self.is_untouched = False
        return seconds


def inspect(path: Path, ending: str, allowance: Allowance | None = None, *, within: Collection[str] = ()) -> Finding:
    """Look into a file whose name claims the kind `ending` (pdf, docx, xlsx, odt, ods, png or jpg).

    The looking runs apart, with 128 MiB of memory and 5 seconds of processor time; a file that needs
    more counts as too heavy. One that the `allowance` of its request left no or too little time for is
    not judged: `OUT_OF_TIME`. `within` holds the SHA-256 of the files that a PDF may carry.
    """
    seconds = CLOCK_SECONDS if allowance is None else allowance.turn()
    if not seconds:
        return Finding(OUT_OF_TIME)
    command = [sys.executable, "-m", "proposals.services.inspection", str(path), ending, *sorted(within)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the path is one that we made
            command, capture_output=True, timeout=seconds, check=False, cwd=PROJECT, env=BARE_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Finding(TOO_HEAVY if seconds >= CLOCK_SECONDS else OUT_OF_TIME)
    except OSError:
        return Finding(UNREADABLE)
    try:
        found = json.loads(done.stdout)
        return Finding(found["code"], found["detail"])
    except (ValueError, KeyError, TypeError):
        # Killed by its limits, or a reader that broke on the file: no file that we can vouch for.
        return Finding(TOO_HEAVY if done.returncode < 0 or b"MemoryError" in done.stderr else UNREADABLE)
