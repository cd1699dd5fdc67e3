"""Ctrl-C and the signals that mean the same."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A person or the system asked us to stop; no error, so not an `Exception`."""


class Interrupts:
    """Raise `Interrupted` at the first stop signal; let the second one hurry the stopping."""

    def __init__(self) -> None:
        self.hurry = False
        self._asked = self._held = self._waiting = False

    def install(self) -> None:
        """Listen from now on, also where the shell made a background job deaf to SIGINT."""
        for number in STOPPING:
            signal.signal(number, self._heard)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            self.hurry = True
            return
        self._asked = True
        if self._held:
            self._waiting = True
            return
        raise Interrupted

    def ask(self) -> None:
        """Ask to stop, as a signal would."""
        self._heard(signal.SIGINT, None)

    def stopping(self) -> None:
        """Say that stopping has begun, so that a first signal from now on only hurries it."""
        self._asked = True

    def listen_again(self) -> None:
        """Say that something new begins after a stop, so that a first signal stops that."""
        self._asked = self.hurry = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put an interrupt off until the end of the block."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._waiting:
            self._waiting = False
            raise Interrupted


def parent_is_interrupted() -> bool:
    """Tell whether our parent is a `make` that was asked to stop.

    A SIGINT sent to make alone (not by Ctrl-C, which reaches us as well) makes it wait for us without
    telling us: it takes SIGINT back to its default and blocks on our end. /proc shows that.
    """
    status = _status_of(os.getppid())
    if status.get("Name") not in ("make", "gmake"):
        return False
    bit = 1 << (signal.SIGINT - 1)
    return not any(int(status.get(mask, "0"), 16) & bit for mask in ("SigCgt", "SigIgn"))


def _status_of(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
