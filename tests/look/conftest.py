"""A real browser that asks the pages straight from Django: no server, no network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.utils.html import escape
from playwright.sync_api import Browser, Page, Route

from mkbdeals import assets

SITE = "http://localhost"
WIDE = {"width": 1280, "height": 900}
# The parts that make a page wider than its window, if it is.
STICKING_OUT = """() => {
  const root = document.documentElement, most = root.clientWidth;
  if (root.scrollWidth <= most) return [];
  const wide = [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > most);
  return [`${root.scrollWidth - most} pixels`, ...wide.map(each => each.outerHTML.slice(0, 100))];
}"""
GO_ON = '<!doctype html><title>-</title><meta http-equiv="refresh" content="0; url={}">'
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(scope="session")
def look_browser(browser) -> Browser:
    """Give the browser once the style sheets are built."""
    assets.main()
    return browser


@pytest.fixture(scope="session")
def kept_window(look_browser) -> Iterator[Page]:
    """Open one window for all tests that leave nothing in it but what `window` takes away."""
    context = look_browser.new_context(viewport=WIDE)
    yield context.new_page()
    context.close()


@pytest.fixture
def window(kept_window) -> Iterator[Page]:
    """Give an empty window. It is the same one for each test: a new one is a new process, which takes a second.

    Whoever adds listeners or scripts to a window, or asks for one with options, opens one of their own.
    """
    kept_window.set_viewport_size(WIDE)
    kept_window.missing = []
    yield kept_window
    empty(kept_window)


def empty(page: Page) -> None:
    """Leave the page, and take away what it kept in the browser: an empty page of the same site can do that."""
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=""))
    page.goto(f"{SITE}/nothing/")
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.context.clear_cookies()
    page.mouse.move(0, 0)
    page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def open_page(look_browser, window, client) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a window of a given width; what went missing is in ``page.missing``."""
    contexts, of_this_test = [], connections["default"]

    def opened(path: str, width: int = 1280, **options) -> Page:
        page = window
        if options:
            contexts.append(look_browser.new_context(**options))
            page = contexts[-1].new_page()
            page.missing = []
        page.set_viewport_size({"width": width, "height": 900})

        def on_request(route: Route) -> None:
            # The browser calls back in a context of its own, in which Django would open another connection.
            connections["default"] = of_this_test
            answer(route, client, page.missing)

        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def show(window, client) -> Callable[..., Page]:
    """Show a page that Django gave in the browser; what else the page asks for, Django answers too."""
    of_this_test, page = connections["default"], window

    def shown(response) -> Page:
        def on_request(route: Route) -> None:
            connections["default"] = of_this_test
            if not route.request.is_navigation_request():
                return answer(route, client, page.missing)
            headers = {"Content-Type": "text/html; charset=utf-8"}
            return route.fulfill(status=response.status_code, headers=headers, body=response.content)

        page.route("**/*", on_request)
        page.goto(SITE + response.request["PATH_INFO"])
        return page

    return shown


def answer(route: Route, client: Client, missing: list[str]) -> None:
    """Answer a request of the browser from the static files or from a view."""
    path = urlsplit(route.request.url)
    if path.path.startswith("/static/"):
        found = finders.find(path.path.removeprefix("/static/"))
        if found is None:
            missing.append(path.path)
            return route.fulfill(status=404)
        return route.fulfill(path=found, content_type=TYPES.get(Path(found).suffix, "text/plain"))
    response = client.generic(
        route.request.method,
        f"{path.path}?{path.query}",
        data=route.request.post_data_buffer or b"",
        content_type=route.request.headers.get("content-type", "application/octet-stream"),
    )
    if response.has_header("Location") and route.request.is_navigation_request():
        # What a browser follows by itself goes past Playwright to the network, where nobody answers.
        return route.fulfill(content_type="text/html", body=GO_ON.format(escape(response["Location"])))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)
