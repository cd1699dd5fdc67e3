"""A person at a browser without scripts: keeps cookies, sends forms, writes the ledger."""

import http.client
import re
import secrets
import string
import threading
import uuid
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, urlencode, urlsplit

from tests.faults.ledger import Entry, Ledger

ALPHABET = string.ascii_letters + string.digits
UNKNOWN = (OSError, http.client.HTTPException)  # cut, refused, too slow: nobody knows what came of it
OF_A_PROXY = frozenset({502, 504})  # what nginx says when it got no whole answer either; the site never says so


@dataclass(frozen=True)
class Answer:
    """What came back; `status` 0 when nothing whole did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: dict[str, str] = field(default_factory=dict)  # that it sets

    @property
    def text(self) -> str:
        """Give the page as text."""
        return self.body.decode("utf-8", errors="replace")

    @property
    def words(self) -> str:
        """Give what a person reads: no tags, one space between words."""
        bare = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", self.text, flags=re.DOTALL)
        return " ".join(unescape(bare).replace("\u00a0", " ").split())


@dataclass(frozen=True)
class Form:
    """The form of the check page: what a press on the button sends."""

    token: str
    content: str

    def with_new_token(self) -> "Form":
        """Give the same form as another window would have it."""
        return Form(str(uuid.uuid4()), self.content)


@dataclass
class Person:
    """Somebody who is signed in. Each request is a connection of its own, so that it can be cut."""

    number: int
    session: str
    url: str
    ledger: Ledger
    timeout: float = 30.0
    csrf: str = field(default_factory=lambda: "".join(secrets.choice(ALPHABET) for _sign in range(32)))

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Ask for a page."""
        return self.request("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
        """Send a form."""
        body = urlencode({"csrfmiddlewaretoken": self.csrf} | fields).encode()
        sent = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.request("POST", path, body, sent)

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send anything; an answer that is not whole has status 0."""
        place = urlsplit(self.url)
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=self.timeout)
        cookies = f"csrftoken={self.csrf}" + (f"; sessionid={self.session}" if self.session else "")
        try:
            line.request(method, path, body or None, {"Cookie": cookies, "Connection": "close"} | (headers or {}))
            answer = line.getresponse()
            if answer.status in OF_A_PROXY:
                return Answer(0)
            found = {name.lower(): value for name, value in answer.getheaders()}
            set_cookies = answer.headers.get_all("Set-Cookie") or []
            given = dict(each.partition(";")[0].split("=", 1) for each in set_cookies)
            return Answer(answer.status, found, answer.read(), given)
        except UNKNOWN:
            return Answer(0)
        finally:
            line.close()

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in with address and password; the session is kept."""
        answer = self.post("/account/login/", {"login": email, "password": password})
        self.session = answer.cookies.get("sessionid", self.session)
        return answer

    def check(self, proposal: int) -> Form:
        """Read all answers once more and take the form that sends."""
        return form_in(self.get(f"/aanvragen/{proposal}/controleren/"))

    def submit(self, proposal: int, form: Form, *, headers: dict[str, str] | None = None, **extra: str) -> Entry:
        """Press the button; after a 303 look at the receipt, as a browser does."""
        entry = self.ledger.before(
            "submit", proposal=proposal, token=form.token, payload=form.content, person=self.number
        )
        fields = {"token": form.token, "content": form.content} | extra
        answer = self.post(f"/aanvragen/{proposal}/indienen/", fields, headers)
        entry.status, entry.retry_after = answer.status, answer.headers.get("retry-after", "")
        entry.location = answer.headers.get("location", "")
        entry.gave_back = form.token in answer.text
        if answer.status == 302:
            self.read_receipt(entry)
        self.ledger.after(entry)
        return entry

    def read_receipt(self, entry: Entry) -> None:
        """Note the reference, the hash and the time of the receipt page, if it comes."""
        page = self.get(quote(entry.location))
        entry.receipt_status = page.status
        if page.status == 200:
            entry.reference, entry.receipt_sha256, entry.receipt_moment = receipt_in(page)


REFERENCE = re.compile(r"\b[A-Z0-9]{2,6} [2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4}\b")


def form_in(page: Answer) -> Form:
    """Take the form of a check page."""
    token, content = (re.search(rf'name="{name}" value="([^"]+)"', page.text) for name in ("token", "content"))
    assert token and content, f"no form to submit: {page.status} {page.words[:600]}"
    return Form(token[1], content[1])


def receipt_in(page: Answer) -> tuple[str, str, str]:
    """Give the reference, the SHA-256 and the time (hh.mm.ss) that a receipt page shows."""
    reference = REFERENCE.search(page.words)
    groups = re.findall(r"\b[0-9a-f]{8}\b", page.words)
    moment = re.search(r"\b\d{1,2}\.\d{2}\.\d{2}\b", page.words)
    return (reference[0] if reference else "", "".join(groups[:8]), moment[0] if moment else "")


def together(*actions, seconds: float = 180) -> list:
    """Do all at once, behind a barrier, each in a thread of its own. Gives the outcomes in order."""
    barrier, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int) -> None:
        barrier.wait(30)
        try:
            outcomes[place] = actions[place]()
        except BaseException as error:
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
        assert not thread.is_alive(), f"not done after {seconds:.0f} s"
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return outcomes
