"""A real browser that asks the pages straight from Django: no server, no network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from mkbdeals import assets

SITE = "http://localhost"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(scope="session")
def look_browser(browser) -> Browser:
    """Give the browser once the style sheets are built."""
    assets.main()
    return browser


@pytest.fixture
def open_page(look_browser, client) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a window of a given width; what went missing is in ``page.missing``."""
    contexts = []

    def opened(path: str, width: int = 1280, **options) -> Page:
        context = look_browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.missing = []
        page.route("**/*", lambda route: answer(route, client, page.missing))
        page.goto(SITE + path)
        return page

    yield opened
    for context in contexts:
        context.close()


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
    return route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)
