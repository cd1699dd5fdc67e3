"""DL-01, DL-04, DL-06, DL-10: on time is what was received before the closing instant, and nothing else."""

import random

import pytest

from tests.faults.clients import Form
from tests.faults.edge import AN_HOUR, close_in, judge, submit_at
from tests.faults.scale import Numbers, rng

EDGE_ROUNDS = Numbers(10, 15)
PER_ROUND = 40
PEOPLE = 20
LATE_DRAFTS = Numbers(15, 100)


@pytest.fixture
def form(servers, world, ledger) -> Form:
    """The check page of any draft on the edge: all say the same."""
    close_in(servers, world, AN_HOUR)
    return world.person(ledger).check(world.drafts(1, "edge")[0])


@pytest.mark.case("DL-01", "Submitting from 1,000 ms before to 1,000 ms after closing, against the real clock", 4000)
def test_the_closing_instant_decides(servers, world, ledger, case, form):
    people = [world.person(ledger, number=number) for number in range(PEOPLE)]
    choices, kept = rng("DL-01"), {"on time": 0, "late": 0}
    for _turn in range(EDGE_ROUNDS.now):
        drafts = world.drafts(PER_ROUND, "edge")
        closes_at = close_in(servers, world, 1.3)
        moments = {draft: closes_at.timestamp() + choices.uniform(-1.0, 1.0) for draft in drafts}
        for decision in judge(servers, submit_at(people, moments, form), closes_at):
            kept[decision] += 1
            case.did(1, "decisions")
        assert len(ledger.of("submit")[-PER_ROUND:]) == PER_ROUND
    case.note(f"{kept['on time']} on time, {kept['late']} late")
    assert min(kept.values()) > 0


LIES = [
    *({"headers": {"Date": words}} for words in ("Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 31 Dec 2100 23:59:59 GMT")),
    *({"headers": {name: "t=946684800.000"}} for name in ("X-Request-Start", "X-Queue-Start", "X-Received-At")),
    *({"headers": {"If-Unmodified-Since": words}} for words in ("Sat, 01 Jan 2000 00:00:00 GMT", "x")),
    *({"headers": {"Accept-Language": words}} for words in ("en-US", "ar-EG-u-ca-islamic", "th-TH-u-ca-buddhist")),
    {"headers": {"X-Forwarded-For": "8.8.8.8"}},
    {"headers": {"Timezone": "Pacific/Kiritimati"}},
    *(
        {"fields": {name: "2000-01-01T00:00:00Z"}}
        for name in ("received_at", "submitted_at", "closes_at", "now", "at", "date", "time", "timestamp")
    ),
]


@pytest.mark.case("DL-04", "The client lies about the time, in headers and hidden fields, before and after closing", 40)
def test_what_the_client_says_of_the_time_counts_for_nothing(servers, world, ledger, case, form):
    assert len(LIES) == 20
    person = world.person(ledger)
    for is_open in (True, False):
        closes_at = close_in(servers, world, AN_HOUR if is_open else -1.0)
        for lie, draft in zip(LIES, world.drafts(len(LIES), "edge"), strict=True):
            fields = lie.get("fields", {})
            entry = person.submit(draft, form.with_new_token(), headers=lie.get("headers"), **fields)
            assert judge(servers, {draft: entry}, closes_at) == ["on time" if is_open else "late"], lie
            case.did(1, "variants")


@pytest.mark.case("DL-06", "The closing time seems to come again: the clock stepped back by 5 or 90 seconds", 2)
def test_a_closed_round_stays_closed(servers, world, ledger, case, form):
    person = world.person(ledger)
    for step in (5.0, 90.0):
        refused, again = world.drafts(2, "edge")
        close_in(servers, world, -0.001)
        assert person.submit(refused, form.with_new_token()).status == 409  # from here on it is known that it closed
        # To every request a clock that went back looks the same as a closing time that lies ahead again.
        servers.rows(
            "UPDATE proposals_round SET closes_at = clock_timestamp() + make_interval(secs => %s) WHERE id = %s",
            step, world.data["rounds"]["edge"],
        )  # fmt: skip
        for draft in (refused, again):
            assert person.submit(draft, form.with_new_token()).status == 409
        assert servers.rows("SELECT count(*) FROM proposals_submission WHERE proposal_id IN (%s, %s)", refused, again)[
            0
        ] == (0,)
        case.did(1, "steps")


@pytest.mark.case(
    "DL-10", "Drafts of all kinds when the round closes: readable for their writers, for nobody else", 100
)
def test_late_drafts_stay_with_their_writers(servers, world, ledger, case, form):
    editor, signatory = world.person(ledger, "editors"), world.person(ledger)
    outsiders = [world.person(ledger, role) for role in ("officers", "assessors", "strangers")]
    drafts = world.drafts(LATE_DRAFTS.now, "edge")
    canaries = {draft: mark(servers, draft, rng(f"DL-10:{draft}")) for draft in drafts}
    close_in(servers, world, -1.0)
    for draft in drafts:
        page = editor.get(f"/aanvragen/{draft}/lezen/")
        assert (page.status, canaries[draft] in page.text) == (200, True)
        assert signatory.submit(draft, form.with_new_token()).status == 409
        for outsider in outsiders:
            for path in (f"/aanvragen/{draft}/lezen/", f"/beheer/voorstellen/{draft}/"):
                answer = outsider.get(path)
                assert answer.status in (403, 404), path
                assert canaries[draft] not in answer.text
        case.did(1, "drafts")
    slug = servers.rows("SELECT slug FROM proposals_round WHERE id = %s", world.data["rounds"]["edge"])[0][0]
    for path in ("/beheer/", f"/beheer/ronde/{slug}/", f"/beheer/ronde/{slug}/voorstellen/", "/beoordelen/"):
        for outsider in outsiders:
            text = outsider.get(path).text
            assert not [canary for canary in canaries.values() if canary in text], path


KINDS = ("whole", "no title", "no budget", "no answers", "no themes", "no attachments")


def mark(servers, draft: int, choices: random.Random) -> str:
    """Put a text in a draft that nobody else may ever see, and take parts of it away. Gives the text."""
    canary = f"CNRY-{draft}-{choices.randrange(16**12):012x}"
    kind = KINDS[draft % len(KINDS)]
    servers.rows("UPDATE proposals_proposal SET summary = %s, title = %s WHERE id = %s",
                 canary, "" if kind == "no title" else canary, draft)  # fmt: skip
    gone = {"no budget": ["budgetline", "fundingsource"], "no answers": ["answer"], "no themes": ["proposaltheme"],
            "no attachments": ["attachment"]}.get(kind, [])  # fmt: skip
    for table in gone:
        servers.rows(f"DELETE FROM proposals_{table} WHERE proposal_id = %s", draft)
    return canary
