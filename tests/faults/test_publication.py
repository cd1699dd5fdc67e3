"""MN-09, AC-10: processes and the database die in the middle of publishing; a planned moment survives restarts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import psycopg2
import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.audit import Finding, doubles
from tests.faults.clients import Person
from tests.faults.decided import Decided
from tests.faults.faults import kill_postgres
from tests.faults.points import PUBLISH_POINTS
from tests.faults.scale import Numbers, rng

KILLS = Numbers(2, 50)
WEB_KILLS = Numbers(1, 50)
WEB_KILLS_A_ROUND = 5
DATABASE_KILLS = Numbers(1, 10)
LARGE, LARGE_KILLS = 10_000, Numbers(1, 25)
LARGE_PATIENCE = 900.0
SMALL = Numbers(10, 28)  # decisions: a deal, a place in reserve and a rejection among ten as well
RESTARTS = Numbers(1, 7)  # of three each
PATIENCE = 120.0
LETTERS_PATIENCE = 300.0
LATEST = 60.0


@pytest.fixture(scope="module", autouse=True)
def background(servers) -> Iterator[None]:
    """Worker and beat run for these cases."""
    for name in ("worker", "beat"):
        if not servers.running(name).is_alive:
            servers.begin(name)
    yield
    for name in ("beat", "worker"):
        servers.end(name)


class Watcher(threading.Thread):
    """Looks at a round again and again, each time at one moment, and keeps what was there by halves."""

    def __init__(self, servers, decided: Decided, pause: float) -> None:
        super().__init__(daemon=True)
        self.servers, self.decided, self.pause = servers, decided, pause
        self.findings: list[Finding] = []
        self.looks = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until the end; a database that is away is asked again."""
        while not self.over.is_set():
            with suppress(psycopg2.Error):
                connection = self.servers.connect()
                try:
                    self._look(connection)
                finally:
                    connection.close()
            self.over.wait(0.2)

    def _look(self, connection) -> None:
        with connection.cursor() as cursor:
            while not self.over.is_set():
                self.findings += self.decided.halves(self.decided.seen(cursor))
                self.looks += 1
                self.over.wait(self.pause)


@contextmanager
def watched(servers, case, decided: Decided, pause: float = 0.05) -> Iterator[Watcher]:
    """Watch a round for the length of a `with`; what was seen by halves fails the case."""
    watcher = Watcher(servers, decided, pause)
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.over.set()
        watcher.join(30)
    case.found([*watcher.findings, *decided.halves(decided.now(servers)), *twice(servers, decided)])


def twice(servers, decided: Decided) -> list[Finding]:
    """Z2: nobody was told twice, and no letter was made twice."""
    doubles = servers.rows(
        "SELECT m.recipient, p.reference, count(*) FROM proposals_outgoingmessage m"
        " JOIN proposals_proposal p ON p.id = m.proposal_id WHERE p.round_id = %s GROUP BY 1, 2 HAVING count(*) > 1"
        " UNION ALL SELECT 'letter', p.reference, count(*) FROM reporting_decisionletter l"
        " JOIN proposals_proposal p ON p.id = l.proposal_id WHERE p.round_id = %s GROUP BY 1, 2 HAVING count(*) > 1",
        decided.round, decided.round,
    )  # fmt: skip
    return [Finding("Z2", f"{count} for {reference}: {what}") for what, reference, count in doubles]


def published_soon(servers, decided: Decided, patience: float = PATIENCE) -> None:
    """Wait until it is published; a worker that fell is started again, as the launcher does."""

    def is_there() -> bool:
        servers.look_after("worker", "beat")
        with suppress(psycopg2.Error):
            return decided.is_published(servers)
        return False

    assert wait_until(is_there, patience, pause=0.3), f"never published. {servers.logs('worker')[-3000:]}"


def letters_follow(servers, case, decided: Decided) -> None:
    """Wait until the file of each letter is there, the sweeper taking up what was lost; none is made or sent twice."""

    def are_made() -> bool:
        servers.look_after("worker", "bulk", "beat")  # letters with decisions are work in bulk
        return decided.letters_made(servers) == decided.count

    begun = time.monotonic()
    made = wait_until(are_made, LETTERS_PATIENCE, pause=0.5)
    servers.end("bulk")
    assert made, f"{decided.letters_made(servers)} of {decided.count} letters. {servers.logs('worker')[-3000:]}"
    case.note(f"{decided.count} letters {time.monotonic() - begun:.0f} s after the last publication")
    case.found(list(doubles(servers, [])))


def spent(servers, point: str) -> None:
    """Wait until the planned kill was carried out."""
    done = wait_until(lambda: servers.points.is_spent(point), PATIENCE, pause=0.01)
    assert done, f"nobody came to {point}. {servers.logs('worker')[-3000:]}"


@pytest.mark.case("MN-09", "The worker is killed half-way in publishing 28 decisions: none or all are there", 50)
def test_a_killed_worker_publishes_all_or_nothing(servers, case):
    for number in range(KILLS.now):
        point = PUBLISH_POINTS[number % 4]
        decided = Decided.make(servers, SMALL.now, f"k{number}")
        with watched(servers, case, decided) as watcher:
            servers.points.kill_at(point)
            decided.plan(servers, 0)
            spent(servers, point)
            published_soon(servers, decided)
            time.sleep(1)  # the message comes a second time
        assert watcher.looks > 20
        case.did(1, "kills")
    letters_follow(servers, case, decided)
    case.note(f"hits: {hits(servers)}")


