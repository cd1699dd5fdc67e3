"""DL-03, DL-05: slow lines and web servers whose clocks disagree."""

import http.client
import time
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest

from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.system import faketime
from mkbdeals.launcher.web import django_parts
from tests.faults.clients import Form, together
from tests.faults.edge import AN_HOUR, close_in, judge, submit_at
from tests.faults.scale import Numbers, rng

SLOW_BODIES = Numbers(4, 48)
CLOCK_ROUNDS = Numbers(1, 15)


@pytest.fixture
def form(servers, world, ledger) -> Form:
    """The check page of any draft on the edge: all say the same."""
    close_in(servers, world, AN_HOUR)
    return world.person(ledger).check(world.drafts(1, "edge")[0])


@pytest.mark.case("DL-03", "A body that trickles in over the closing time is judged when it is complete", 50)
def test_slow_body_is_judged_when_it_is_whole(servers, world, ledger, case, form):
    people = [world.person(ledger, number=number) for number in range(4)]
    drafts = world.drafts(SLOW_BODIES.now, "edge")
    for start in range(0, len(drafts), 4):
        closes_at = close_in(servers, world, 1.0)
        whole_at = closes_at.timestamp() + 0.3
        some = drafts[start : start + 4]
        sending = [(people[place], draft, whole_at) for place, draft in enumerate(some)]
        answers = together(*(lambda each=each: trickle(*each, form) for each in sending))
        for draft, status in zip(some, answers, strict=True):
            late = servers.rows("SELECT received_at FROM proposals_lateattempt WHERE proposal_id = %s", draft)
            assert (status, len(late)) == (409, 1)
            assert late[0][0] >= closes_at
            case.did(1, "requests")


def trickle(person, draft, whole_at: float, form) -> int:
    """Send headers and half the body now, the rest at `whole_at`. Gives the status of the answer."""
    place = urlsplit(person.url)
    own = form.with_new_token()
    body = urlencode({"csrfmiddlewaretoken": person.csrf, "token": own.token, "content": own.content})
    line = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    line.putrequest("POST", f"/aanvragen/{draft}/indienen/")
    line.putheader("Cookie", f"csrftoken={person.csrf}; sessionid={person.session}")
    line.putheader("Content-Type", "application/x-www-form-urlencoded")
    line.putheader("Content-Length", str(len(body)))
    line.endheaders(body[:60].encode())
    time.sleep(max(0.0, whole_at - time.time()))
    line.send(body[60:].encode())
    try:
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.large
@pytest.mark.case("DL-05", "Web servers whose own clocks are 3 seconds apart: the clock of the database decides", 300)
def test_web_servers_with_other_clocks_decide_alike(servers, world, ledger, case, form):
    with other_clocks(servers, faketime(), ("-3s", "+0s", "+3s")) as addresses:
        people = [world.person(ledger, number=n, url=url) for n in range(4) for url in addresses]
        choices = rng("DL-05")
        for _turn in range(CLOCK_ROUNDS.now):
            drafts = world.drafts(len(people), "edge")
            closes_at = close_in(servers, world, 1.3)
            moments = {draft: closes_at.timestamp() + choices.uniform(-0.8, 0.8) for draft in drafts}
            case.did(len(judge(servers, submit_at(people, moments, form), closes_at)), "decisions")


@contextmanager
def other_clocks(servers, library: str, offsets):
    """Start a web server more for each offset of its clock. Gives their addresses."""
    started = []
    try:
        for offset in offsets:
            port = free_port()
            bent = {
                "LD_PRELOAD": library,
                "FAKETIME": offset,
                # Not the times of files. The monotonic clock goes along, or `time.sleep` fails.
                "NO_FAKE_STAT": "1",
                "FAKE_UTIME": "0",
                "WEB_CONCURRENCY": "1",
            }
            part = django_parts(servers.layout, servers.env | bent, port)[0]
            part = replace(part, name=f"web{offset}", log=servers.layout.log(f"web{offset}"))
            servers.supervisor.start(part)
            servers.supervisor.wait_ready(part.name)
            started.append((part.name, f"http://127.0.0.1:{port}"))
        yield [url for _name, url in started]
    finally:
        for name, _url in started:
            servers.end(name)
            servers.supervisor.parts.remove(servers.running(name))
