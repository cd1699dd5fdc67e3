"""Where everything of one running site lies: code in the project, data in one folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import LaunchError

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
SMALLEST_FREE_BYTES = 300 * 1024 * 1024  # PostgreSQL's first data folder, the demonstration and some PDFs


@dataclass(frozen=True)
class Layout:
    """The data folder of one site (`var/` for `make run`) and the places in it."""

    data: Path

    @property
    def logs(self) -> Path:
        """One log per part."""
        return self.data / "log"

    @property
    def run(self) -> Path:
        """What belongs to the running processes only: lock, state."""
        return self.data / "run"

    @property
    def state(self) -> Path:
        """Who runs: process numbers, address, environment."""
        return self.run / "state.json"

    @property
    def secrets(self) -> Path:
        """Random passwords and keys, made once."""
        return self.data / "secrets.json"

    def log(self, name: str) -> Path:
        """Give the log of one part."""
        return self.logs / f"{name}.log"

    def prepare(self) -> None:
        """Make the folders. :raises LaunchError: if that is impossible or the disk is nearly full."""
        try:
            for folder in (self.data, self.logs, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            self._require_writable()
        except OSError as error:
            raise LaunchError(
                f"The folder {self.data} cannot be written ({error.strerror})",
                "Free some disk space, or give the folder to your account.",
            ) from error
        self._require_space()

    def _require_writable(self) -> None:
        if not os.access(self.run, os.W_OK) or not os.access(self.logs, os.W_OK):
            owner = self.run.stat().st_uid
            raise LaunchError(
                f"The folder {self.data} belongs to another account (user number {owner})",
                "Run as that account, or remove the folder as that account first.",
            )

    def _require_space(self) -> None:
        # f_bavail: what an ordinary account may still use.
        disk = os.statvfs(self.data)
        free = disk.f_bavail * disk.f_frsize
        if free < SMALLEST_FREE_BYTES:
            raise LaunchError(
                f"The disk is full: {free // 2**20} MB is free for {self.data}",
                f"Free at least {SMALLEST_FREE_BYTES // 2**20} MB and start again.",
            )


def default_layout() -> Layout:
    """Give the layout of `make run`."""
    return Layout(PROJECT / "var")
