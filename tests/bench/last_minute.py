"""The last minute: 200 people send in at once, just before the round closes."""

import threading
import time
from dataclasses import dataclass

import psycopg2

from mkbdeals.launcher.site import RunningSite
from tests.bench.measures import Person
from tests.bench.statistics_of import percentile


@dataclass(frozen=True)
class Rush:
    """What came of it. Times in seconds: of the press on the button, until the receipt was promised."""

    people: int
    accepted: int
    stored: int
    seconds: float
    p50: float
    p95: float
    slowest: float

    @property
    def lost(self) -> int:
        """Count receipts that were promised and are not there."""
        return self.accepted - self.stored


def rush(site: RunningSite, people: list[Person]) -> Rush:
    """Let everyone read the check page, then press at the same moment."""
    pages = [person.client.get(f"/aanvragen/{person.drafts[-1]}/controleren/").hidden() for person in people]
    barrier = threading.Barrier(len(people) + 1)
    answers: list[tuple[int, str, float] | None] = [None] * len(people)

    def press(number: int) -> None:
        person = people[number]
        barrier.wait()
        pressed = time.perf_counter()
        answer = person.client.post(f"/aanvragen/{person.drafts[-1]}/indienen/", pages[number])
        answers[number] = (answer.status, answer.location, time.perf_counter() - pressed)

    threads = [threading.Thread(target=press, args=[number]) for number in range(len(people))]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join(120)
    seconds = time.perf_counter() - started
    good = [answer for answer in answers if answer and answer[0] == 302 and "ontvangstbewijs" in answer[1]]
    times = [answer[2] for answer in answers if answer]
    stored = _stored(site, [person.drafts[-1] for person in people])
    return Rush(len(people), len(good), stored, seconds, percentile(times, 0.5), percentile(times, 0.95), max(times))


def _stored(site: RunningSite, drafts: list[int]) -> int:
    connection = psycopg2.connect(site.env["MIGRATION_DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM proposals_submission s JOIN proposals_proposal p ON p.id = s.proposal_id"
            " WHERE p.id = ANY(%s) AND p.status = 'submitted' AND s.is_current",
            [drafts],
        )
        found = cursor.fetchone()[0]
    connection.close()
    return found
