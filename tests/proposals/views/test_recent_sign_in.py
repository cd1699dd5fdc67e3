"""Who approves or publishes tells again who he is when that was a while ago; nothing is lost by it."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.core.cache import cache
from django.urls import resolve, reverse

from proposals.enums import Role
from tests.factories import payments as pay
from tests.factories import proposals as make
from tests.factories.proposals import PASSWORD

pytestmark = pytest.mark.django_db
AGAIN = "/account/reauthenticate/"


@pytest.fixture(autouse=True)
def quarter_of_an_hour(db, settings):
    settings.APPROVAL_SIGN_IN_SECONDS = 900
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def order():
    return pay.PaymentOrderFactory()


@pytest.fixture
def address(order):
    return reverse("proposals:payment_order", args=[order.pk])


@pytest.fixture
def finance(client, finance_officer):
    """A finance officer who signed in just now."""
    pay.PaymentLimitFactory(user=finance_officer)
    client.post("/account/login/", {"login": finance_officer.email, "password": PASSWORD})
    return client


def was_told(client, seconds):
    """Let it be so many seconds ago that it was told who this is."""
    session = client.session
    session[RECORDS] = [record | {"at": time.time() - seconds} for record in session[RECORDS]]
    session.save()


def test_who_signed_in_just_now_approves(finance, order, address):
    assert finance.post(address, {"step": "approve"})["Location"] == address

    order.refresh_from_db()
    assert order.first_approved_at


def test_later_it_is_asked_and_then_done_without_pressing_again(finance, order, address):
    was_told(finance, 1000)

    answer = finance.post(address, {"step": "approve"})

    assert answer["Location"].startswith(f"{AGAIN}?next=")
    order.refresh_from_db()
    assert order.first_approved_at is None
    wrong = finance.post(answer["Location"], {"password": "Fout-wachtwoord-1"})
    assert wrong.status_code == 200
    order.refresh_from_db()
    assert order.first_approved_at is None
    right = finance.post(answer["Location"], {"password": PASSWORD})
    assert right["Location"] == address
    order.refresh_from_db()
    assert order.first_approved_by_id == int(finance.session["_auth_user_id"])
    assert order.first_approved_at


def test_looking_and_other_steps_ask_nothing(finance, address):
    was_told(finance, 1000)

    assert finance.get(address).status_code == 200
    assert finance.post(address, {"step": "refuse"}).status_code == 422


def test_who_may_not_is_refused_and_not_asked(client, settings):
    settings.APPROVAL_SIGN_IN_SECONDS = 1
    client.force_login(make.user_with_role(Role.CONTROLLER))

    assert client.post("/beheer/ronde/x/besluiten/bekendmaken/").status_code == 403


def test_switched_off_nobody_is_asked(finance, settings, order, address):
    settings.APPROVAL_SIGN_IN_SECONDS = 0
    was_told(finance, 100_000)

    assert finance.post(address, {"step": "approve"})["Location"] == address


@pytest.mark.parametrize(
    ("route", "arguments"),
    [
        ("assessment:allocation_approve", ["ronde", 1]),
        ("assessment:decision_publish", ["ronde"]),
        ("assessment:decision_plan", ["ronde"]),
        ("assessment:follow_up_approve", ["ronde", 1, 1]),
        ("assessment:follow_up_publish", ["ronde", 1, 1]),
        ("assessment:rule_amendment_approve", ["ronde", 1]),
        ("proposals:determination_approve", [1]),
    ],
)
def test_all_approvals_ask(client, decision_maker, route, arguments):
    address = reverse(route, args=arguments)
    assert resolve(address)
    client.force_login(decision_maker)

    assert client.post(address)["Location"].startswith(AGAIN)
