"""What a proxy says of waiting counts only where a proxy always says it."""

import time
import uuid
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from proposals.enums import RoundStatus
from proposals.models import Submission
from proposals.views.queueing import LONGEST_WAIT, time_in_queue
from tests.factories import proposals as make


def waited(text: str) -> timedelta:
    return time_in_queue(RequestFactory().post("/", headers={"X-Request-Start": text}))


def test_a_client_is_not_believed():
    assert waited(f"t={time.time() - 30}") == timedelta(0)


def test_the_proxy_is_believed(settings):
    settings.PROXY_SETS_REQUEST_START = True

    assert timedelta(seconds=29.9) <= waited(f"t={time.time() - 30:.3f}") < LONGEST_WAIT


@pytest.mark.parametrize("text", ["", "x", "t=", "t=nan", "t=1e400", "t=99999999999"])
def test_nonsense_and_the_future_count_as_no_wait(settings, text):
    settings.PROXY_SETS_REQUEST_START = True

    assert waited(text) == timedelta(0)


def test_nobody_waits_longer_than_a_server_lets_one(settings):
    settings.PROXY_SETS_REQUEST_START = True

    assert waited("t=0") == LONGEST_WAIT


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_proposal_that_waited_over_the_closing_time_is_on_time(settings, sign_in, signatory, draft, is_trusted):
    settings.PROXY_SETS_REQUEST_START = is_trusted
    make.Round.objects.filter(pk=draft.round.pk).update(
        status=RoundStatus.CLOSED, closes_at=timezone.now() - timedelta(seconds=10)
    )

    response = sign_in(signatory).post(
        f"/aanvragen/{draft.pk}/indienen/",
        {"token": str(uuid.uuid4())},
        headers={"X-Request-Start": f"t={time.time() - 20:.3f}"},
    )

    assert response.status_code == (302 if is_trusted else 409)
    if is_trusted:
        assert Submission.objects.get().received_at < timezone.now() - timedelta(seconds=19)
