"""What the clients saw, line by line, before and after each request: the only judge of what was lost."""

import hashlib
import json
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Entry:
    """One request. `status` 0: the outcome is unknown (cut, refused, timed out)."""

    number: int
    kind: str
    proposal: int
    token: str
    payload: str  # SHA-256 of what the client believes it sent in
    person: int
    sent_at: float
    status: int = -1
    location: str = ""
    retry_after: str = ""
    gave_back: bool = False  # a 503 whose page holds what was sent
    receipt_status: int = -1  # of the receipt page that a 302 led to
    reference: str = ""
    receipt_sha256: str = ""
    receipt_moment: str = ""
    answered_at: float = 0.0


@dataclass
class Ledger:
    """Appends to a file before and after each request; `entries` is the same in memory."""

    path: Path
    entries: list[Entry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before(self, kind: str, *, proposal: int, token: str, payload: str, person: int) -> Entry:
        """Write down that a request goes out."""
        with self._lock:
            entry = Entry(len(self.entries), kind, proposal, token, payload, person, time.time())
            self.entries.append(entry)
            self._write("before", entry)
        return entry

    def after(self, entry: Entry) -> None:
        """Write down what came of it."""
        entry.answered_at = time.time()
        with self._lock:
            self._write("after", entry)

    def of(self, kind: str) -> list[Entry]:
        """Give the requests of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def _write(self, moment: str, entry: Entry) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps({"moment": moment} | asdict(entry)) + "\n")


def digest(text: str) -> str:
    """Give the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
