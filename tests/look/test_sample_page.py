"""Every component at once, in a real browser: accessible, within 320 pixels, nothing inline."""

import re

import pytest

from tests import axe

pytestmark = pytest.mark.urls("tests.look.sample")
RULES = (*axe.WCAG, "best-practice")
SEND = ".utrecht-button-group button"


def axe_findings(page) -> list[str]:
    """Run axe on the whole page, with its style sheets, and write what it found, with the place."""
    return axe.findings(page, RULES, preload=True)


def overflow(page) -> int:
    """Tell how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def send(page) -> None:
    """Post the empty form and wait for the answer."""
    with page.expect_navigation():
        page.click(SEND)


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("with_errors", [False, True], ids=["fresh", "errors"])
def test_page_is_accessible_and_fits(open_page, width, with_errors):
    page = open_page("/sample/", width)
    if with_errors:
        send(page)

    assert axe_findings(page) == []
    assert overflow(page) == 0
    assert page.missing == []


def test_axe_finds_a_fault_on_the_first_page_of_a_window_and_on_the_next(open_page):
    page = open_page("/sample/", locale="nl-NL")
    for _first_and_next in range(2):
        assert not page.evaluate("'axe' in window")
        page.evaluate("document.querySelector('label').remove()")
        assert any(finding.startswith("label:") for finding in axe_findings(page))
        page.goto(page.url)


def test_style_sheets_are_there_and_used(open_page):
    page = open_page("/sample/")

    colour = page.eval_on_selector(".utrecht-button--primary-action", "e => getComputedStyle(e).backgroundColor")

    assert colour == "rgb(11, 90, 82)"


def test_errors_take_the_focus_and_lead_to_the_field(open_page):
    page = open_page("/sample/")
    send(page)

    assert page.title().startswith("Fout: ")
    assert page.evaluate("document.activeElement.id") == "error-summary-title"
    page.click(".mkb-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_errors_take_the_focus_without_javascript(open_page):
    page = open_page("/sample/", java_script_enabled=False)
    send(page)

    assert page.locator("#error-summary-title:focus").count() == 1


def test_counter_counts_along(open_page):
    page = open_page("/sample/")

    page.fill("#id_plan", "een twee drie vier")
    assert page.inner_text("#id_plan_counter") == "Nog 1 woord over."
    page.fill("#id_plan", "een twee drie vier vijf zes zeven")
    assert page.inner_text("#id_plan_counter") == "2 woorden te veel."


def test_every_focus_is_visible(open_page):
    page = open_page("/sample/")
    widths = []

    for _ in range(60):
        page.keyboard.press("Tab")
        widths.append(page.evaluate("getComputedStyle(document.activeElement).outlineWidth"))

    assert set(widths) == {"3px"}


def test_controls_are_large_enough_for_a_finger(open_page):
    page = open_page("/sample/", 320)

    heights = page.eval_on_selector_all(
        ".utrecht-button, .utrecht-textbox, .utrecht-select", "all => all.map(e => e.getBoundingClientRect().height)"
    )

    assert min(heights) >= 44


def test_forced_colours_keep_the_primary_button_apart(open_page):
    page = open_page("/sample/", forced_colors="active")

    first, second = (
        page.eval_on_selector(f".utrecht-button--{name}-action", "e => getComputedStyle(e).backgroundColor")
        for name in ("primary", "secondary")
    )

    assert first != second


def test_page_asks_for_the_light_scheme_only(open_page):
    page = open_page("/sample/", color_scheme="dark")

    assert page.eval_on_selector("html", "e => getComputedStyle(e).colorScheme") == "light only"
    assert page.eval_on_selector("body", "e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_is_inline(client):
    html = client.get("/sample/").content.decode()

    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)", html) == []
