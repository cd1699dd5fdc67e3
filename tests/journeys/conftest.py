"""The running site and real browsers: every page is watched while the stories are walked."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mkbdeals.launcher.site import RunningSite, running_site

FOLDER = Path(__file__).parent
WAIT = 45_000  # milliseconds: a busy machine may need them
START_SECONDS = 300
LONGEST_SECONDS = 600 + START_SECONDS  # the first story waits until the site has started
# This story closes the round in which all others write: it comes last.
LAST = "test_round_to_report"
RUNNING = ExitStack()
PASSWORD = "Demonstratie-mkb-2027"
# A faster clock and a short wait for closing; everything else is what `make run` gives. Not so fast that on a busy
# machine the workers do nothing else.
QUICK = {
    "ROUND_CLOCK_SECONDS": "3",
    "DEMONSTRATION_CLOSING_SECONDS": "3",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell the stories together, for one site serves them, the one that closes the round as the last.

    Each gets the time that a busy machine needs.
    """
    items.sort(key=lambda item: (item.path.parent == FOLDER, item.path.parent == FOLDER and item.path.stem == LAST))
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker(pytest.mark.timeout(LONGEST_SECONDS))


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Wait as long as a busy machine needs."""
    expect.set_options(timeout=WAIT)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def site() -> Iterator[RunningSite]:
    """Start the whole site with round 1 decided, as `make run` would."""
    with RUNNING:
        yield RUNNING.enter_context(running_site(stage="decided", env=QUICK, start_seconds=START_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Stop the site after the last story: its clocks need not tick beside the tests that follow."""
    yield
    if nextitem is None or nextitem.path.parent != FOLDER:
        RUNNING.close()


@pytest.fixture
def page_of(site, browser) -> Iterator[Callable[..., Page]]:
    """Give a page on which somebody is signed in; nobody when the address is left out.

    Whatever the browser complains of, fails the test: an error of a script or of the content
    security policy, a page that breaks, a part of a page that is missing, a request elsewhere.
    """
    contexts, complaints = [], []

    def opened(email: str = "", **options) -> Page:
        context = browser.new_context(base_url=site.url, locale="nl-NL", **options)
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        watch(page, site.url, complaints)
        if email:
            sign_in(page, email)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, email: str) -> None:
    """Sign in as a person of the demonstration would."""
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)


def watch(page: Page, site_url: str, complaints: list[str]) -> None:
    """Collect what goes wrong on a page."""

    def on_response(response) -> None:
        is_document = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_document):
            complaints.append(f"{response.status} {response.url}")

    def on_request(request) -> None:
        if not request.url.startswith((site_url, "data:", "blob:")):
            complaints.append(f"request elsewhere: {request.url}")

    def on_console(message) -> None:
        # A refused form answers 422 with the page itself; the browser calls that an error.
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(f"console on {page.url}: {message.text}")

    page.on("response", on_response)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"script on {page.url}: {error}"))
