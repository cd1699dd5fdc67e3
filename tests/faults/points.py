"""Plans for the named fault points of the product (proposals/faultpoints.py), and their hits."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUBMIT_POINTS = ("submit.before_begin", "submit.inside", "submit.after_commit", "submit.before_response")
PUBLISH_POINTS = ("publish.begun", "publish.inside", "publish.before_commit", "publish.after_commit")
REPORT_POINTS = ("report.laying_out", "report.written", "batch.written")
DESTROY_POINTS = ("destruction.inside", "destruction.between_lines")
POINTS = (
    *SUBMIT_POINTS, "report.before_enqueue", "status.before_lock", *PUBLISH_POINTS, *REPORT_POINTS, *DESTROY_POINTS,
)  # fmt: skip


@dataclass(frozen=True)
class Points:
    """The folder that the processes of the site were told of."""

    folder: Path

    def kill_at(self, name: str) -> None:
        """Have the next process that passes killed (SIGKILL)."""
        self._plan(name).write_text("kill")

    def is_spent(self, name: str) -> bool:
        """Say whether a planned kill was carried out."""
        return not self._plan(name).exists()

    def forget(self, name: str) -> None:
        """Take a plan away."""
        self._plan(name).unlink(missing_ok=True)

    @contextmanager
    def slowed(self, name: str, seconds: float) -> Iterator[None]:
        """Have everybody who passes wait."""
        fresh = self.folder / "new"
        fresh.write_text(f"sleep {seconds}")
        fresh.rename(self._plan(name))
        try:
            yield
        finally:
            self.forget(name)

    @contextmanager
    def jittered(self, name: str, seconds: float) -> Iterator[None]:
        """Have one in four of those who pass wait, at most so long, so that the others overtake them."""
        fresh = self.folder / "new"
        fresh.write_text(f"jitter {seconds}")
        fresh.rename(self._plan(name))
        try:
            yield
        finally:
            self.forget(name)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Hold whoever passes until the end of the block."""
        (self.folder / f"{name}.held").unlink(missing_ok=True)
        self._plan(name).write_text("hold")
        try:
            yield
        finally:
            self.forget(name)

    @contextmanager
    def caught(self, name: str) -> Iterator[None]:
        """Hold the first who passes until the end of the block; all others go on."""
        for ending in ("held", "caught"):
            (self.folder / f"{name}.{ending}").unlink(missing_ok=True)
        self._plan(name).write_text("catch")
        try:
            yield
        finally:
            self.forget(name)
            self.let_go(name)

    def let_go(self, name: str) -> None:
        """Let the one who was caught go on."""
        (self.folder / f"{name}.caught").unlink(missing_ok=True)

    def wait_held(self, name: str, seconds: float = 30) -> None:
        """Wait until somebody is held. Fails when nobody comes."""
        limit = time.monotonic() + seconds
        while not (self.folder / f"{name}.held").exists():
            assert time.monotonic() < limit, f"nobody came to {name}"
            time.sleep(0.01)

    def hits(self) -> Counter[str]:
        """Count the passages so far, per point."""
        found = Counter(dict.fromkeys(POINTS, 0))
        for path in self.folder.glob("*.hits"):
            found[path.stem] = len(path.read_text().splitlines())
        return found

    def _plan(self, name: str) -> Path:
        return self.folder / f"{name}.plan"
