"""The pages of an applicant stay light: bytes, requests and movement have limits; times are written down."""

import json
import os
from dataclasses import asdict, dataclass

import pytest
from playwright.sync_api import Page, expect

from mkbdeals.launcher.paths import PROJECT
from tests.journeys.conftest import sign_in
from tests.journeys.people import begin_proposal, fill_all_parts, submit, withdraw
from tests.journeys.weight import Scales, Visit

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
EMAIL = "bestuur@bovenkreek.example"
REPORT = PROJECT / "var" / "test" / "page-weight.json"
ROWS = 40
HTML, REPEAT = 60_000, 30_000
# The letter type of the house in two weights: it comes from the site itself, and from nowhere else.
FONTS, FONT_BYTES = 2, 45_000


@dataclass(frozen=True)
class Limit:
    """What pages of a class may cost: bytes over the wire on a first visit, of which scripts, requests, movement."""

    total: int
    scripts: int
    requests: int
    cls: float


PLAIN = Limit(100_000, 15_000, 10, 0.02)
WORKING = Limit(140_000, 35_000, 12, 0.02)
BUDGET = Limit(160_000, 40_000, 12, 0.02)
CHECK = Limit(200_000, 35_000, 12, 0.05)


def test_the_pages_of_an_applicant_stay_within_their_limits(site, page_of):
    page = page_of("")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    scales, found, wrong = Scales(page), {}, []

    def weigh(name: str, path: str, limit: Limit) -> None:
        visit, again = scales.first(path), scales.again(path)
        found[name] = figures(visit, again)
        wrong.extend(f"{name}: {each}" for each in above(visit, again, limit, site.url))

    weigh("start", "/", PLAIN)
    weigh("login", "/account/login/", PLAIN)
    sign_in(page, EMAIL)
    address = begin_proposal(page)
    fill_all_parts(page, address, "Een voorstel op de weegschaal")
    fill_forty_rows(page, address)
    weigh("task list", address, WORKING)
    weigh("question page", f"{address}behoefte/", WORKING)
    weigh("budget of 40 rows", f"{address}begroting/", BUDGET)
    assert page.locator("[data-table=budget] [data-row]").count() == ROWS
    weigh("check", f"{address}controleren/", CHECK)
    submit(page, address)
    weigh("receipt", f"{address}ontvangstbewijs/", WORKING)
    withdraw(page, address)

    write(found)
    assert wrong == []


def fill_forty_rows(page: Page, address: str) -> None:
    """Replace the one line of the budget by forty that cost as much."""
    page.goto(f"{address}begroting/")
    cells = "\n".join(f"Kostenpost {number}\tuitleg bij {number}\t10.000\t1.000\t500" for number in range(1, ROWS + 1))
    page.evaluate("text => navigator.clipboard.writeText(text)", cells)
    page.locator("#id_budget_0_description").click()
    page.keyboard.press("Control+V")
    expect(page.locator("[data-table=budget] [data-row]")).to_have_count(ROWS)
    with page.expect_navigation():
        page.get_by_role("button", name="Opslaan en verder").click()


def above(visit: Visit, again: Visit, limit: Limit, site_url: str) -> list[str]:
    """List which limits a page goes above."""
    fonts = visit.urls_of("Font")
    measured = {
        "bytes": (visit.bytes_of(), limit.total),
        "bytes of scripts": (visit.bytes_of("Script"), limit.scripts),
        "bytes of HTML": (visit.bytes_of("Document"), HTML),
        "bytes on a next visit": (again.bytes_of(), REPEAT),
        "requests": (len(visit.parts), limit.requests),
        "movement on a phone": (visit.cls, limit.cls),
        "movement on a desk": (again.cls, limit.cls),
        "fonts": (len(fonts), FONTS),
        "bytes of fonts": (visit.bytes_of("Font"), FONT_BYTES),
    }
    elsewhere = [each["url"] for each in visit.requests.values() if not each["url"].startswith(site_url)]
    too_much = [f"{name} {value}, at most {most}" for name, (value, most) in measured.items() if value > most]
    return too_much + [f"asks {url}" for url in elsewhere]


def figures(visit: Visit, again: Visit) -> dict[str, float]:
    """Give the figures of a page; times depend on the machine and have no limit here."""
    return {
        "bytes": visit.bytes_of(), "html": visit.bytes_of("Document"), "scripts": visit.bytes_of("Script"),
        "styles": visit.bytes_of("Stylesheet"), "fonts": visit.bytes_of("Font"), "requests": len(visit.parts),
        "bytes again": again.bytes_of(), "cls phone": round(visit.cls, 4), "cls desk": round(again.cls, 4),
        "lcp ms": round(visit.lcp), "tbt ms": round(visit.tbt), "server ms": round(again.server),
    }  # fmt: skip


def write(found: dict[str, dict[str, float]]) -> None:
    """Print the figures and keep them, with how busy the machine was."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    REPORT.write_text(json.dumps({"load": load, "limits": {"plain": asdict(PLAIN)}, "pages": found}, indent=2))
    columns = list(next(iter(found.values())))
    print(f"\nLoad {load:.1f}. page | {' | '.join(columns)}")
    for name, values in found.items():
        print(f"{name} | {' | '.join(str(value) for value in values.values())}")


def test_the_scales_can_find_something(site, page_of):
    scales = Scales(page_of(""))
    first, again = scales.first("/"), scales.again("/")

    assert first.bytes_of("Document") > 1000
    assert first.bytes_of("Script") > 500
    assert again.bytes_of() < first.bytes_of() / 2
    too_much = above(first, again, Limit(1, 1, 1, -1), "http://elsewhere")
    assert {each.split(" ")[0] for each in too_much} == {"bytes", "requests", "movement", "asks"}
