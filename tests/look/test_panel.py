"""The pages of the panel in a browser: fitting, accessible, and keeping what was typed."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from assessment.models import PanelDraft, PanelNote
from assessment.services.conflicts import pin_conflict
from assessment.services.panel import DiscussionInput, Recorded, record_discussion
from tests.assessment.panel_world import World, panel_world
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow

HERE = "/beheer/ronde/ronde/panel/"


@pytest.fixture
def world(db, client) -> World:
    """A meeting in which something was recorded and somebody has an interest."""
    world = panel_world()
    world.meet()
    told = DiscussionInput(note="Een goed gesprek.", consensus={"feasibility": Recorded(3, "Haalbaar. " * 30, 0)})
    values = {"by": world.coordinator, "at": timezone.now()}
    record_discussion(proposal=world.proposals["Oneens"], meeting=world.meeting, told=told, **values)
    pin_conflict(
        proposal=world.proposals["Oneens"], assessor=world.assessors[0], kind="personal", explanation="Zijn zus.",
        **values,
    )  # fmt: skip
    client.force_login(world.coordinator)
    return world


@pytest.fixture
def open_page(window, client) -> Callable[[str, int], Page]:
    """Open a page, answered by Django in the transaction of the test; `page.is_away` cuts the connection."""
    of_this_test, page = connections["default"], window
    page.is_away = False

    def on_request(route: Route) -> None:
        if page.is_away:
            return route.abort()
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        return answer(route, client, page.missing)

    def opened(path: str, width: int) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    return opened


def save(page: Page) -> None:
    """Press the button and wait until the form was answered; where that leads to is not asked of Django."""
    answered = lambda response: response.request.method == "POST"  # noqa: E731
    recorded = lambda response: answered(response) and "/concept/" not in response.url  # noqa: E731
    with page.expect_response(recorded):
        page.click("[name=_save]")


def of(world, name="Oneens"):
    return f"{HERE}{world.proposals[name].pk}/"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["", "?by=assessors", "?show=discussed", "vergadering/", "proposal"])
def test_page_is_accessible_and_fits(world, open_page, path, width):
    page = open_page(of(world) if path == "proposal" else HERE + path, width)

    assert axe_findings(page) == []
    assert overflow(page) == 0
    assert page.missing == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_an_assessor_is_accessible_and_fits(world, open_page, client, width):
    client.force_login(world.assessors[1])
    page = open_page("/beoordelen/panel/ronde/", width)

    assert axe_findings(page) == []
    assert overflow(page) == 0


def test_the_matrix_scrolls_with_the_keyboard_on_a_small_screen(world, open_page):
    page = open_page(HERE, 320)
    region = page.locator(".panel-scroll").first
    region.focus()
    for _press in range(20):  # a busy machine may not have drawn the region yet at the first key
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(200)
        if region.evaluate("each => each.scrollLeft") > 0:
            break
    else:
        pytest.fail("The arrow key does not move the matrix.")

    assert page.locator(".panel-matrix thead th[scope=col]").count() == 9
    assert page.locator(".panel-matrix tbody th[scope=row]").count() == 3


def test_errors_are_accessible_and_fit(world, open_page):
    page = open_page(of(world), 320)
    page.fill("[name=reason_feasibility]", "")
    with page.expect_navigation():
        page.click("[name=_save]")

    assert page.locator("[aria-invalid=true]").count() == 1
    assert page.evaluate("document.activeElement.id") == "error-summary-title"
    assert axe_findings(page) == []
    assert overflow(page) == 0


def test_the_text_of_another_window_stands_beside_the_own(world, open_page):
    page = open_page(of(world), 320)
    told = DiscussionInput(consensus={"feasibility": Recorded(4, "Van iemand anders.", 1)})
    record_discussion(
        proposal=world.proposals["Oneens"], meeting=world.meeting, told=told, by=world.coordinator, at=timezone.now()
    )
    page.fill("[name=reason_feasibility]", "Van mij.")
    with page.expect_navigation():
        page.click("[name=_save]")

    assert page.locator("#criterium-feasibility .utrecht-alert").inner_text().endswith("Van iemand anders.")
    assert page.input_value("[name=reason_feasibility]") == "Van mij."
    assert axe_findings(page) == []
    assert overflow(page) == 0


def test_without_a_connection_the_text_stays_and_is_sent_later(world, open_page):
    page = open_page(of(world), 1280)
    page.fill("[name=note]", "Mijn woorden.")
    page.is_away = True
    page.click("[name=_save]")
    page.wait_for_selector(".mkb-savebar--bad")

    assert page.input_value("[name=note]") == "Mijn woorden."
    assert axe_findings(page) == []
    page.is_away = False
    save(page)
    assert PanelNote.objects.filter(text="Mijn woorden.").count() == 1


def test_who_was_signed_out_keeps_the_text(world, open_page, client):
    page = open_page(of(world), 1280)
    page.fill("[name=note]", "Mijn woorden.")
    client.logout()
    page.click("[name=_save]")
    page.wait_for_selector(".mkb-savebar--bad a")

    assert page.input_value("[name=note]") == "Mijn woorden."
    client.force_login(world.coordinator)
    save(page)
    assert PanelNote.objects.filter(text="Mijn woorden.").count() == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_browser_that_stops_loses_no_word(world, open_page, width):
    page = open_page(of(world), width)
    page.fill("[name=note]", "Half een zin.")
    kept = lambda response: "/concept/" in response.url  # noqa: E731
    with page.expect_response(kept):
        page.locator("[name=note]").blur()
    page.wait_for_selector(".mkb-saved .mkb-ok")
    assert PanelDraft.objects.get().note == "Half een zin."

    page.goto("about:blank")
    page.goto(SITE + of(world))

    assert page.input_value("[name=note]") == "Half een zin."
    assert axe_findings(page) == []
    assert overflow(page) == 0
