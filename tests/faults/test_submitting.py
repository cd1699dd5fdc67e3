"""SB-01, SB-03, SB-09: one receipt, whoever presses how often and whatever becomes of the answer."""

import time

import pytest

from tests.faults.clients import together
from tests.faults.faults import kill_web_worker
from tests.faults.points import SUBMIT_POINTS
from tests.faults.proxy import proxy_to
from tests.faults.scale import Numbers, rng
from tests.faults.workload import submit_until_known

TWO_BROWSERS = Numbers(50, 200)
LOST_ANSWERS = Numbers(8, 100)
KILLS_PER_POINT = Numbers(2, 20)
HITS = 20  # per fault point in a large run, or the narrow windows were not really hit


@pytest.mark.case("SB-01", "Two browsers submit the same proposal at the same moment, half with one token", 500)
def test_two_browsers_get_one_receipt(servers, world, ledger, case):
    first, second = world.person(ledger, number=0), world.person(ledger, number=1)
    form = first.check(world.drafts(1)[0])
    for turn, proposal in enumerate(world.drafts(TWO_BROWSERS.now)):
        own, other = form.with_new_token(), form.with_new_token()
        if turn % 2:
            other = own

        entries = together(lambda: first.submit(proposal, own), lambda: second.submit(proposal, other))  # noqa: B023

        assert [entry.status for entry in entries] == [302, 302]
        assert entries[0].reference == entries[1].reference != ""
        case.did(1)


@pytest.mark.case("SB-03", "The connection is cut after COMMIT, before the first byte of the answer", 200)
def test_lost_answer_is_found_again_with_the_same_token(servers, world, ledger, case):
    with proxy_to(servers.port) as proxy:
        person, unlucky = world.person(ledger), world.person(ledger, url=proxy.url)
        form = person.check(world.drafts(1)[0])
        proxy.cut = True
        for turn, proposal in enumerate(world.drafts(LOST_ANSWERS.now)):
            own = form.with_new_token()
            assert unlucky.submit(proposal, own).status == 0

            if turn % 4 == 3:
                changed = person.post(f"/aanvragen/{proposal}/indienen/", {"token": own.token, "content": "0" * 64})
                assert changed.status == 409
                reference = servers.rows("SELECT reference FROM proposals_submission WHERE token = %s", own.token)[0][0]
                assert reference in changed.words
            entry = person.submit(proposal, own)

            assert (entry.status, bool(entry.reference)) == (302, True)
            case.did(1, "cuts")
        assert proxy.cuts >= LOST_ANSWERS.now


@pytest.mark.case("SB-09", "The web worker is killed (SIGKILL) at each fault point and at random moments", 200)
def test_killed_web_worker_loses_nothing(servers, world, ledger, case):
    person, choices = world.person(ledger), rng("SB-09")
    form = person.check(world.drafts(1)[0])
    for point in SUBMIT_POINTS:
        for proposal in world.drafts(KILLS_PER_POINT.now):
            own = form.with_new_token()
            servers.points.kill_at(point)
            assert person.submit(proposal, own).status == 0
            assert servers.points.is_spent(point)

            stands = servers.rows("SELECT count(*) FROM proposals_submission WHERE token = %s", own.token)[0][0]
            assert stands == (point in ("submit.after_commit", "submit.before_response"))
            assert submit_until_known(person, proposal, own).status == 302
            case.did(1, "kills")
    for proposal in world.drafts(KILLS_PER_POINT.now):
        own = form.with_new_token()
        pause = choices.uniform(0, 0.08)
        together(
            lambda: person.submit(proposal, own),  # noqa: B023
            lambda: (time.sleep(pause), kill_web_worker(servers, choices.randrange(2))),  # noqa: B023
        )
        assert submit_until_known(person, proposal, own).status == 302
        case.did(1, "kills")
    if KILLS_PER_POINT.now >= HITS:
        hits = servers.points.hits()
        assert min(hits[point] for point in SUBMIT_POINTS) >= HITS
