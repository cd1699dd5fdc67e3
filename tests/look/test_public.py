"""The pages for everybody in a browser: accessible, not too wide, with the keyboard and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import Role
from tests.factories.proposals import ProvinceFactory, user_with_role
from tests.factories.published import published_deal
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

LIST = "/gesloten-deals/"
PUBLIC = {"list": LIST, "figures": "/cijfers/", "rounds": "/rondes/", "open data": "/open-data/", "home": "/"}


@pytest.fixture
def deals(db):
    """Two deals of one round, in Overijssel and Gelderland."""
    first = published_deal(region=ProvinceFactory(code="PV23", name="Overijssel"), title="Familiebedrijven verder")
    province = ProvinceFactory(code="PV25", name="Gelderland")
    second = published_deal(first.proposal.round, region=province, title="Slimmer werken")
    return [first, second]


@pytest.fixture
def open_public(look_browser, window, client) -> Iterator[Callable[..., Page]]:
    """Open a page, answered by Django in the transaction of the test; ``page.elsewhere`` lists other sites asked."""
    of_this_test, contexts = connections["default"], []

    def opened(path: str, width: int = 1280, **options) -> Page:
        page = window
        if options:
            contexts.append(look_browser.new_context(**options))
            page = contexts[-1].new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.missing, page.elsewhere = [], []

        def on_request(route: Route) -> None:
            # The browser calls back in a context of its own, in which Django would open another connection.
            connections["default"] = of_this_test
            if not route.request.url.startswith(SITE):
                page.elsewhere.append(route.request.url)
                return route.abort()
            return answer(route, client, page.missing)

        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def dealcode(deal) -> str:
    return deal.proposal.reference.replace(" ", "-").lower()


@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_are_accessible_fit_and_ask_nothing_elsewhere(deals, open_public, width):
    found = {}
    for name, path in {**PUBLIC, "deal": f"{LIST}{dealcode(deals[0])}/", "empty": f"{LIST}?thema=niets"}.items():
        page = open_public(path, width)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        found[name] = (axe_findings(page), overflow(page), page.missing, page.elsewhere)

    assert found == dict.fromkeys(found, ([], 0, [], []))


@pytest.mark.parametrize("width", [320, 1280])
def test_page_for_staff_is_accessible_and_fits(deals, open_public, client, width):
    client.force_login(user_with_role(Role.PROGRAMME_OFFICER))

    page = open_public("/beheer/open-data/", width)

    assert (axe_findings(page), overflow(page)) == ([], 0)


def test_keyboard_reaches_a_province_of_the_map_and_opens_its_deals(deals, open_public):
    page = open_public(LIST)
    seen = ""
    for _stop in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate("document.activeElement.closest('svg a')?.getAttribute('href') ?? ''")
        if seen:
            break

    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (seen.startswith(f"{LIST}?provincie=PV"), outline != "none") == (True, True)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#lijst tbody tr").count() == 1


def test_list_says_the_same_as_the_map_without_javascript(deals, open_public):
    page = open_public(LIST, java_script_enabled=False)

    page.click("#provincies + ul a:text-is('Overijssel')")

    assert page.locator("#lijst tbody th").all_inner_texts() == ["Familiebedrijven verder"]
    page.select_option("#id_provincie", "PV25")
    page.click(".mkb-filters button")
    assert page.locator("#lijst tbody th").all_inner_texts() == ["Slimmer werken"]
    page.click("#lijst tbody a")
    assert page.locator("h1").inner_text() == "Slimmer werken"
    assert timezone.localdate().strftime("%Y") in page.locator("aside").inner_text()
