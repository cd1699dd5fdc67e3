"""Where somebody is signed in: listed, ended, and no statement on other pages for it."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mkbdeals.tasks import remove_ended_sessions
from proposals.models import Session
from proposals.services.own_sessions import words_of
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/ingelogd/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
NEW = "Een-heel-nieuw-wachtwoord-7"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    """Begin and end with no attempts counted: many people sign in from one address here."""
    cache.clear()
    yield
    cache.clear()


def browser_of(person, agent):
    """Sign in with a browser of one's own."""
    client = Client(headers={"User-Agent": agent})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/aanvragen/").status_code == 200
    return client


@pytest.fixture
def here(editor):
    return browser_of(editor, FIREFOX)


@pytest.fixture
def there(editor):
    return browser_of(editor, CHROME)


def listed(client):
    return client.get(PAGE).context["sessions"]


def test_the_list_says_where_since_when_and_which_is_this(here, there, stranger):
    browser_of(stranger, CHROME)

    first, second = listed(here)

    assert (first.browser, first.system, first.is_this) == ("Firefox", "Linux", True)
    assert (second.browser, second.system, second.is_this) == ("Chrome", "Windows", False)
    assert abs(first.began_at.timestamp() - time.time()) < 60
    page = here.get(PAGE).content.decode()
    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in page]


def test_one_is_ended_from_another(here, there):
    assert here.post(PAGE, {"end": listed(here)[1].mark}).status_code == 302

    assert there.get("/aanvragen/").url.startswith("/account/login/")
    assert here.get("/aanvragen/").status_code == 200
    assert len(listed(here)) == 1


def test_all_others_are_ended_at_once(editor, here, there):
    browser_of(editor, CHROME)

    here.post(PAGE, {"end": "others"})

    assert there.get("/aanvragen/").status_code == 302
    assert [each.is_this for each in listed(here)] == [True]


def test_who_it_is_is_asked_before_others_are_ended_but_not_for_signing_out(here, there, settings):
    settings.APPROVAL_SIGN_IN_SECONDS = 900
    session = here.session
    session["account_authentication_methods"] = []
    session.save()

    asked = here.post(PAGE, {"end": "others"})

    assert asked["Location"].startswith("/account/reauthenticate/")
    assert there.get("/aanvragen/").status_code == 200
    here.post(asked["Location"], {"password": PASSWORD})
    assert there.get("/aanvragen/").status_code == 302
    assert here.post(PAGE, {"end": listed(here)[0].mark})["Location"] == "/"


def test_ending_this_one_signs_out(here):
    assert here.post(PAGE, {"end": listed(here)[0].mark})["Location"] == "/"

    assert here.get("/aanvragen/").status_code == 302


def test_nobody_ends_a_session_of_somebody_else(here, stranger):
    other = browser_of(stranger, CHROME)
    mark = listed(other)[0].mark

    here.post(PAGE, {"end": mark})
    here.post(PAGE, {"end": "%"})
    here.post(PAGE, {"end": "others"})

    assert other.get("/aanvragen/").status_code == 200


def test_another_password_ends_the_others(editor, here, there):
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302

    assert [each.is_this for each in listed(here)] == [True]  # before the other one was asked for anything
    assert there.get("/aanvragen/").status_code == 302
    assert here.get("/aanvragen/").status_code == 200


def test_signing_out_ends_the_row_and_signing_in_takes_another_key(editor):
    client = Client()
    client.get("/account/login/")
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})
    key = client.cookies["sessionid"].value
    client.post("/account/logout/")

    assert not Session.objects.filter(session_key=key).exists()
    client.post("/account/login/", {"login": editor.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != key


def test_the_list_costs_one_statement_and_other_pages_none(here, there):
    def statements(address):
        with CaptureQueriesContext(connection) as found:
            here.get(address)
        return [each["sql"] for each in found.captured_queries if "session" in each["sql"].lower()]

    assert len(statements(PAGE)) == 1  # the session itself is read with a prepared statement
    assert [each for each in statements("/aanvragen/") if "EXECUTE" not in each] == []


def test_an_administrator_signs_somebody_out_everywhere(
    here, there, editor, stranger, sign_in, technical_administrator
):
    other = browser_of(stranger, CHROME)
    data = {"email": editor.email, "name": editor.name, "function": editor.function, "is_active": "on"}

    sign_in(technical_administrator).post(
        f"/admin/proposals/user/{editor.pk}/change/", data | {"signs_out_everywhere": "on"}
    )

    assert [each.get("/aanvragen/").status_code for each in (here, there, other)] == [302, 302, 200]


def test_another_second_factor_ends_the_others(officer, settings, django_capture_on_commit_callbacks):
    settings.SECOND_FACTOR = "staff"
    here, there = (Client(), Client())
    for each in (here, there):
        each.post("/account/login/", {"login": officer.email, "password": PASSWORD})
    secret = here.get("/account/2fa/totp/activate/").context["form"].secret

    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/account/2fa/totp/activate/", {"code": code})

    assert here.get("/beheer/").status_code == 200
    assert there.get("/beheer/").url.startswith("/account/login/")


def test_rows_of_sessions_that_are_over_go(here, there):
    Session.objects.filter(session_key=there.session.session_key).update(expire_date=timezone.now())

    assert remove_ended_sessions() == 1
    assert here.get("/aanvragen/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (CHROME, ("Chrome", "Windows")),
        (CHROME + " Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
        ("", ("", "")),
        ("<script>", ("", "")),
    ],
)
def test_browsers_have_words(agent, words):
    assert words_of(agent) == words
