"""AC-05: no list, search, order or lookup tells one database from another that differs in one secret."""

import random
import time

import pytest
from django.urls import reverse

from assessment.models import Assessment
from tests.trust.oracle import SECRETS, Secret, answer_to, changed, compare
from tests.trust.states import address

pytestmark = pytest.mark.django_db
REQUESTS = 16  # for each secret; many more in `make faults`
WITNESSED = [secret for secret in SECRETS if secret.witness]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_who_may_not_know_gets_the_same_answer(trust, secret: Secret):
    asked, differences = compare(trust, secret, REQUESTS, random.Random(secret.name))

    assert asked == REQUESTS
    assert [str(each) for each in differences] == []


def test_there_are_requests_enough():
    assert REQUESTS * len(SECRETS) >= 300


@pytest.mark.parametrize("secret", WITNESSED, ids=lambda secret: secret.name)
def test_who_may_know_sees_the_difference(trust, secret: Secret):
    """A change that shows nowhere would prove nothing."""
    role, route = secret.witness
    where = [address(trust, route, state) for state in ("scoring", "calculated", "approved")] if ":" in route else []
    if "management_messages" in route:
        where = [reverse(route)]
    before = [answer_to(trust, role, each) for each in where]
    with changed(trust, secret):
        assert [answer_to(trust, role, each) for each in where] != before


def test_time_alone_makes_no_difference(trust, monkeypatch):
    """A form is signed with its second and counts down the session: neither tells a secret."""
    mine = Assessment.objects.get(proposal=trust.stages["scoring"].own, assessor=trust.persons["assessor_assigned"])
    where = reverse("beoordelen:assessment_assessment_change", args=[mine.pk])
    before = answer_to(trust, "assessor_assigned", where)
    at = time.time() + 7
    monkeypatch.setattr(time, "time", lambda: at)

    assert answer_to(trust, "assessor_assigned", where) == before
    assert before[0] == 200
