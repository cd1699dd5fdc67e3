"""WS-16: whoever signs in or out by a link of another stays on this site."""

from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.urls import reverse

from tests.factories.proposals import PASSWORD
from tests.permission_table import rows
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
E = "evil.example"
NEXT = (
    f"//{E}", f"///{E}", f"////{E}", f"/\\{E}", f"\\\\{E}", f"\\/{E}", f"/\\/{E}", f"\\{E}", f"//{E}/%2f..",
    f"/%09/{E}", f"/\t/{E}", f"/\n/{E}", f"/\r/{E}", f"\t//{E}", f"\n//{E}", f" //{E}", f"//\t{E}", f"/%2f{E}",
    f"/%5c{E}", f"%2f%2f{E}", f"http://{E}", f"https://{E}", f"https:{E}", f"https:/{E}", f"http:{E}", f"HTTPS://{E}",
    f"hTtPs:///{E}", f"https:\\\\{E}", f"http:\\/\\/{E}", f"ht\ttps://{E}", f"https\n://{E}", f"ftp://{E}",
    f"gopher://{E}", f"ws://{E}", f"data://{E}", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)",
    "javascript://%0aalert(1)", "vbscript:x", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/passwd", "blob:https://x", "about:blank",
    "mailto:a@evil.example", f"//testserver@{E}", f"https://testserver@{E}", f"https://testserver:80@{E}",
    f"//testserver:x@{E}/", f"//{E}#testserver", f"//{E}?testserver", f"//testserver.{E}", f"//{E}\\@testserver",
    f"https://{E}\\testserver", f"https://testserver\\.{E}", "//evil%E3%80%82example", "//evil。example",
    "//ｅｖｉｌ.example", "//evil．example", "//xn--evl-hoa.example", "//127.0.0.1", "//2130706433", "//0x7f000001",
    "//[::1]", "//[::ffff:1.2.3.4]", "//localhost:1", "//169.254.169.254/", f"//{E}:443", f"/..//{E}", f"/.//{E}",
    f".//{E}/..", f"/;//{E}", f"/?next=//{E}\r\nLocation: //{E}", "/\r\nSet-Cookie: a=b", f"//{E}\x00", f"\x00//{E}",
    f"%00//{E}", f"/\u2028/{E}", f"\u200b//{E}", f"\ufeff//{E}", f"http://{E}%23@testserver", f"///{E}@testserver",
)  # fmt: skip
OWN = "http://testserver/"
SCHEMES = {"http", "https"}


def is_elsewhere(location: str, page: str) -> bool:
    """Say whether a browser that is sent here leaves the site. Browsers skip tabs and ends of line, and turn `\\`."""
    cleaned = "".join(each for each in location if each not in "\t\n\r").strip("".join(map(chr, range(33))))
    target = urlsplit(urljoin(urljoin(OWN, page), cleaned.replace("\\", "/")))
    return target.scheme not in SCHEMES or target.netloc != "testserver"


def test_there_are_eighty_of_them():
    assert len({*NEXT}) >= 80
    outside = [each for each in NEXT if is_elsewhere(each, "/account/login/")]
    assert len(outside) >= 55  # the others are paths here, and must only not break


@pytest.mark.parametrize("value", NEXT, ids=repr)
def test_signing_in_and_out_leads_nowhere_else(attacked: SecurityWorld, value):
    person = attacked.persons["applicant_editor"]
    signs_in = {"login": person.email, "password": PASSWORD, "next": value}
    asked = [
        ("anonymous", "POST", reverse("account_login"), signs_in),
        ("anonymous", "POST", f"{reverse('account_login')}?next={quote(value)}", {**signs_in, "next": ""}),
        ("officer", "GET", f"{reverse('account_login')}?next={quote(value)}", {}),
        ("officer", "POST", reverse("account_logout"), {"next": value}),
        ("officer", "POST", f"{reverse('account_logout')}?next={quote(value)}", {}),
        ("officer", "GET", f"{reverse('admin:login')}?next={quote(value)}", {}),
        ("anonymous", "GET", f"{reverse('admin:login')}?next={quote(value)}", {}),
        ("anonymous", "GET", f"{reverse('beoordelen:login')}?next={quote(value)}", {}),
        ("officer", "POST", f"{reverse('account_reauthenticate')}?next={quote(value)}", {"password": PASSWORD}),
        ("officer", "POST", reverse("account_reauthenticate"), {"password": PASSWORD, "next": value}),
    ]
    for role, method, address, data in asked:
        answer = attacked.ask(role, method, address, data)
        assert answer.status < 500, address
        location = answer.response.get("Location", "/")
        assert not is_elsewhere(location, address), f"{method} {address} → {location}"
        assert "Set-Cookie: a" not in location
        assert "\n" not in location


@pytest.mark.parametrize("value", NEXT, ids=repr)
def test_no_page_carries_it_as_a_link(attacked: SecurityWorld, value):
    for role, address in (
        ("anonymous", "account_login"),
        ("officer", "account_logout"),
        ("officer", "account_reauthenticate"),
    ):
        page = reverse(address)
        answer = attacked.ask(role, "GET", f"{page}?next={quote(value)}").response
        reader = Links()
        reader.feed(answer.content.decode())
        wrong = [each for each in reader.found if (is_elsewhere(each, page) and "evil" in each) or "alert" in each]
        assert wrong == []


class Links(HTMLParser):
    """Collects what leads from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "action", "formaction", "src") and value]


def test_no_address_follows_what_stands_in_its_query(attacked: SecurityWorld):
    """The names that sites use for it, on every address that sends on."""
    names = (
        "next",
        "url",
        "return",
        "returnTo",
        "redirect",
        "redirect_to",
        "terug",
        "back",
        "continue",
        "goto",
        "rurl",
        "r",
    )
    query = "&".join(f"{name}={quote('//' + E)}" for name in names)
    wrong = []
    for number, row in enumerate(rows()):
        for role in ("officer", "applicant_signatory", "anonymous"):
            if row.answers[role] != 302 or (role == "anonymous" and number % 10):
                continue
            address = attacked.address(row)
            address += ("&" if "?" in address else "?") + query
            location = attacked.ask(role, row.method, address).response.get("Location", "/")
            if is_elsewhere(location, address):
                wrong.append(f"{role} {row.route}: {location}")

    assert wrong == []


def test_no_address_goes_back_to_where_one_came_from_elsewhere(attacked: SecurityWorld):
    wrong = []
    for row in rows():
        if row.method != "POST":
            continue
        role = next((each for each in ("officer", "applicant_signatory") if row.answers[each] == 302), None)
        if role:
            answer = attacked.ask(role, "POST", attacked.address(row), headers={"Referer": f"https://{E}/"})
            if is_elsewhere(answer.response.get("Location", "/"), "/"):
                wrong.append(row.route)

    assert wrong == []
