"""Before an approval who signed in elsewhere tells there once more who he is; what was asked is done right after."""

import re
import time
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.urls import reverse

from proposals.models import SignInLink
from tests.factories import payments as pay

pytestmark = pytest.mark.django_db
HERE = "ministerie"
BACK = f"/account/via/{HERE}/terug/"


@pytest.fixture
def order():
    return pay.PaymentOrderFactory()


@pytest.fixture
def asked(client, come, place, settings, finance_officer, order):
    """A finance officer of the ministry approves after twenty minutes; give what goes along to the ministry."""
    settings.APPROVAL_SIGN_IN_SECONDS = 900
    pay.PaymentLimitFactory(user=finance_officer)
    finance_officer.set_unusable_password()
    finance_officer.save()
    come(HERE, email=finance_officer.email, email_verified=True)
    session = client.session
    session[RECORDS] = [record | {"at": time.time() - 1200} for record in session[RECORDS]]
    session.save()
    address = reverse("proposals:payment_order", args=[order.pk])
    answer = client.post(address, {"step": "approve"})
    assert answer["Location"] == f"/account/via/{HERE}/opnieuw/?next={address.replace('/', '%2F')}"
    page = client.get(answer["Location"])
    # A page of ours between the button and the other site: browsers would hold back a redirect to there.
    assert page.status_code == 200
    link = re.search(r'href="(\?[^"]*leave=1[^"]*)"', page.content.decode())[1]
    left = client.get(answer["Location"].partition("?")[0] + unescape(link))
    place.asked = dict(parse_qsl(urlsplit(left["Location"]).query))
    return place.asked


def approved(order):
    order.refresh_from_db()
    return bool(order.first_approved_at)


def test_who_tells_it_again_gets_it_done(client, place, asked, order, finance_officer):
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert not approved(order)
    place.claims = {"auth_time": int(time.time())}

    answer = client.get(BACK, {"code": "c", "state": asked["state"]})

    assert answer["Location"] == reverse("proposals:payment_order", args=[order.pk])
    assert approved(order)
    assert order.first_approved_by == finance_officer


@pytest.mark.parametrize(
    "claims",
    [{}, {"auth_time": int(time.time()) - 3600}, {"auth_time": "now"}, {"auth_time": int(time.time()), "sub": "ander"}],
)
def test_who_does_not_gets_nothing_done(client, place, asked, order, claims):
    place.claims = claims

    answer = client.get(BACK, {"code": "c", "state": asked["state"]})

    assert (answer.status_code, answer.context["reason"]) == (403, "again")
    assert not approved(order)


def test_a_colleague_does_not_tell_it_for_somebody_else(client, place, asked, order, officer):
    SignInLink.objects.create(user=officer, provider=HERE, uid="collega")
    place.claims = {"auth_time": int(time.time()), "sub": "collega"}

    answer = client.get(BACK, {"code": "c", "state": asked["state"]})

    assert (answer.status_code, answer.context["reason"]) == (403, "again")
    assert not approved(order)
