"""SB-13: people and staff take steps with the same proposals at the same time, and locks get in their way."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product

import pytest

from tests.faults.clients import Person, form_in, together
from tests.faults.pages import form_with, has_form_with
from tests.faults.scale import Numbers, rng

ACTIONS = Numbers(100, 500)
PEOPLE, STAFF, PROPOSALS = 6, 1, 2
SENSIBLE = 0.8  # of the steps are those that the status allows; the others press what an old page shows
NEXT = {"draft": "submit", "submitted": "intrekken", "withdrawn": "heropenen", "supplement_requested": "supplement"}
# Where the first of its kind is held: before it takes any lock.
HELD_AT = {"submit": "submit.before_begin", "intrekken": "status.before_lock", "heropenen": "status.before_lock"}
# Some wait so long before a step takes its lock that others take several steps meanwhile.
AT_MOST_SECONDS = 2.0
COLLEAGUES_TAKE = Numbers(2, 3)  # steps at most
STEPS = {
    ("draft", "submitted"), ("submitted", "withdrawn"), ("withdrawn", "draft"), ("submitted", "supplement_requested"),
    ("supplement_requested", "submitted"), ("supplement_requested", "withdrawn"),
}  # fmt: skip


@pytest.mark.case("SB-13", "Editing, submitting, withdrawing, reopening and supplements at once, few proposals", 1000)
def test_locks_never_become_a_fault(servers, world, ledger, case):
    people = [world.person(ledger, number=number) for number in range(PEOPLE)]
    staff = [world.person(ledger, "officers", number) for number in range(STAFF)]
    proposals, choices = world.drafts(PROPOSALS), rng("SB-13")
    each = ACTIONS.now // (PEOPLE + STAFF) + 1
    turns = [(Applicant(person, status_in(servers)), random.Random(choices.random())) for person in people]
    turns += [(Officer(person), random.Random(choices.random())) for person in staff]

    def act(actor, own: random.Random) -> list[tuple[str, int]]:
        return [actor.act(own.choice(proposals), own) for _turn in range(each)]

    with short_deadlocks(servers), servers.points.jittered("status.before_lock", AT_MOST_SECONDS):
        done = [pair for part in together(*(lambda t=t: act(*t) for t in turns), seconds=900) for pair in part]
    case.did(len(done), "actions")

    answers = Counter(status for _action, status in done)
    assert set(answers) <= {200, 302, 404, 409, 422}, Counter(done)
    statement = "SELECT from_status, to_status FROM proposals_statuschange WHERE proposal_id = ANY(%s)"
    steps = Counter(servers.rows(statement, proposals))
    taken = ", ".join(f"{count} {start} to {end}" for (start, end), count in sorted(steps.items()))
    case.note(f"steps taken: {taken}; answers {dict(sorted(answers.items()))}")
    assert set(steps) <= STEPS
    assert steps[("draft", "submitted")] >= len(done) // 20, "hardly anybody submitted: this run proves nothing"
    assert steps[("withdrawn", "draft")] >= len(done) // 25, "hardly anybody reopened: this run proves nothing"


@pytest.mark.case("SB-13", "Each step, held before its lock while colleagues take one to three others", 27)
def test_a_step_that_waited_judges_by_what_it_finds(servers, world, ledger, case):
    waiting, colleague = world.person(ledger), Applicant(world.person(ledger, number=1), status_in(servers))
    form = waiting.check(world.drafts(1)[0])
    for held, status, others in product(
        HELD_AT, ("draft", "submitted", "withdrawn"), range(1, COLLEAGUES_TAKE.now + 1)
    ):
        proposal = world.drafts(1)[0]
        while colleague.status_of(proposal) != status:
            assert colleague.step(proposal) == 302

        def overtake(proposal=proposal, held=held, others=others) -> None:
            try:
                servers.points.wait_held(HELD_AT[held])
                for _step in range(others):
                    assert colleague.step(proposal) == 302
            finally:
                servers.points.let_go(HELD_AT[held])

        def press(proposal=proposal, held=held) -> int:
            if held == "submit":
                return waiting.submit(proposal, form.with_new_token()).status
            return waiting.post(f"/aanvragen/{proposal}/{held}/", {}).status

        with servers.points.caught(HELD_AT[held]):
            answer, _none = together(press, overtake)
        assert answer in (302, 409, 422), (held, status, others)
        case.did(1, "orders")


def status_in(servers) -> Callable[[int], str]:
    """Give what tells the status of a proposal."""
    return lambda proposal: servers.rows("SELECT status FROM proposals_proposal WHERE id = %s", proposal)[0][0]


@contextmanager
def short_deadlocks(servers):
    """Have PostgreSQL look for deadlocks after 100 ms."""
    for statement in ("ALTER SYSTEM SET deadlock_timeout = '100ms'", "SELECT pg_reload_conf()"):
        servers.rows(statement)
    try:
        yield
    finally:
        for statement in ("ALTER SYSTEM RESET deadlock_timeout", "SELECT pg_reload_conf()"):
            servers.rows(statement)


class Applicant:
    """A signatory who mostly does what the page offers, and sometimes anything."""

    def __init__(self, person: Person, status_of: Callable[[int], str]) -> None:
        self.person, self.status_of = person, status_of

    def act(self, proposal: int, choices: random.Random) -> tuple[str, int]:
        """Do one thing. Gives what, and the status of the answer."""
        sensible = choices.random() < SENSIBLE
        action = NEXT[self.status_of(proposal)] if sensible else choices.choice([*NEXT.values(), "edit"])
        own = f"/aanvragen/{proposal}/"
        if action == "edit":
            return action, self.edit(own, choices)
        return action, self.take(action, proposal)

    def step(self, proposal: int) -> int:
        """Take the step that the status allows. Gives the status of the answer."""
        return self.take(NEXT[self.status_of(proposal)], proposal)

    def take(self, action: str, proposal: int) -> int:
        """Take a step, allowed or not. Gives the status of the answer."""
        own = f"/aanvragen/{proposal}/"
        if action == "submit":
            return self.submit(own, proposal)
        if action == "supplement":
            return self.supplement(own)
        return self.person.post(f"{own}{action}/", {}).status

    def submit(self, own: str, proposal: int) -> int:
        """Read the page and press its button, if it has one."""
        page = self.person.get(f"{own}controleren/")
        if not has_form_with(page.text, "content"):
            return page.status
        return self.person.submit(proposal, form_in(page)).status

    def edit(self, own: str, choices: random.Random) -> int:
        """Save another answer, if the page lets one."""
        page = self.person.get(f"{own}plan/")
        if not has_form_with(page.text, "answer_"):
            return page.status
        fields = form_with(page.text, "answer_")
        answer = next(name for name in fields if name.startswith("answer_"))
        typed = {answer: f"Wij helpen {choices.randrange(10**6)} ondernemers.", "action": "continue"}
        return self.person.post(f"{own}plan/", fields | typed).status

    def supplement(self, own: str) -> int:
        """Send the supplement that was asked for, if one was."""
        page = self.person.get(f"{own}aanvulling/")
        if not has_form_with(page.text, "content"):
            return page.status
        return self.person.post(f"{own}aanvulling/versturen/", form_with(page.text, "content")).status


class Officer:
    """Somebody at the ministry who asks for a supplement, and ends such a request."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def act(self, proposal: int, choices: random.Random) -> tuple[str, int]:
        """Do one thing. Gives what, and the status of the answer."""
        own, day = f"/beheer/voorstellen/{proposal}/aanvulling/", date.today() + timedelta(days=20)
        if choices.random() < 0.5:
            asked = {"sections": "plan", "question": "Wat kost het?", "due_date": f"{day:%d-%m-%Y}"}
            return "ask", self.person.post(own, asked).status
        return "end", self.person.post(f"{own}sluiten/", {"reason": "Het is duidelijk."}).status
