"""WS-11: no form works without the token of the page it came from, and nobody is signed in or out by a link."""

from urllib.parse import urlencode

import pytest
from django.middleware.csrf import _get_new_csrf_string, get_token, rotate_token
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from tests.factories.proposals import PASSWORD
from tests.permission_table import rows
from tests.security.forms import forms_of
from tests.security.world import Answer, SecurityWorld
from tests.trust.addresses import named_routes

pytestmark = pytest.mark.django_db
# 401: the page of a part of a proposal asks to sign in anew, and carries the text along that our own page sent.
REFUSED_SO = (401, 403)
# Nobody is signed in there and nothing is written: the API answers a POST with 405.
EXEMPT = "api"


def attempts(world: SecurityWorld) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Give every unsafe address with a role that may use it: the forms that are seen, and the rows of the table."""
    found = {form.route: (form.role, form.action, form.filled()) for form in forms_of(world)}
    for row in rows():
        allowed = [role for role in world.sessions if row.answers[role] not in (403, 404, 405)]
        if row.method == "POST" and allowed:
            found.setdefault(row.route, (allowed[-1], world.address(row), {}))
    return list(found.values())


@pytest.fixture(scope="module")
def unsafe(attacked) -> list[tuple[str, str, dict[str, list[str]]]]:
    """Every unsafe address."""
    return attempts(attacked)


def sent(world: SecurityWorld, role: str, address: str, data: dict, cookie: str = "", **headers: str) -> Answer:
    """Send a form to the site as it checks tokens itself."""
    body = urlencode(data, doseq=True).encode()
    return world.send(
        role, "POST", address, body, headers=headers, cookie=f"csrftoken={cookie}" if cookie else "", strict=True
    )


def token_and_cookie() -> tuple[str, str]:
    """Give a token with the cookie that belongs to it."""
    request = RequestFactory().get("/")
    token = get_token(request)
    return token, request.META["CSRF_COOKIE"]


def old_token() -> tuple[str, str]:
    """Give the token of before signing in, with the cookie of after it."""
    request = RequestFactory().get("/")
    token = get_token(request)
    rotate_token(request)
    return token, request.META["CSRF_COOKIE"]


WAYS = {
    "without a token": lambda: ({}, "", {}),
    "a token without the cookie": lambda: ({"csrfmiddlewaretoken": token_and_cookie()[0]}, "", {}),
    "the token of somebody else": lambda: ({"csrfmiddlewaretoken": token_and_cookie()[0]}, token_and_cookie()[1], {}),
    "an old token": lambda: ({"csrfmiddlewaretoken": old_token()[0]}, old_token()[1], {}),
    "a token made up": lambda: ({"csrfmiddlewaretoken": "a" * 64}, _get_new_csrf_string(), {}),
}


def with_right_token_from(origin: str) -> tuple[dict, str, dict]:
    """Give what a browser sends when a page of another site has the right token all the same."""
    token, cookie = token_and_cookie()
    return {"csrfmiddlewaretoken": token}, cookie, {"Origin": origin}


ORIGINS = ("https://evil.example", "null", "http://testserver.evil.example")


def test_there_are_unsafe_addresses_enough(unsafe):
    assert len(unsafe) >= 130


@pytest.mark.parametrize("way", WAYS)
def test_without_the_token_of_its_page_no_form_works(attacked, unsafe, way):
    wrong = []
    for role, address, data in unsafe:
        more, cookie, headers = WAYS[way]()
        answer = sent(attacked, role, address, data | more, cookie, **headers)
        if answer.status not in REFUSED_SO or answer.writes:
            wrong.append(f"{role} POST {address}: {answer.status} {answer.writes[:2]}")

    assert wrong == []


def test_the_right_token_from_another_site_does_not_work(attacked, unsafe):
    wrong = []
    for number, (role, address, data) in enumerate(unsafe):
        more, cookie, headers = with_right_token_from(ORIGINS[number % len(ORIGINS)])
        answer = sent(attacked, role, address, data | more, cookie, **headers)
        if answer.status not in REFUSED_SO or answer.writes:
            wrong.append(f"{role} POST {address}: {answer.status} {answer.writes[:2]}")

    assert wrong == []


def test_only_the_api_that_changes_nothing_asks_no_token(attacked):
    exempt = [
        name for name, view in views() if getattr(view, "csrf_exempt", False) and not name.startswith(f"{EXEMPT}:")
    ]

    assert exempt == []
    for name in named_routes():
        if name.startswith(f"{EXEMPT}:"):
            arguments = {"deal_detail": {"dealcode": attacked.places["public_deal"]}, "not_found": {"rest": "x"},
                         "round_detail": {"rondecode": attacked.places["open_round"]}}  # fmt: skip
            address = reverse(name, kwargs=arguments.get(name.partition(":")[2], {}))
            answer = sent(attacked, "officer", address, {})
            assert (answer.status in (404, 405), answer.writes) == (True, ()), address


def views(resolver=None, namespace=""):
    """Give every view with the name of its route."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from views(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        else:
            yield f"{namespace}{each.name}", each.callback


def test_nobody_is_signed_in_by_another_site(attacked):
    """Login CSRF: whoever works on under the account of the attacker gives away what is typed."""
    person = attacked.persons["applicant_editor"]
    data = {"login": person.email, "password": PASSWORD}
    for way in WAYS.values():
        more, cookie, headers = way()
        answer = sent(attacked, "anonymous", reverse("account_login"), data | more, cookie, **headers)
        assert answer.status == 403
        assert "sessionid" not in answer.response.cookies
    more, cookie, headers = with_right_token_from(ORIGINS[0])
    assert sent(attacked, "anonymous", reverse("account_login"), data | more, cookie, **headers).status == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("route", ["account_logout", "admin:logout", "beoordelen:logout"])
def test_nobody_is_signed_out_by_a_link(attacked, route, method):
    attacked.ask("officer", method, reverse(route))

    assert attacked.ask("officer", "GET", "/beheer/").status == 200


def test_signing_out_by_another_site_does_not_work(attacked):
    answer = sent(attacked, "officer", reverse("account_logout"), {})

    assert (answer.status, answer.writes) == (403, ())
    assert attacked.ask("officer", "GET", "/beheer/").status == 200


def test_no_address_changes_anything_when_it_is_only_read(attacked):
    """A GET needs no token. Looking writes who looked, and at most has something calculated that follows anyway."""
    allowed = {
        "proposals_portalreading", "reporting_reportdownload", "assessment_scenariostability",
        "account_emailaddress",  # of django-allauth: a copy of the address of the account
    }  # fmt: skip
    found: dict[str, set[str]] = {}
    for row, _role, _address, answer in attacked.pages_read():
        for what, _values in answer.writes:
            if what.split()[-1] not in allowed:
                found.setdefault(row.route, set()).add(what)

    assert found == {}
