"""The one line a person gets when something does not start."""

from pathlib import Path

# What the operating system or PostgreSQL says, and what a person can do about it.
KNOWN_CAUSES = {
    "no space left on device": "The disk is full: free some space and start again.",
    "disk quota exceeded": "The disk quota is used up: free some space and start again.",
    "too many open files": "Raise the limit on open files (`ulimit -n 4096`) and start again.",
    "could not create shared memory segment": "Give the machine more shared memory (/dev/shm) and start again.",
    "cannot allocate memory": "The machine is out of memory: stop other programs and start again.",
    "temporary failure in name resolution": "There is no network: connect it and start again.",
    "failed to fetch": "A download failed: check the network or the package mirror and start again.",
    "connection refused": "A server that is needed does not answer: start it and try again.",
    "permission denied": "A file belongs to another account: run as that account, or remove var/ first.",
}


class LaunchError(Exception):
    """Something that stops the launcher: what went wrong, how to mend it, where the full log is."""

    def __init__(self, what: str, remedy: str = "", log: Path | None = None) -> None:
        self.what, self.remedy, self.log = what.rstrip(" ."), remedy.strip(), log
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """Give the whole message as one line."""
        parts = [f"{self.what}."]
        if self.remedy:
            parts.append(self.remedy)
        if self.log is not None:
            parts.append(f"Full log: {_short(self.log)}")
        return " ".join(" ".join(parts).split())


def failure_of(what: str, log: Path, remedy: str = "") -> LaunchError:
    """Make an error from the log a failing part left: its last telling line, and a known remedy."""
    text = tail(log)
    cause = next((advice for sign, advice in KNOWN_CAUSES.items() if sign in text.lower()), "")
    line = telling_line(text)
    return LaunchError(f"{what}: {line}" if line else what, remedy or cause, log)


def tail(log: Path, size: int = 8000) -> str:
    """Read the end of a log; empty when there is none. `size` in bytes."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - size))
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def telling_line(text: str) -> str:
    """Choose the line of a log that says most: the last one that names an error, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    signs = ("error", "fatal", "panic", "refus", "cannot", "could not", "no space left", "failed", "unknown")
    naming = [line for line in lines if any(sign in line.lower() for sign in signs)]
    return (naming or lines or [""])[-1][:300]


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
