"""DL-02, DL-03 behind nginx, as in production: full queues and lines that never come to an end."""

import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.faults.clients import Form, together
from tests.faults.edge import AN_HOUR, close_in
from tests.faults.faults import frozen
from tests.faults.nginx import behind_nginx

WAITING, AFTER_CLOSING = 100, 10.0  # requests; seconds
SLOW_HEADERS, OTHERS, CUT_WITHIN = 20, 40, 20.0  # lines; pages; seconds
OTHERS_WITHIN = 2.0  # seconds, the 95th of 100 (the plan)


@pytest.fixture
def form(servers, world, ledger) -> Form:
    """The check page of any draft on the edge: all say the same."""
    close_in(servers, world, AN_HOUR)
    return world.person(ledger).check(world.drafts(1, "edge")[0])


@pytest.mark.large
@pytest.mark.case("DL-02", "Received by nginx before closing, while the web server stands still until after it", 100)
def test_waiting_for_a_frozen_web_server_makes_nobody_late(servers, world, ledger, case, form):
    drafts = world.drafts(WAITING, "edge")
    with behind_nginx(servers) as (url, web):
        closes_at = close_in(servers, world, 5.0)

        def send(place: int):
            time.sleep(1.0)  # after the web server was frozen
            person = world.person(ledger, number=place % 20, url=url)
            person.timeout = 90.0
            return person.submit(drafts[place], form.with_new_token())

        def freeze() -> None:
            with frozen(servers, web):
                time.sleep(max(0.0, closes_at.timestamp() - time.time()) + AFTER_CLOSING)

        together(freeze, *(lambda place=place: send(place) for place in range(WAITING)))
    for draft in drafts:
        found = servers.rows("SELECT received_at FROM proposals_submission WHERE proposal_id = %s", draft)
        assert found
        assert found[0][0] < closes_at
        case.did(1, "requests")


@pytest.mark.large
@pytest.mark.case("DL-03", "Headers that never come to an end: nginx cuts those lines, others are served meanwhile", 20)
def test_endless_headers_hold_up_nobody(servers, world, ledger, case):
    with behind_nginx(servers) as (url, _web):
        port, seconds = urlsplit(url).port, []
        lines = [threading.Thread(target=lambda: cut.append(drip(port))) for _line in range(SLOW_HEADERS)]
        cut: list[bool] = []
        for line in lines:
            line.start()
        person = world.person(ledger, url=url)
        served_beside = 0
        for _page in range(OTHERS):
            started = time.monotonic()
            assert person.get("/aanvragen/").status == 200
            seconds.append(time.monotonic() - started)
            served_beside += any(line.is_alive() for line in lines)
        for line in lines:
            line.join(CUT_WITHIN + 5)
    assert cut == [True] * SLOW_HEADERS
    assert served_beside
    case.did(SLOW_HEADERS, "lines")
    slowest = sorted(seconds)[int(len(seconds) * 0.95) - 1]
    case.note(f"{served_beside} pages served beside them, 95 of 100 within {slowest:.2f} s")
    assert slowest < OTHERS_WITHIN


def drip(port: int) -> bool:
    """Send a request whose headers go on and on. Say whether the server ended it."""
    limit = time.monotonic() + CUT_WITHIN
    with socket.create_connection(("127.0.0.1", port), timeout=1.0) as line:
        try:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            while time.monotonic() < limit:
                line.sendall(b"X-A: b\r\n")
                line.settimeout(0.5)
                try:
                    if line.recv(1024) == b"":
                        return True
                except TimeoutError:
                    continue
        except OSError:
            return True
    return False
