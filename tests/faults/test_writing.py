"""SB-14, SB-15, SB-16: writing beside submitting, beside a colleague, and beyond the end of a session."""

import json
import time

import pytest

from tests.faults.audit import Finding
from tests.faults.clients import Person, together
from tests.faults.pages import form_with
from tests.faults.scale import Numbers, rng

LATE_SAVES = Numbers(50, 100)
TURNS = Numbers(20, 200)
ENDED_SESSIONS = Numbers(3, 20)
LONG_TEXT = 40_000
PLAN = "plan"

DIGESTS = """
import json, sys, django
django.setup()
from proposals.models import Proposal
from proposals.services.submission import content_digest
wanted = json.loads(sys.argv[1])
print(json.dumps({each.pk: content_digest(each) for each in Proposal.objects.filter(pk__in=wanted)}))
"""


def digests_now(servers, proposals) -> dict[int, str]:
    """Ask the site what stands in the rows of proposals now, as a receipt would hash it."""
    found = servers.python("-c", DIGESTS, json.dumps(list(proposals)))
    return {int(pk): sha256 for pk, sha256 in json.loads(found.splitlines()[-1]).items()}


def written(person: Person, proposal: int, part: str = PLAN) -> tuple[dict[str, str], str]:
    """Open a part. Gives its form and the name of the first answer in it."""
    fields = form_with(person.get(f"/aanvragen/{proposal}/{part}/").text, "answer_")
    return fields, next(name for name in fields if name.startswith("answer_"))


@pytest.mark.case("SB-14", "Text that saves itself arrives 0 to 500 ms around the submit", 500)
def test_late_autosave_changes_no_receipt(servers, world, ledger, case):
    writer, signatory, choices = world.person(ledger, "editors"), world.person(ledger), rng("SB-14")
    drafts = world.drafts(LATE_SAVES.now)
    fields, answer = written(writer, drafts[0])
    seen = {200: 0, 409: 0}
    form = signatory.check(drafts[0])
    for turn, proposal in enumerate(drafts):
        pause = choices.uniform(0.0, 0.5)
        typed = fields | {answer: f"Te laat getypt {turn}"}

        def save(proposal=proposal, pause=pause, typed=typed):
            time.sleep(pause)
            return writer.post(f"/aanvragen/{proposal}/{PLAN}/bewaren/", typed)

        saved, entry = together(save, lambda p=proposal: signatory.submit(p, form.with_new_token()))
        seen[saved.status] += 1
        if saved.status == 409:
            assert json.loads(saved.text)["state"] == "submitted"
            assert entry.status == 302
        elif entry.status == 409:  # the text was first: what the person read was not what stands there
            assert signatory.submit(proposal, signatory.check(proposal)).status == 302
        case.did(1)
    receipts = dict(servers.rows(
        "SELECT proposal_id, sha256 FROM proposals_submission WHERE proposal_id = ANY(%s)", drafts))  # fmt: skip
    assert len(receipts) == len(drafts)
    changed = [pk for pk, sha256 in digests_now(servers, drafts).items() if sha256 != receipts[pk]]
    case.note(f"{seen[409]} came too late and were told so, {seen[200]} were first and are in the receipt")
    case.found([Finding("Z3", f"proposal {pk} is no longer what its receipt says") for pk in changed])


@pytest.mark.case(
    "SB-15", "Two colleagues write in one part of one draft, by button and by themselves, in any order", 2000
)
def test_nothing_acknowledged_is_ever_lost(servers, world, ledger, case):
    editors = [world.person(ledger, "editors", number) for number in range(2)]
    proposal, choices = world.drafts(1)[0], rng("SB-15")
    opened = [written(editor, proposal) for editor in editors]
    acknowledged, conflicts = set(), 0
    for turn in range(TURNS.now):
        place = choices.randrange(2)
        fields, answer = opened[place]
        text = f"Zin {turn} van {place} {choices.randrange(10**9)}"
        by_itself = choices.random() < 0.5
        path = f"/aanvragen/{proposal}/{PLAN}/" + ("bewaren/" if by_itself else "")
        saved = editors[place].post(path, fields | {answer: text})
        if saved.status in (200, 302):
            acknowledged.add(text)
            if choices.random() < 0.5:  # the other one keeps an old page open half of the time
                opened[1 - place] = written(editors[1 - place], proposal)
        else:
            assert saved.status == 409
            conflicts += 1
            if not by_itself:  # both texts are on the page, and the person chooses
                stored = servers.rows(
                    "SELECT text FROM proposals_answer WHERE proposal_id = %s AND question_id = %s",
                    proposal, int(answer.removeprefix("answer_")),
                )[0][0]  # fmt: skip
                assert text in saved.words and stored in saved.words
        opened[place] = written(editors[place], proposal)
        case.did(1, "turns")
    history = {text for (text,) in servers.rows(
        "SELECT text FROM proposals_answerevent WHERE proposal_id = %s", proposal)}  # fmt: skip
    case.note(f"{len(acknowledged)} saved, {conflicts} conflicts shown")
    assert conflicts and acknowledged
    case.found([Finding("Z7", f"“{text}” was acknowledged and is nowhere") for text in acknowledged - history])


@pytest.mark.case("SB-16", "The session ends with 40,000 characters typed: removed, cookie lost, password changed", 20)
def test_end_of_a_session_costs_no_text(servers, world, ledger, case):
    found = world.data["changers"][0]
    email, password = found["email"], world.data["password"]
    for turn, proposal in enumerate(world.drafts(ENDED_SESSIONS.now)):
        writer = Person(found["pk"], "", world.servers.url, ledger)
        assert writer.sign_in(email, password).status == 302
        fields, answer = written(writer, proposal)
        text = f"begin {turn} " + "woord " * (LONG_TEXT // 6) + "einde"
        if turn % 3 == 0:
            writer.session = ""
        elif turn % 3 == 1:
            servers.rows("DELETE FROM proposals_session WHERE session_key = %s", writer.session)
        else:
            password = change_password(Person(found["pk"], "", world.servers.url, ledger), email, password)

        page = writer.post(f"/aanvragen/{proposal}/{PLAN}/", fields | {answer: text, "action": "continue"})

        assert page.status == 401  # a page to sign in on, which carries the text along
        assert text in page.text.replace("&#x27;", "'")
        carried = form_with(page.text, "kept-")
        saved = writer.post(f"/aanvragen/{proposal}/{PLAN}/verder/", carried | {"login": email, "password": password})
        assert saved.status == 302
        stored = servers.rows(
            "SELECT text FROM proposals_answer WHERE proposal_id = %s AND question_id = %s",
            proposal, int(answer.removeprefix("answer_")),
        )  # fmt: skip
        assert stored == [(text,)]
        case.did(1, "sessions")


def change_password(elsewhere: Person, email: str, password: str) -> str:
    """Change the password in another browser, which ends all other sessions. Gives the new one."""
    fresh = f"{password}-anders"
    assert elsewhere.sign_in(email, password).status == 302
    fields = {"oldpassword": password, "password1": fresh, "password2": fresh}
    assert elsewhere.post("/account/password/change/", fields).status == 302
    return fresh
