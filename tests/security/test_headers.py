"""WS-13: what every answer says to a browser, whatever the address, the role and the outcome."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from mkbdeals import urls as site_urls
from tests.permission_table import rows
from tests.security.world import SecurityWorld

pytestmark = pytest.mark.django_db
ROLES_ASKED = ("officer", "applicant_signatory", "assessor_assigned", "technical_administrator")
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
    "connect-src": "'self'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip
SANDBOX = "sandbox; default-src 'none'"  # of what people uploaded
OFF = ("camera", "microphone", "geolocation", "payment", "usb")
# For everybody and the same for everybody: who is signed in may keep it, but must ask whether it is still the same.
KEPT = re.compile(r"^/(open-data/|v1\b|static/|ronde/[\w-]+/vragen)")
HIDDEN = (
    "/.git/config", "/.git/HEAD", "/.env", "/.env.local", "/.htaccess", "/.DS_Store", "/.well-known/../.env",
    "/static/../manage.py", "/static/..%2fmanage.py", "/static/%2e%2e/mkbdeals/settings.py", "/static/..\\manage.py",
    "/static/....//manage.py", "/static//etc/passwd", "/static/%00", "/static/css/../../manage.py", "/media/", "/var/",
    "/static/", "/manage.py", "/requirements.txt", "/server-status", "/debug/", "/__debug__/", "/phpinfo.php",
    "/wp-login.php", "/backup.sql", "/actuator/env", "/swagger.json", "/.svn/entries", "/docker-compose.yml",
    "/admin/doc/", "/admin/r/1/1/",
)  # fmt: skip


def policy_of(answer: HttpResponse) -> dict[str, str]:
    """Read the policy of an answer: each directive with what it allows."""
    parts = (each.strip().partition(" ") for each in answer["Content-Security-Policy"].split(";"))
    return {name: allowed for name, _space, allowed in parts if name}


def wrong_headers(address: str, answer: HttpResponse, is_signed_in: bool) -> list[str]:
    """Say what is wrong with the headers of an answer."""
    found = []
    if answer.get("Content-Security-Policy") != SANDBOX and policy_of(answer) != POLICY:
        found.append(f"policy {answer.get('Content-Security-Policy')}")
    expected = {
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    found += [f"{name} {answer.get(name)}" for name, value in expected.items() if answer.get(name) != value]
    is_for_all = answer.get("Access-Control-Allow-Origin") == "*"
    resource = answer.get("Cross-Origin-Resource-Policy")
    if resource != ("cross-origin" if is_for_all else "same-origin"):
        found.append(f"Cross-Origin-Resource-Policy {resource}")
    if not all(f"{name}=()" in answer.get("Permissions-Policy", "") for name in OFF):
        found.append(f"Permissions-Policy {answer.get('Permissions-Policy')}")
    if is_for_all and is_signed_in and not KEPT.match(address):
        found.append("open to every site")
    kept = answer.get("Cache-Control", "")
    if is_signed_in and not KEPT.match(address) and "no-store" not in kept:
        found.append(f"Cache-Control {kept}")
    found += [f"{name} {answer[name]}" for name in ("Server", "X-Powered-By", "Via") if name in answer]
    if "Content-Type" not in answer and answer.status_code not in (204, 304):
        found.append("no Content-Type")
    return found


def test_every_address_says_it_to_every_kind_of_reader(attacked: SecurityWorld):
    """As who may read it, as nobody, and as somebody else for a refusal."""
    wrong: dict[str, str] = {}
    seen = [(row, role, address, answer.response) for row, role, address, answer in attacked.pages_read()]
    for number, row in enumerate(rows()):
        for role in ("anonymous", ROLES_ASKED[number % len(ROLES_ASKED)])[: 1 + (number % 3 == 0)]:
            if row.answers[role] != 200:
                address = attacked.address(row)
                seen.append((row, role, address, attacked.ask(role, row.method, address).response))
    for row, role, address, answer in seen:
        for each in wrong_headers(address, answer, role in attacked.sessions):
            wrong.setdefault(f"{row.route}: {each}", f"{role} {row.method} {answer.status_code}")

    assert wrong == {}


def test_every_kind_of_refusal_says_it(attacked: SecurityWorld):
    refusals = {
        400: ("GET", "/", {"headers": {"Host": "evil.example"}}),
        403: ("GET", "/admin/", {}),
        404: ("GET", "/bestaat-niet/", {}),
        405: ("POST", "/contact/", {}),
        413: ("POST", "/aanvragen/nieuw/", {"data": b"&".join([b"a=1"] * 2500), "content_type": FORM}),
    }
    for code, (method, address, asked) in refusals.items():
        client = attacked.as_role("applicant_signatory")
        answer = client.generic(method, address, **asked)
        assert (answer.status_code, wrong_headers(address, answer, code not in (400, 405))) == (code, [])


FORM = "application/x-www-form-urlencoded"


def test_too_often_says_it(attacked: SecurityWorld):
    page = "/account/password/reset/"
    with transaction.atomic():
        client = attacked.as_role("anonymous")
        answers = [client.post(page, {"email": f"{number}@x.example"}) for number in range(22)]
        transaction.set_rollback(True)

    assert (answers[-1].status_code, wrong_headers(page, answers[-1], False)) == (429, [])


def test_trouble_of_our_own_says_it_and_tells_nothing(attacked: SecurityWorld):
    with override_settings(ROOT_URLCONF=__name__):
        answers = [Client(raise_request_exception=False).get(address) for address in ("/fails/", "/away/")]

    assert [each.status_code for each in answers] == [500, 503]
    for answer in answers:
        assert wrong_headers("/", answer, False) == []
        assert not re.search(rb"Traceback|secret|settings\.|\.py\b|DEBUG", answer.content)


def fails(_request):
    """Fail with words that nobody may read."""
    raise ValueError("secret detail of settings.py")


def away(_request):
    """Fail as when the database is away."""
    from django.db import OperationalError

    raise OperationalError("secret: could not connect to 10.0.0.1")


urlpatterns = [path("fails/", fails), path("away/", away), *site_urls.urlpatterns]
handler400, handler403, handler404 = site_urls.handler400, site_urls.handler403, site_urls.handler404
handler429, handler500 = site_urls.handler429, site_urls.handler500


def test_files_of_the_site_say_it_too(tmp_path):
    (tmp_path / "site.css").write_text("main { color: black }")
    with override_settings(STATIC_ROOT=str(tmp_path)):
        client = Client()
        answers = [client.get(address) for address in ("/static/site.css", "/static/none.css", "/static/../manage.py")]
        bodies = [b"".join(each.streaming_content) if each.streaming else each.content for each in answers]

    assert [each.status_code for each in answers] == [200, 404, 404]
    assert b"color" in bodies[0]
    assert [wrong_headers("/static/site.css", each, False) for each in answers] == [[], [], []]


@pytest.mark.parametrize("address", HIDDEN)
def test_what_lies_beside_the_site_is_not_served(attacked: SecurityWorld, address):
    for role in ("anonymous", "technical_administrator"):
        answer = attacked.ask(role, "GET", address)
        assert answer.status in (302, 400, 404), role
        if answer.status == 302:
            assert answer.response["Location"].startswith(("/account/login/", "/admin/"))
        assert not re.search(rb"SECRET_KEY|DATABASES|root:|import django|Traceback", answer.response.content)


def test_nothing_says_which_version_this_is(attacked: SecurityWorld):
    pages = [attacked.ask(role, "GET", page).response for role, page in (("anonymous", "/"), ("officer", "/admin/"))]

    for page in pages:
        assert not re.search(rb"(?i)django/|gunicorn|generator\"|whitenoise|python/3", page.content)


PRODUCTION = """
import django; django.setup()
from django.test import Client
for page, secure in (("/x/", False), ("/livez", True)):
    answer = Client().get(page, secure=secure, headers={"Host": "deals.example"})
    print(answer.status_code, answer.get("Location", "-"), answer.get("Strict-Transport-Security", "-"), sep="|")
