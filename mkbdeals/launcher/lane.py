"""One lane: a process of pytest, and what of its output was shown."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# What pytest says after its last test: failures, warnings, the summary.
BANNER = re.compile(r"=+ (?!test session starts).* =+$")


@dataclass
class Lane:
    """One process of pytest. Without a log it writes where we do."""

    number: int
    process: "subprocess.Popen[bytes]"
    report: Path
    log: Path | None = None
    shown: int = 0  # bytes of the log that were printed
    has_ended_tests: bool = False

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self.process.poll() is None

    def tell(self, say: Callable[[str], None]) -> None:
        """Say the whole lines that came since, up to the end of the last test."""
        for line in self._fresh_lines():
            self.has_ended_tests = self.has_ended_tests or BANNER.match(line) is not None
            if self.has_ended_tests:
                return
            self.shown += len(line.encode(errors="surrogateescape")) + 1
            say(f"{self.number}| {line}")

    def tell_rest(self, say: Callable[[str], None]) -> None:
        """Say what was kept for the end: failures and the summary."""
        if self.log is not None:
            say(f"--- Lane {self.number}: {self.log}")
            say(self._unshown())

    def _fresh_lines(self) -> list[str]:
        return [] if self.has_ended_tests or self.log is None else self._unshown().split("\n")[:-1]

    def _unshown(self) -> str:
        assert self.log is not None  # noqa: S101 - asked by tell and tell_rest
        with self.log.open("rb") as file:
            file.seek(self.shown)
            return file.read().decode(errors="surrogateescape")
