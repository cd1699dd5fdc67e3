"""A browser's part of the work and no more: cookies, the CSRF token, a connection that stays open."""

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

IDLE = 1.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
ENTITIES = (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass
class Answer:
    """What came back: status, headers that matter, the body, and how long it took in seconds."""

    status: int
    location: str
    body: str
    seconds: float

    def hidden(self) -> dict[str, str]:
        """Give the hidden fields of the page."""
        return {name: _unescaped(value) for name, value in HIDDEN.findall(self.body)}


@dataclass
class Client:
    """One person with a session, on one connection."""

    base_url: str
    session_key: str = ""
    session_cookie: str = "sessionid"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    last_used: float = 0.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        self.host = parts.netloc
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        if self.session_key:
            self.cookies[self.session_cookie] = self.session_key

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form. The token of the last page goes along when it is not in `fields`."""
        body = urlencode(fields | ({"csrfmiddlewaretoken": self.token} if self.token else {}))
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str] | None = None) -> Answer:
        sent = {"Host": self.host, "Accept": "text/html", "Cookie": self._cookie_line(), **(headers or {})}
        if method == "POST":
            sent["Origin"] = f"http://{self.host}"
        if time.perf_counter() - self.last_used > IDLE:  # the server closes a connection that is idle
            self.connection.close()
        started = time.perf_counter()
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        self.last_used = time.perf_counter()
        seconds = self.last_used - started
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _separator, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if found := TOKEN.search(text):
            self.token = found[1]
        return Answer(response.status, response.getheader("Location", ""), text, seconds)

    def _cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def _unescaped(text: str) -> str:
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return text
