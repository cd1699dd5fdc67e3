"""DL-09: what a countdown shows after eight hours, however the device spent them.

Nobody waits for eight hours: the clock of the database, which is that of the site, is moved by libfaketime,
and the two clocks of the page (the wall, and the steady one) by as much as that device would have moved them.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mkbdeals.launcher.system import faketime
from proposals.formats import DUTCH_TIME_ZONE
from tests.faults.edge import close_in
from tests.faults.faults import restart_postgres
from tests.faults.scale import Numbers

TURNS = Numbers(1, 3)
HOUR = 3600
AWAY, OPEN_FOR = 8 * HOUR, 9 * HOUR
WITHIN = 2.0  # seconds
SETTLES_WITHIN = 20.0
# What the wall clock and the steady clock of the device did meanwhile, and whether the page was hidden.
DEVICES = {
    "open all day": (AWAY, AWAY, False),
    "slept, and its steady clock stood still": (AWAY, 0, False),
    "in the background, and its clock is an hour fast": (AWAY + HOUR, AWAY, True),
    "open all day, and its clock was set back an hour": (AWAY - HOUR, AWAY, False),
}
BEND = """
(() => {
  const wall = Date.now, steady = performance.now.bind(performance), bent = { wall: 0, steady: 0, hidden: false };
  window.bend = (by) => { Object.assign(bent, by); document.dispatchEvent(new Event("visibilitychange")); };
  Date.now = () => wall() + bent.wall;
  performance.now = () => steady() + bent.steady;
  Object.defineProperty(document, "hidden", { get: () => bent.hidden });
})();
"""


@pytest.mark.large
@pytest.mark.case("DL-09", "The countdown after 8 hours: open, asleep, hidden, on a device whose clock was set", 20)
def test_countdown_tells_the_truth_after_eight_hours(servers, world, ledger, case, page_of):
    draft, furthest = world.drafts(1, "edge")[0], 0.0
    with moved_clock(servers) as move:
        for turn in range(TURNS.now):
            close_in(servers, world, OPEN_FOR)
            pages = {name: page_of() for name in DEVICES}
            for name, page in pages.items():
                page.add_init_script(BEND)
                page.goto(f"/aanvragen/{draft}/controleren/")
                page.evaluate("(hidden) => bend({ hidden })", DEVICES[name][2])
            move((turn + 1) * AWAY)
            for name, page in pages.items():
                wall, steady, _hidden = DEVICES[name]
                page.evaluate("(by) => bend(by)", {"wall": wall * 1000, "steady": steady * 1000, "hidden": False})
            for name, page in pages.items():
                off = settled(servers, page)
                assert off <= WITHIN, (name, off)
                furthest = max(furthest, off)
                case.did(1, "pages")
            last = list(pages.values())
        case.note(f"at most {furthest:.1f} s beside our clock")
        move(TURNS.now * AWAY + 2 * HOUR)
        for page in last[:1]:
            page.evaluate("(by) => bend(by)", {"wall": 10 * HOUR * 1000, "steady": 10 * HOUR * 1000})
            page.locator("[data-countdown-over]").first.wait_for(state="visible")
            page.locator("form[action$='/indienen/'] button[type=submit]").click()
            page.wait_for_url("**/indienen/")
    late = servers.rows("SELECT count(*) FROM proposals_lateattempt WHERE proposal_id = %s", draft)
    assert late == [(1,)]  # the button stayed, and the server decided


def settled(servers, page) -> float:
    """Give how many seconds a page is beside our clock, once its script had the time to ask."""
    limit = time.monotonic() + SETTLES_WITHIN
    while (off := beside(servers, page)) > WITHIN and time.monotonic() < limit:
        page.wait_for_timeout(250)
    return off


def beside(servers, page) -> float:
    """Give how many seconds the time that a page shows lies outside the moment at which we looked."""
    before = servers.rows("SELECT clock_timestamp()")[0][0]
    shown = re.search(r"(\d+)\.(\d+)\.(\d+)", page.locator("[data-countdown-clock]").first.inner_text())
    after = servers.rows("SELECT clock_timestamp()")[0][0]
    hour, minute, second = (int(part) for part in shown.groups())
    local = after.astimezone(DUTCH_TIME_ZONE).replace(hour=hour, minute=minute, second=second, microsecond=0)
    nearest = min((local + timedelta(days=day) for day in (-1, 0, 1)), key=lambda each: abs(each - after))
    # A clock that shows whole seconds is right for a second.
    return max((before - nearest).total_seconds() - 1, (nearest - after).total_seconds(), 0.0)


@contextmanager
def moved_clock(servers) -> Iterator[Callable[[float], None]]:
    """Have a database whose clock can be moved while it runs: `move(seconds)`, from the true time."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the database may run as another account
        clock = Path(folder) / "clock"
        own = servers.running("postgres").part
        bent = {
            "LD_PRELOAD": faketime(),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "FAKE_UTIME": "0",
        }

        def move(seconds: float) -> None:
            fresh = clock.with_name("new")
            fresh.write_text(f"+{seconds:.0f}s\n")
            fresh.chmod(0o644)
            fresh.rename(clock)

        move(0)
        servers.running("postgres").part = replace(own, env=dict(own.env) | bent)
        restart_postgres(servers)
        try:
            yield move
        finally:
            servers.running("postgres").part = own
            restart_postgres(servers)
