"""Clients that go on and on: submit, and press again until there is an answer that means something."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.clients import Form, Person
from tests.faults.ledger import Entry

PATIENCE = 60.0


def submit_until_known(
    person: Person, proposal: int, form: Form, seconds: float = PATIENCE, *, pause: float = 0.05
) -> Entry:
    """Press again until the outcome is known."""
    limit = time.monotonic() + seconds
    while (entry := person.submit(proposal, form)).status in (0, 503) and time.monotonic() < limit:
        time.sleep(pause)
    return entry


@dataclass
class Workload:
    """Several people who submit drafts from one heap until it is empty or they are told to stop."""

    people: list[Person]
    form: Form
    drafts: list[int]
    sent: list[Entry] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have everybody at work during the block; what was begun is finished after it."""
        threads = [threading.Thread(target=self._work, args=(person,)) for person in self.people]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(PATIENCE * 2)

    def _work(self, person: Person) -> None:
        while not self._stop.is_set():
            with self._lock:
                proposal = self.drafts.pop() if self.drafts else None
            if proposal is None:
                return
            entry = submit_until_known(person, proposal, self.form.with_new_token())
            with self._lock:
                self.sent.append(entry)
