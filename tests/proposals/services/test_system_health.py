"""The health line of the cockpit about mail: only what really waits sets it off."""

from datetime import timedelta

import pytest

from proposals.enums import MessageState
from proposals.services.clock import database_now
from proposals.services.system_health import mail_waits, system_health
from tests.factories.proposals import OutgoingMessageFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)


def test_mail_written_at_a_moment_long_gone_does_not_wait_yet():
    now = database_now()
    message = OutgoingMessageFactory(created_at=now - timedelta(days=3000))

    assert list(mail_waits(now)) == []
    assert list(mail_waits(now + LATER)) == [message]
    assert system_health(now + LATER).problems == ("Er wacht al langer dan een kwartier e-mail.",)


def test_mail_that_is_tried_again_waits_from_then_on():
    now = database_now()
    OutgoingMessageFactory(due_at=now + LATER)

    assert list(mail_waits(now + LATER)) == []


def test_mail_does_not_wait_too_long_while_some_of_it_is_sent():
    now = database_now()
    OutgoingMessageFactory()
    OutgoingMessageFactory(state=MessageState.SENT, sent_at=now + LATER)

    assert list(mail_waits(now + LATER)) == []
    assert len(mail_waits(now + LATER * 2)) == 1


def test_mail_that_newer_mail_passed_by_waits_too_long():
    now = database_now()
    stuck = OutgoingMessageFactory(due_at=now)
    OutgoingMessageFactory(state=MessageState.SENT, due_at=now + LATER / 2, sent_at=now + LATER)

    assert list(mail_waits(now + LATER)) == [stuck]
    assert system_health(now + LATER).problems == ("Er wacht al langer dan een kwartier e-mail.",)


def test_mail_behind_older_mail_that_is_sent_waits_for_its_turn():
    now = database_now()
    OutgoingMessageFactory(due_at=now + timedelta(minutes=2))
    OutgoingMessageFactory(state=MessageState.SENT, due_at=now, sent_at=now + LATER)

    assert list(mail_waits(now + LATER)) == []


def test_no_mail_waits_longer_than_an_hour_behind_other_mail():
    now = database_now()
    waiting = OutgoingMessageFactory(due_at=now)
    OutgoingMessageFactory(state=MessageState.SENT, due_at=now, sent_at=now + LATER * 4)

    assert list(mail_waits(now + LATER * 4)) == [waiting]
