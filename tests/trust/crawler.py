"""Walks as one role through links, forms and guessed addresses, and looks for words that are not for it."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve

from tests.trust.canaries import Place
from tests.trust.reading import body_of, everything_in
from tests.trust.world import TrustWorld


@dataclass(frozen=True)
class Leak:
    """A word that a role saw and may not see."""

    role: str
    address: str
    method: str
    place: Place

    def __str__(self) -> str:
        return f"{self.role} reads {self.place} at {self.method} {self.address}"


@dataclass
class Crawl:
    """What one role saw. `seen` counts the fields of which it read a word that it may read."""

    world: TrustWorld
    role: str
    links_per_kind: int = 3
    filters: int | None = None  # at most so many parameters of a list in the technical admin; None: all
    responses: int = 0
    errors: list[str] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    asked: set[str] = field(default_factory=set)

    def walk(self, starts: Iterable[str], posts: bool = False) -> "Crawl":
        """Ask all starts, and then every link and form that turns up, a few of each kind."""
        queue = deque(starts)
        for each in starts:
            self._visit(each, queue, posts)
        while queue:
            address = queue.popleft()
            kind = kind_of(address)
            if address not in self.asked and self.kinds[kind] < self.links_per_kind and self._is_plain(address):
                self.kinds[kind] += 1
                self._visit(address, queue, posts)
        return self

    def _is_plain(self, address: str) -> bool:
        """Say whether a list of the technical admin is not narrowed too often: less of the same rows tells no more."""
        parts = urlsplit(address)
        names = {pair.partition("=")[0] for pair in parts.query.split("&") if pair}
        return self.filters is None or not parts.path.startswith("/admin/") or len(names) <= self.filters

    def _visit(self, address: str, queue: deque[str], posts: bool) -> None:
        if address in self.asked or "/logout" in address:
            return
        self.asked.add(address)
        html = self._ask("GET", address)
        if html:
            queue.extend(addresses_in(html, address))
        if posts:
            self._ask("POST", address)

    def _ask(self, method: str, address: str) -> str:
        """Ask, take back what the request changed, and give the page if it is one."""
        with transaction.atomic():
            answer = self.world.as_role(self.role).generic(method, address)
            body = body_of(answer)
            self._look(method, address, everything_in(answer, body))
            transaction.set_rollback(True)
        self.responses += 1
        if answer.status_code >= 500:
            self.errors.append(f"{answer.status_code} {self.role} {method} {address}")
        return body.decode() if answer.get("Content-Type", "").startswith("text/html") and method == "GET" else ""

    def _look(self, method: str, address: str, content: bytes) -> None:
        for code in self.world.canaries.found_in(content):
            place = self.world.canaries.places.get(code)
            if place is None:
                continue
            if self.role in self.world.readers(place):
                self.seen[place.label] += 1
            else:
                self.leaks.append(Leak(self.role, address, method, place))


def kind_of(address: str) -> str:
    """Name the pattern of an address with the names of its parameters."""
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    return f"{route}?{'&'.join(sorted(pair.partition('=')[0] for pair in parts.query.split('&')))}"


def addresses_in(html: str, address: str) -> list[str]:
    """Give what a page leads to on this site: links, sources and forms that ask (GET), as they stand."""
    reader = _Reader()
    reader.feed(html)
    found = [urldefrag(urljoin(address, each)).url for each in reader.found()]
    return [each for each in dict.fromkeys(found) if each.startswith("/") and not each.startswith(("/static/", "//"))]


class _Reader(HTMLParser):
    """Collects addresses and the fields of forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in ("href", "src", "data-url", "data-address"):
            if values.get(name) and tag not in ("script", "link", "img") and "hreflang" not in values:
                self.links.append(values[name])
        if tag == "form":
            self.open = values.get("method", "get").lower() == "get"
            if self.open:
                self.forms.append((values.get("action", ""), {}))
        elif tag in ("input", "select") and self.open and self.forms and values.get("name"):
            self.forms[-1][1][values["name"]] = values.get("value", "") or "a"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = False

    def found(self) -> Iterator[str]:
        yield from self.links
        for action, fields in self.forms:
            yield f"{action}?{urlencode(fields)}"
