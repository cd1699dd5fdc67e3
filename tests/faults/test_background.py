"""SB-06, SB-07, SB-08: receipts need no queue, and what the queue loses is found again."""

import time

import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.clients import Person, together
from tests.faults.faults import frozen, without
from tests.faults.pages import form_with
from tests.faults.scale import Numbers

WITHOUT_QUEUE = Numbers(8, 40)  # each signs in, saves and submits: three requests
EMPTIED = Numbers(2, 12)
KILLED_WHILE_ENQUEUEING = Numbers(2, 12)
PATIENCE = 290.0


@pytest.fixture(scope="module", autouse=True)
def background(servers):
    """Worker and beat run for these cases; the cases after them look at rows alone."""
    yield
    for name in ("beat", "bulk", "worker"):
        servers.end(name)


def unfinished(servers) -> int:
    """Count the documents and mails that are still to come."""
    statement = (
        "SELECT (SELECT count(*) FROM reporting_report WHERE status <> 'ready')"
        " + (SELECT count(*) FROM proposals_outgoingmessage WHERE state <> 'sent')"
    )
    return servers.rows(statement)[0][0]


def finish(servers, case) -> None:
    """Wait until every document is made and every mail sent."""
    started, fallen = time.monotonic(), []

    def is_finished() -> bool:
        fallen.extend(servers.look_after("worker", "bulk", "beat"))
        return unfinished(servers) == 0

    came = wait_until(is_finished, PATIENCE, pause=0.3)
    assert came, f"{unfinished(servers)} documents and mails never came. {servers.logs('worker')[-3000:]}"
    if fallen:
        case.note(f"ended by itself and was started again: {', '.join(fallen)}")
    case.note(f"documents and mails were all there after {time.monotonic() - started:.0f} s")


@pytest.mark.case("SB-06", "Valkey is away: signing in, saving and submitting go on", 600)
def test_everything_works_without_a_queue(servers, world, ledger, case):
    count = WITHOUT_QUEUE.now
    proposals = world.drafts(count)
    people = [world.person(ledger, number=number) for number in range(4)]
    form = people[0].check(proposals[0])
    with without(servers, "valkey"):
        for place in range(0, count, 4):
            four = range(place, place + 4)
            assert together(*(lambda n=n: sign_in(world, ledger, n) for n in four)) == [302] * 4
            assert together(*(lambda n=n: save(people[n % 4], proposals[n], f"Zin {n}") for n in four)) == [302] * 4
            forms = dict(
                zip(four, together(*(lambda n=n: people[n % 4].check(proposals[n]) for n in four)), strict=True)
            )
            sent = together(*(lambda n=n: people[n % 4].submit(proposals[n], forms[n]) for n in four))  # noqa: B023
            assert [entry.status for entry in sent] == [302] * 4
            case.did(3 * 4, "requests")
    assert form.content not in {entry.payload for entry in ledger.of("submit")[-count:]}
    finish(servers, case)


def sign_in(world, ledger, number) -> int:
    """Sign in with address and password."""
    person = Person(0, "", world.servers.url, ledger)
    found = {"login": world.data["emails"][number % len(world.data["emails"])], "password": world.data["password"]}
    return person.post("/account/login/", found).status


def save(person, proposal, text) -> int:
    """Save one answer on its page."""
    page = person.get(f"/aanvragen/{proposal}/plan/")
    fields = form_with(page.text, "answer_")
    answer = next(name for name in fields if name.startswith("answer_"))
    return person.post(f"/aanvragen/{proposal}/plan/", fields | {answer: text, "action": "continue"}).status


@pytest.mark.case("SB-07", "Valkey is emptied with jobs in it; then killed and its files removed", 520)
def test_emptied_queue_is_filled_again(servers, world, ledger, case):
    person = world.person(ledger)
    form = person.check(world.drafts(1)[0])
    with frozen(servers, "worker"):
        submit_all(person, form, world.drafts(EMPTIED.now))
        with servers.queue() as queue:
            queue.flushall()
    case.did(EMPTIED.now, "jobs")
    finish(servers, case)
    with frozen(servers, "worker"):
        submit_all(person, form, world.drafts(EMPTIED.now))
        servers.end("valkey")
        for path in servers.valkey.data.rglob("appendonly*"):
            if path.is_file():
                path.unlink()
        servers.begin("valkey")
    case.did(EMPTIED.now, "jobs")
    finish(servers, case)


@pytest.mark.case("SB-08", "Valkey is killed between COMMIT and the enqueueing of the document", 100)
def test_queue_that_dies_while_enqueueing_costs_no_receipt(servers, world, ledger, case):
    person = world.person(ledger)
    form = person.check(world.drafts(1)[0])
    for proposal in world.drafts(KILLED_WHILE_ENQUEUEING.now):
        own = form.with_new_token()

        def kill_while_held() -> None:
            servers.points.wait_held("report.before_enqueue")
            servers.end("valkey")
            servers.points.forget("report.before_enqueue")

        with servers.points.held("report.before_enqueue"):
            entry, _none = together(lambda: person.submit(proposal, own), kill_while_held)  # noqa: B023
        assert entry.status == 302
        servers.begin("valkey")
        case.did(1, "kills")
    finish(servers, case)


def submit_all(person, form, proposals) -> None:
    """Submit drafts that all say the same."""
    for proposal in proposals:
        assert person.submit(proposal, form.with_new_token()).status == 302
