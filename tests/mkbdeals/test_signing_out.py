"""Signing out: the browser forgets, and cookies are of this host alone."""

import json
import os
import subprocess
import sys

import pytest

from mkbdeals.settings import BASE_DIR
from mkbdeals.short_messages import MessageCookie
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
NAMES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
         "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")  # fmt: skip
READ = f"import json, mkbdeals.settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"


def in_production():
    """Give the settings of cookies as they are in production."""
    left = {name: value for name, value in os.environ.items() if name not in {"DEMONSTRATION", "DEBUG"}}
    told = subprocess.run(
        [sys.executable, "-c", READ], env=left | {"SECRET_KEY": "x" * 60}, cwd=BASE_DIR, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def test_the_browser_is_told_to_forget(client, editor):
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})
    page = client.get("/aanvragen/")
    assert not page.has_header("Clear-Site-Data")

    answer = client.post("/account/logout/")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "_auth_user_id" not in client.session
    assert not client.get("/").has_header("Clear-Site-Data")


def test_who_signed_in_with_a_password_is_asked_nothing_more(client, editor):
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})

    assert client.post("/account/logout/", {"next": "/contact/"})["Location"] == "/contact/"
    for place in ("ministerie", "eherkenning", "elders", "//elders.example"):
        answer = client.get("/account/logout/", {"elders": place})
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_in_production_every_cookie_is_for_this_host_alone(client, editor, settings):
    for name, value in in_production().items():
        setattr(settings, name, value)
    client.get("/account/login/", secure=True)
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD}, secure=True)
    client.post("/account/logout/", secure=True)
    assert client.cookies["__Host-messages"].value  # "U bent uitgelogd."
    assert "uitgelogd" in client.get("/", secure=True).content.decode()
    client.get("/contact/?taal=en", secure=True)

    names = {"__Host-sessionid", "__Host-csrftoken", "__Host-language", "__Host-messages"}
    assert set(client.cookies) == names
    for name in names:
        morsel = client.cookies[name]
        assert (bool(morsel["secure"]), morsel["path"], morsel["domain"]) == (True, "/", ""), name


def test_without_tls_the_name_is_plain(rf, settings):
    settings.SESSION_COOKIE_SECURE = False

    assert MessageCookie(rf.get("/")).cookie_name == "messages"
