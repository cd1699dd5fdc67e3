"""Scale-out: several web servers and workers; one of each is killed and one cut off while people work."""

import time

import pytest

from mkbdeals.launcher.processes import wait_until
from tests.faults.audit import EXPECTED_WHILE_BROKEN, UNEXPECTED, Finding
from tests.faults.crowd import Crowd, Roaming
from tests.faults.faults import frozen
from tests.faults.nginx import another_web
from tests.faults.scale import Numbers
from tests.faults.several import megabytes, several
from tests.faults.workload import Workload

FEW, THEIR_DRAFTS = 6, 40
PEOPLE, SUBMITTED, WITH_FILE = Numbers(6, 200), Numbers(6, 300), Numbers(2, 60)
WEBS, WORKERS = 2, 3
SPELL, AWAY = 6.0, 25.0  # seconds; longer than nginx waits, and than a document may be in one worker's hands
DOCUMENTS_WITHIN = 900.0
LONGEST_SECONDS = 1_800
UNFINISHED = """
SELECT (SELECT count(*) FROM reporting_report WHERE kind = 'acknowledgement' AND status <> 'ready')
     + (SELECT count(*) FROM proposals_outgoingmessage WHERE message_key LIKE 'receipt:%%' AND state <> 'sent')
"""


@pytest.mark.case("Scale-out", "Two web servers: one stands still, then the other is killed; people go on", 40)
def test_two_web_servers(servers, world, ledger, case):
    part, port = another_web(servers, "web-2")
    urls = [servers.url, f"http://127.0.0.1:{port}"]
    form = world.person(ledger).check(world.drafts(1)[0])
    people = [
        Roaming(found["pk"], found["session"], urls[place % 2], ledger, 1.5, elsewhere=[urls[1 - place % 2]])
        for place, found in enumerate(world.data["signatories"][:FEW])
    ]
    load = Workload(people, form, world.drafts(THEIR_DRAFTS))
    with servers.beside(part), servers.points.slowed("submit.before_response", 0.25), load.running():
        time.sleep(0.5)
        with frozen(servers, "web"):
            time.sleep(2.5)
        servers.end("web-2")
        assert wait_until(lambda: not load.drafts, 30)
    case.did(len(load.sent), "submits")
    assert [entry.status for entry in load.sent] == [302] * THEIR_DRAFTS
    assert all(sum(person.served[url] for person in people) > 0 for url in urls)


@pytest.mark.large
@pytest.mark.timeout(LONGEST_SECONDS)
@pytest.mark.case(
    "Scale-out",
    "Two web servers behind nginx, three workers, files in S3: one of each killed, one cut off, while 200 people work",
    200,
)
def test_several_machines(servers, world, ledger, case):
    form = world.person(ledger).check(world.drafts(1)[0])
    signatories, first_entry = world.data["signatories"], len(ledger.entries)
    own = world.drafts(PEOPLE.now)
    with several(servers, WEBS, WORKERS) as machines:
        people = [world.person(ledger, number=place % len(signatories), url=machines.url) for place in range(len(own))]
        crowd = Crowd(people, own, form, world.drafts(SUBMITTED.now), WITH_FILE.now)
        began = time.monotonic()
        with crowd.running():
            break_each(servers, machines)
            sizes = measured(servers, machines)
        worked = time.monotonic() - began
        came = wait_until(lambda: servers.rows(UNFINISHED)[0][0] == 0, DOCUMENTS_WITHIN, pause=0.5)
        assert came, f"{servers.rows(UNFINISHED)[0][0]} documents and mails never came"
        case.note(f"documents and mails were all there {time.monotonic() - began - worked:.0f} s later")
        case.found(wrong_files(servers, crowd, machines))
    case.did(len(people), "people")
    entries = [entry for entry in ledger.entries[first_entry:] if entry.kind == "submit"]
    unknown = sum(entry.status in (0, 503) for entry in entries)
    case.note(
        f"{len(crowd.sent)} submits, {sum(map(len, crowd.saved.values()))} saves and {len(crowd.added)} files in"
        f" {worked:.0f} s; {unknown} submits were pressed again, {crowd.answers[0]} other requests had no answer"
    )
    slowest = sorted(crowd.seconds)[int(len(crowd.seconds) * 0.95) - 1]
    case.note(f"95 of 100 answers within {slowest:.1f} s; {sizes}")
    assert len(crowd.sent) >= len(people) // 2, "hardly anybody submitted: this run proves nothing"
    assert crowd.added, "nobody added a file: this run proves nothing"
    case.found([Finding("Z8", words) for words in crowd.wrong])
    case.found([*lost_texts(servers, crowd), *fallen_tasks(servers, machines)])


def break_each(servers, machines) -> None:
    """Kill a web server and a worker and start them again; let the other ones stand still, as if cut off."""
    time.sleep(SPELL)
    servers.end(machines.webs[0])
    time.sleep(SPELL)
    servers.begin(machines.webs[0])
    with frozen(servers, machines.webs[1]):
        time.sleep(AWAY)
    servers.end(machines.workers[0])
    time.sleep(SPELL)
    servers.begin(machines.workers[0])
    with frozen(servers, machines.workers[1]):
        time.sleep(AWAY)
    time.sleep(SPELL)


def measured(servers, machines) -> str:
    """Say how large each part is now, for the table of sizes in docs/operations.md."""
    sessions = servers.rows("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0][0]
    told = [
        f"{kind} {max(megabytes(servers, name) for name in names):.0f} MB"
        for kind, names in {
            "a web server": machines.webs, "a worker": machines.workers, "the clock": ("beat",),
            "Valkey": ("valkey",), "PostgreSQL": ("postgres",),
        }.items()
    ]  # fmt: skip
    return f"{', '.join(told)}; {sessions} sessions of the database"


def wrong_files(servers, crowd: Crowd, machines) -> list[Finding]:
    """Z3: each file that somebody was told was added is in the store as it was sent, and so is every other one."""
    rows = servers.rows(
        "SELECT proposal_id, file, sha256 FROM proposals_attachment WHERE proposal_id = ANY(%s)", crowd.own
    )  # fmt: skip
    names = machines.store.names()
    stored = {name: machines.store.sha256(name) for name in {name for _draft, name, _hash in rows} & names}
    found = {(draft, sha256) for draft, _name, sha256 in rows}
    return [
        *(Finding("Z1", f"the file of draft {pair[0]} is gone") for pair in crowd.added.items() if pair not in found),
        *(Finding("Z3", f"{name} is not in the store as it was sent") for _draft, name, sha256 in rows
          if stored.get(name) != sha256),
    ]  # fmt: skip


def lost_texts(servers, crowd: Crowd) -> list[Finding]:
    """Z7: each text that was acknowledged stands in the history."""
    rows = servers.rows("SELECT proposal_id, text FROM proposals_answerevent WHERE proposal_id = ANY(%s)", crowd.own)
    history = set(rows)
    return [
        Finding("Z7", f"“{text}” was acknowledged and is nowhere")
        for draft, texts in crowd.saved.items()
        for text in texts
        if (draft, text) not in history
    ]


def fallen_tasks(servers, machines) -> list[Finding]:
    """Z8: no task ended in an exception that nobody thought of."""
    logs = "".join(servers.logs(name) for name in machines.workers)
    fallen = set(UNEXPECTED.findall(logs)) - EXPECTED_WHILE_BROKEN
    return [Finding("Z8", f"a task ended in {what}") for what in fallen]