from django.conf import settings as its
print(its.SESSION_COOKIE_NAME, its.CSRF_COOKIE_NAME, its.SESSION_COOKIE_SECURE, its.CSRF_COOKIE_SECURE,
      its.SESSION_COOKIE_HTTPONLY, its.SESSION_COOKIE_SAMESITE, its.DEBUG, sep="|")
"""


def test_production_speaks_https_only():
    """A process of its own, for settings are read once. `make check` holds `check --deploy` against the same."""
    environment = {
        "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "mkbdeals.settings", "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "deals.example", "BASE_URL": "https://deals.example", "DATABASE_URL": "postgres://localhost/none",
    }  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    plain, secure, cookies = answer.stdout.strip().splitlines()[-3:]

    assert plain.split("|")[:2] == ["301", "https://deals.example/x/"]
    assert secure == "200|-|max-age=63072000; includeSubDomains; preload"
    assert cookies == "__Host-sessionid|__Host-csrftoken|True|True|True|Lax|False"


@contextmanager
def web_server() -> Iterator[str]:
    """Run the web server as `make run` and the container do, with an application that answers one word."""
    code = "def application(environ, start):\n    start('200 OK', [('Content-Length', '2')])\n    return [b'ja']\n"
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "one_word.py").write_text(code)
    command = [
        sys.executable, "-m", "gunicorn", "--config", "mkbdeals/gunicorn.py", "--bind", "127.0.0.1:0",
        "--pythonpath", f"{folder},{settings.BASE_DIR}", "--workers", "1", "one_word:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + 30
        for line in server.stderr:
            if match := re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", line):
                yield match[1]
                return
            assert time.monotonic() < until, line
        raise AssertionError("the web server did not begin")
    finally:
        server.terminate()
        server.wait(20)
        server.stderr.close()


def test_the_web_server_does_not_name_itself():
    with web_server() as address:
        answers = [urllib.request.urlopen(address, timeout=10)]
        with pytest.raises(urllib.error.HTTPError) as refused:  # the server itself refuses, the site is not asked
            urllib.request.urlopen(urllib.request.Request(address, headers={"Content-Length": "x"}), timeout=10)
        answers.append(refused.value)

    for answer in answers:
        assert answer.headers.get("Server") in (None, "")
        assert "gunicorn" not in str(answer.headers).lower()
