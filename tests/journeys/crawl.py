"""Walk through all pages that one person can reach by links, one page for each kind of address."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Error, Page, Response

# A list of 28 proposals leads 28 times to the same kind of page: one more is asked for, then it is enough.
LINKS_PER_KIND = 2
# What stands in an address and makes another page of it: a part of a proposal, a round, a page of its set-up.
DIFFERENT = ("section", "slug", "page")
# What the browser says when it gets a file to save where it was sent to a page.
IS_FILE = ("Download is starting", "net::ERR_ABORTED")


@dataclass
class Crawl:
    """The walk of one person. `broken` names the links that lead nowhere, with the page they are on.

    The window opens the first page of a kind that `is_wanted`; `files` are the kinds that it could only save.
    """

    page: Page
    site_url: str
    is_wanted: Callable[[str], bool]
    files: set[str]
    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def walk(self, starts: list[str]) -> Iterator[tuple[str, str]]:
        """Give kind and path of each page that the window shows now; ask for others, and for files, only."""
        queue = deque((path, "the start") for path in starts)
        asked: set[str] = set()
        while queue:
            path, found_on = queue.popleft()
            kind = kind_of(path)
            if path in asked or self.kinds[kind] >= LINKS_PER_KIND:
                continue
            asked.add(path)
            self.kinds[kind] += 1
            is_first = self.kinds[kind] == 1
            shown = self._open(kind, path) if is_first and self.is_wanted(kind) else None
            html = self._html(shown or self.page.request.get(self.site_url + path), path, found_on)
            if html and is_first:
                queue.extend((link, path) for link in links_in(html, path))
                if shown:
                    yield kind, path

    def _open(self, kind: str, path: str) -> Response | None:
        """Open a page in the window; nothing for a file."""
        if kind in self.files:
            return None
        try:
            return self.page.goto(path)
        except Error as error:
            if not any(words in error.message for words in IS_FILE):
                raise
            self.files.add(kind)
            return None

    def _html(self, answer: Response | APIResponse, path: str, found_on: str) -> str:
        """Give the text of a page; nothing for a file, nor for an address that refuses, which is written down."""
        if answer.status >= 400:
            self.broken.append(f"{answer.status} {path}, a link on {found_on}")
            return ""
        return answer.text() if answer.headers.get("content-type", "").startswith("text/html") else ""


def kind_of(path: str) -> str:
    """Give the pattern of an address, with what makes different pages of it."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return path
    return " ".join([match.route, *(match.kwargs[name] for name in DIFFERENT if name in match.kwargs)])


def links_in(html: str, path: str) -> list[str]:
    """List the addresses on this site that a page links to, in the order of the page."""
    reader = LinkReader()
    reader.feed(html)
    found = [urldefrag(urljoin(path, link)).url for link in reader.links]
    return [link for link in dict.fromkeys(found) if link.startswith("/") and not link.startswith("/static/")]


class LinkReader(HTMLParser):
    """Collects what links point to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the address of a link, but for that of the same page in another language."""
        found = dict(attrs)
        address = found.get("href")
        if tag == "a" and address and "hreflang" not in found:
            self.links.append(address)
