"""Many people at work at once: each submits, saves, adds a file and reads, until told to stop."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.clients import Answer, Form, Person
from tests.faults.ledger import Entry
from tests.faults.pages import form_with, has_form_with
from tests.faults.workload import PATIENCE, submit_until_known
from tests.proposals.attachments.files import pdf

THINKING = 2.0  # seconds between two steps of one person
EDGE = "grens"
UNKNOWN, AWAY = 0, 503


@dataclass
class Roaming(Person):
    """Somebody who knows several addresses, and goes to the next when one does not answer."""

    elsewhere: list[str] = field(default_factory=list)
    served: Counter[str] = field(default_factory=Counter)

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send anything; without an answer the next request goes elsewhere."""
        answer = super().request(method, path, body, headers)
        if answer.status == UNKNOWN:
            self.elsewhere.append(self.url)
            self.url = self.elsewhere.pop(0)
        else:
            self.served[self.url] += 1
        return answer


@dataclass
class Crowd:
    """People, each with a draft of their own to write in, and a heap of drafts that are submitted."""

    people: list[Person]
    own: list[int]
    form: Form
    heap: list[int]
    with_file: int  # so many of the people add a file once
    sent: list[Entry] = field(default_factory=list)
    saved: dict[int, list[str]] = field(default_factory=dict)  # what was acknowledged, by draft
    added: dict[int, str] = field(default_factory=dict)  # the hash of the file that was acknowledged, by draft
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have everybody at work during the block; what was begun is finished after it."""
        threads = [threading.Thread(target=self._work, args=(place,)) for place in range(len(self.people))]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(2 * PATIENCE)
                assert not thread.is_alive(), "somebody never got an answer"

    def _work(self, place: int) -> None:
        steps = (self._submit, self._save, self._read, self._add)
        turn = place
        self._stop.wait(THINKING * place / len(self.people))  # not all at once
        while not self._stop.is_set():
            try:
                steps[turn % len(steps)](place, turn)
            except Exception as error:
                with self._lock:
                    self.wrong.append(f"{steps[turn % len(steps)].__name__}: {type(error).__name__}: {error}")
            turn += 1
            self._stop.wait(THINKING)

    def _asked(self, answer: Answer, began: float, *expected: int) -> Answer:
        """Note an answer; only those that were expected, a pause and no answer at all are right."""
        with self._lock:
            self.answers[answer.status] += 1
            self.seconds.append(time.monotonic() - began)
            if answer.status not in (UNKNOWN, AWAY, *expected):
                self.wrong.append(f"{answer.status}: {answer.words[:200]}")
        return answer

    def _submit(self, place: int, _turn: int) -> None:
        with self._lock:
            proposal = self.heap.pop() if self.heap else None
        if proposal is None:
            return
        began = time.monotonic()
        entry = submit_until_known(self.people[place], proposal, self.form.with_new_token(), pause=0.5)
        with self._lock:
            self.sent.append(entry)
            self.answers[entry.status] += 1
            self.seconds.append(time.monotonic() - began)

    def _save(self, place: int, turn: int) -> None:
        person, path = self.people[place], f"/aanvragen/{self.own[place]}/plan/"
        began = time.monotonic()
        page = self._asked(person.get(path), began, 200)
        if page.status != 200 or not has_form_with(page.text, "answer_"):
            return
        fields = form_with(page.text, "answer_")
        answer, text = next(name for name in fields if name.startswith("answer_")), f"Zin {turn} van {place}"
        began = time.monotonic()
        saved = self._asked(person.post(path, fields | {answer: text, "action": "continue"}), began, 302, 409)
        if saved.status == 302:
            self.saved.setdefault(self.own[place], []).append(text)

    def _read(self, place: int, _turn: int) -> None:
        began = time.monotonic()
        self._asked(self.people[place].get(f"/aanvragen/{self.own[place]}/"), began, 200)

    def _add(self, place: int, _turn: int) -> None:
        person, draft = self.people[place], self.own[place]
        if place >= self.with_file or draft in self.added:
            return
        content = pdf(f"Bijlage van {place} bij {draft}")
        began = time.monotonic()
        kind = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
        path = f"/aanvragen/{draft}/bijlagen/toevoegen/"
        answer = person.request("POST", path, in_parts(person.csrf, content), kind)
        if self._asked(answer, began, 302).status == 302:
            self.added[draft] = hashlib.sha256(content).hexdigest()


def in_parts(csrf: str, content: bytes) -> bytes:
    """Write a file as a browser sends it."""
    head = "Content-Disposition: form-data; name="
    fields = {"csrfmiddlewaretoken": csrf, "action": "add"}
    plain = "".join(f'--{EDGE}\r\n{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    file = f'--{EDGE}\r\n{head}"upload"; filename="bijlage.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return plain.encode() + file.encode() + content + f"\r\n--{EDGE}--\r\n".encode()
