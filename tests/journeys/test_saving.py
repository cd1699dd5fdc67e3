"""Not a word is lost: in a real browser, with a server that dies, a session that ends and a colleague who types."""

import re
import time
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.journeys.conftest import sign_in
from tests.journeys.page_checks import NARROW, OVERFLOW
from tests.journeys.people import begin_proposal

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WRITER, COLLEAGUE = "invuller@slingerbeek.example", "ondertekenaar@slingerbeek.example"
SAVED = re.compile(r"Opgeslagen om \d\d?\.\d\d\.\d\d\suur, nog niet ingediend")
WAIT = 60_000
# Notes each message of each live region with its time, from before the page's own scripts.
LISTEN = """() => {
  window.heard = [];
  new MutationObserver((changes) => {
    for (const change of changes) {
      const place = change.target.nodeType === 1 ? change.target : change.target.parentElement;
      const region = place && place.closest('[role="status"], [aria-live="polite"]');
      if (region && region.textContent.trim()) window.heard.push([performance.now(), region.textContent.trim()]);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(autouse=True)
def patience():
    """Wait as long as a busy machine needs."""
    expect.set_options(timeout=WAIT)
    yield
    expect.set_options(timeout=5000)


@pytest.fixture
def windows(site, browser):
    """Open browsers of their own: here answers that say no are what is looked at, not a complaint."""
    contexts = []

    def opened(email: str) -> Page:
        context = browser.new_context(base_url=site.url, locale="nl-NL", bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        sign_in(page, email)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def question(site, browser) -> str:
    """Begin a proposal once; gives the address of one of its questions."""
    context = browser.new_context(base_url=site.url, locale="nl-NL")
    page = context.new_page()
    sign_in(page, WRITER)
    address = begin_proposal(page) + "behoefte/"
    context.close()
    return address


@pytest.fixture
def writing(windows, question) -> tuple[Page, str]:
    """A window on the question, and its address."""
    page = windows(WRITER)
    page.goto(question)
    return page, question


def field(page: Page):
    return page.locator("main textarea:not([hidden])").first


def state(page: Page):
    return page.locator("[data-state]")


def type_and_leave(page: Page, text: str) -> None:
    field(page).fill(text)
    field(page).press("Tab")


def whole(page: Page) -> None:
    """Look at a state of the page: accessible, and not wider than a phone."""
    assert axe.findings(page) == []
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    assert page.evaluate(OVERFLOW) <= 0
    page.set_viewport_size(size)


def test_a_server_that_dies_costs_no_word(site, writing):
    page, address = writing
    type_and_leave(page, "Voor de storing")
    expect(state(page)).to_have_text(SAVED)

    # Workers outlive a killed server for a moment and could save after all: the line goes down as well.
    page.context.set_offline(True)
    old = site.kill("web")
    type_and_leave(page, "Getypt tijdens de storing")
    expect(state(page)).to_contain_text("Niet opgeslagen. Wij proberen het opnieuw.")
    whole(page)
    site.wait_restarted("web", old)
    page.context.set_offline(False)

    expect(state(page)).to_have_text(SAVED)
    page.context.new_page().goto(address)
    again = page.context.pages[-1]
    page.close()
    expect(field(again)).to_have_value("Getypt tijdens de storing")


def test_leaving_at_once_takes_the_last_words_along(writing):
    page, address = writing
    field(page).fill("Getypt en meteen weg")
    page.goto("/aanvragen/")

    # The browser sends it after the page is gone: nobody is told when that has arrived.
    until = time.monotonic() + WAIT / 1000
    while time.monotonic() < until:
        page.goto(address)
        if field(page).input_value() == "Getypt en meteen weg":
            break
    expect(field(page)).to_have_value("Getypt en meteen weg", timeout=1)


def test_while_typing_it_is_saved_every_ten_seconds_and_little_is_read_out(writing):
    page, _address = writing
    page.evaluate(LISTEN)
    answers = []
    page.on("response", lambda answer: answers.append(answer) if "/bewaren/" in answer.url else None)
    until = time.monotonic() + 23
    while time.monotonic() < until:
        field(page).press_sequentially("woord ", delay=40)

    assert [answer.status for answer in answers] == [200] * len(answers)
    assert 2 <= len(answers) <= 3
    assert all(len(answer.body()) <= 2048 for answer in answers)
    heard = page.evaluate("window.heard")
    moments = [moment for moment, _text in heard]
    assert heard
    assert all(later - earlier >= 1990 for earlier, later in pairwise(moments)), heard


def test_two_colleagues_see_both_texts_and_choose(writing, windows):
    page, address = writing
    other = windows(COLLEAGUE)
    other.goto(address)
    expect(other.locator("[data-colleagues]")).to_contain_text("werkt nu ook aan dit onderdeel")
    type_and_leave(other, "Tekst van de collega")
    expect(state(other)).to_have_text(SAVED)

    type_and_leave(page, "Mijn eigen tekst")
    expect(state(page)).to_contain_text("Een collega heeft dezelfde tekst gewijzigd.")
    whole(page)
    page.get_by_role("button", name="Bekijk beide teksten").click()

    expect(page).to_have_title(re.compile("^Kies:"))
    expect(page.locator("main")).to_contain_text("Tekst van de collega")
    expect(field(page)).to_have_value("Mijn eigen tekst")
    whole(page)
    field(page).fill("Van ons samen")
    page.get_by_role("button", name="Sla dit op en ga verder").click()
    page.wait_for_url(lambda url: not url.endswith("/behoefte/"))
    page.goto(address)
    expect(field(page)).to_have_value("Van ons samen")


def test_a_session_that_ends_is_taken_up_in_another_window(writing):
    page, address = writing
    page.context.clear_cookies()
    type_and_leave(page, "Getypt na het uitloggen")
    expect(state(page)).to_contain_text("U bent uitgelogd. Uw tekst staat nog hier.")
    whole(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0

    other = page.context.new_page()
    sign_in(other, WRITER)
    other.close()
    page.bring_to_front()

    expect(state(page)).to_have_text(SAVED)
    page.goto(address)
    expect(field(page)).to_have_value("Getypt na het uitloggen")


def test_a_button_after_the_session_ended_signs_in_and_saves(writing):
    page, address = writing
    page.context.clear_cookies()
    field(page).fill("Met de knop")
    page.get_by_role("button", name="Opslaan en verder").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd. Uw tekst staat nog hier.")
    whole(page)
    page.get_by_label("E-mail").fill(WRITER)
    page.get_by_label("Wachtwoord", exact=True).fill("Demonstratie-mkb-2027")
    page.get_by_role("button", name="Inloggen en opslaan").click()
    page.wait_for_url(re.compile(r"/aanvragen/\d+/"))
    page.goto(address)
    expect(field(page)).to_have_value("Met de knop")


def test_five_minutes_before_the_end_one_key_goes_on(writing):
    page, address = writing
    page.route("**/sessie/", lambda route: answer_session(route, seconds=302))
    page.route(f"**{address}", lambda route: shorten(route))
    page.goto(address)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    whole(page)
    with page.expect_request(lambda request: request.url.endswith("/sessie/") and request.method == "POST"):
        page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def answer_session(route, seconds: int) -> None:
    """Let the server say that the session is nearly over, until it is asked to go on."""
    if route.request.method == "POST":
        route.continue_()
        return
    response = route.fetch()
    route.fulfill(response=response, json=response.json() | {"seconds": seconds})


def shorten(route) -> None:
    """Show the page as it looks five minutes before the end of the session."""
    response = route.fetch()
    body = re.sub(r'data-seconds="\d+"', 'data-seconds="302"', response.text())
    route.fulfill(response=response, body=body)
