"""Stylesheets, scripts and pictures: hashed and compressed again only when one of them changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from .paths import PROJECT
from .steps import Steps

SOURCES = ("static", "var/assets")
# These decide where files come from and what is done with them.
DECIDERS = ("requirements.txt", "mkbdeals/settings.py")
# What one site gathered, for the next with a data folder of its own.
GATHERED = PROJECT / "var" / "gathered"


class StaticFiles:
    """The gathered files of one site. Gathering takes five seconds of a processor: beside other work, and once."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.folder = Path()
        self.stamp = steps.layout.data / "static.stamp"
        self.wanted = ""
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self, env: Mapping[str, str]) -> None:
        """Start gathering, unless the files are those of the last time."""
        self.folder, self.wanted = Path(env["STATIC_ROOT"]), _fingerprint()
        manifest = self.folder / "staticfiles.json"
        if manifest.exists() and self.stamp.exists() and self.stamp.read_text() == self.wanted:
            return
        with suppress(OSError):  # nothing kept, or taken away by another site meanwhile: gather as ever
            # Beside what is there: STATIC_ROOT may be a folder of the person's own.
            shutil.copytree(GATHERED / self.wanted, self.folder, dirs_exist_ok=True)
            self.stamp.write_text(self.wanted)
            return
        command = [sys.executable, "manage.py", "collectstatic", "--no-input"]
        self.process = self.steps.begin("collectstatic", command, env)

    def finish(self) -> None:
        """Wait until all is gathered. :raises LaunchError: if that fails."""
        if self.process is not None:
            self.steps.finish("collectstatic", self.process, what="The stylesheets and pictures cannot be gathered")
            self.stamp.write_text(self.wanted)
            self._keep()

    def _keep(self) -> None:
        """Put a copy aside in the place of the last one. Of two sites that do so at once the first is soon enough."""
        own = GATHERED / f".{os.getpid()}"
        with suppress(OSError):  # a full disk, say: the next site gathers for itself
            for last in GATHERED.glob("[!.]*"):
                if last.name != self.wanted:
                    shutil.rmtree(last)
            shutil.copytree(self.folder, own)
            own.rename(GATHERED / self.wanted)  # whole or not there
        shutil.rmtree(own, ignore_errors=True)


def _fingerprint() -> str:
    found = [*_files(), *(PROJECT / name for name in DECIDERS)]
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _files() -> Iterator[Path]:
    for source in SOURCES:
        yield from sorted(path for path in (PROJECT / source).rglob("*") if path.is_file())