@pytest.mark.case("MN-09 web", "The web process is killed while somebody presses “nu publiceren” for 28 decisions", 50)
def test_a_killed_request_publishes_all_or_nothing(servers, world, ledger, case):
    officer = world.person(ledger, "officers")
    for first in range(0, WEB_KILLS.now, WEB_KILLS_A_ROUND):
        decided = Decided.make(servers, SMALL.now, f"w{first}")
        address = f"/beheer/ronde/{decided.slug}/besluiten/bekendmaken/"
        with watched(servers, case, decided):
            for number in range(first, min(first + WEB_KILLS_A_ROUND, WEB_KILLS.now)):
                point = PUBLISH_POINTS[number % 3]
                servers.points.kill_at(point)
                # The web process of the kill before comes back within seconds; until then nobody answers.
                killed = wait_until(
                    lambda: officer.post(address, {}).status == 0 and servers.points.is_spent(point),  # noqa: B023
                    PATIENCE,
                )
                assert killed and not decided.is_published(servers)
                case.did(1, "kills")
            came = wait_until(lambda: officer.post(address, {}).status == 302, PATIENCE)  # noqa: B023
            assert came and decided.is_published(servers)


@pytest.mark.case("MN-09 database", "PostgreSQL is killed just before the COMMIT of 28 decisions", 50)
def test_a_killed_database_publishes_all_or_nothing(servers, case):
    for number in range(DATABASE_KILLS.now):
        decided = Decided.make(servers, SMALL.now, f"d{number}")
        with watched(servers, case, decided):
            with servers.points.held("publish.before_commit"):
                decided.plan(servers, 0)
                servers.points.wait_held("publish.before_commit", PATIENCE)
                kill_postgres(servers)
            published_soon(servers, decided)
        case.did(1, "kills")


@pytest.mark.large
@pytest.mark.timeout(7200)
@pytest.mark.case("MN-09 large", "Worker and database in turn are killed at random while 10,000 are published", 50)
def test_ten_thousand_are_published_whole(servers, case):
    chance, kills, number = rng("MN-09"), 0, 0
    while kills < LARGE_KILLS.now:
        decided = Decided.make(servers, LARGE, f"g{number}")
        number += 1
        with watched(servers, case, decided, pause=1.0):
            long, before = killed_at_the_end(servers, decided)
            kills += 1
            case.did(1, "kills")
            while kills < LARGE_KILLS.now:
                begins_again(servers, before)
                before = servers.points.hits()["publish.begun"]
                time.sleep(chance.uniform(0, 0.9 * long))
                if kills % 2:
                    servers.end("worker")
                    servers.begin("worker")
                else:
                    kill_postgres(servers)
                if decided.is_published(servers):
                    break  # this one came too late, and the next begins with a round of its own
                kills += 1
                case.did(1, "kills")
            begun = time.monotonic()
            published_soon(servers, decided, LARGE_PATIENCE)
        case.note(
            f"10,000 took {long:.1f} s up to the COMMIT; published {time.monotonic() - begun:.0f} s after the last kill"
        )


def killed_at_the_end(servers, decided: Decided) -> tuple[float, int]:
    """Kill the database just before the COMMIT; give how long the publication took up to there, and how often it began.

    The kills that follow come at any moment of that time: later ones would find it published.
    """
    before = servers.points.hits()["publish.begun"]
    with servers.points.held("publish.before_commit"):
        decided.plan(servers, 0)
        begins_again(servers, before)
        since = time.monotonic()
        servers.points.wait_held("publish.before_commit", LARGE_PATIENCE)
        long = time.monotonic() - since
        before = servers.points.hits()["publish.begun"]
        kill_postgres(servers)
    return long, before


def begins_again(servers, before: int) -> None:
    """Wait until a worker takes up the publication once more than it had been `before`."""
    began = wait_until(lambda: servers.points.hits()["publish.begun"] > before, PATIENCE, pause=0.05)
    assert began, f"nobody took it up again. {servers.logs('worker')[-3000:]}"


@pytest.mark.case("AC-10", "A planned moment with restarts of worker, beat and Valkey in between", 20)
def test_a_planned_moment_survives_restarts(servers, ledger, case):
    decided = Decided.make(servers, SMALL.now, "moment")
    people = [Person(each["pk"], each["session"], servers.url, ledger) for each in decided.applicants]
    pages = [f"/aanvragen/{each['proposal']}/besluit/" for each in decided.applicants]
    with watched(servers, case, decided, pause=0.1):
        moment = decided.plan(servers, 20 + 20 * RESTARTS.now)
        for _again in range(RESTARTS.now):
            for name in ("worker", "beat", "valkey"):
                servers.end(name)
            for path in servers.valkey.data.rglob("appendonly*"):
                if path.is_file():
                    path.unlink()
            for name in ("valkey", "worker", "beat"):
                servers.begin(name)
            case.did(3, "restarts")
        before = [person.get(page).status for person, page in zip(people, pages, strict=True)]
        assert datetime.now(UTC) < moment, "the machine was too busy to restart in time"
        published_soon(servers, decided)
        late = (datetime.now(UTC) - moment).total_seconds()
    assert before == [404] * 3
    assert [person.get(page).status for person, page in zip(people, pages, strict=True)] == [200] * 3
    assert 0 <= late <= LATEST
    case.note(f"everything visible {late:.1f} s after the planned moment")


def hits(servers) -> str:
    """Say how often each point was passed."""
    found = servers.points.hits()
    return ", ".join(f"{name} {found[name]}" for name in PUBLISH_POINTS)
