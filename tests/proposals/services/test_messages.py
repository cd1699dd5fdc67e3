"""The outbox."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.services.messages import GIVE_UP_AFTER, queue_message, send_due_messages

pytestmark = pytest.mark.django_db


def queue(key="bericht", **values):
    defaults = {"recipient": "iemand@test.example", "subject": "Onderwerp", "body": "Tekst", "at": timezone.now()}
    return queue_message(key=key, **(defaults | values))


def test_queue_message_writes_one_row_per_cause():
    assert queue() == queue()
    assert OutgoingMessage.objects.count() == 1


def test_send_due_messages_sends_each_once_with_a_recognisable_message_id():
    message = queue()

    assert send_due_messages(at=timezone.now()) == 1
    assert send_due_messages(at=timezone.now()) == 0

    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.SENT, 1)
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [f"<{message.uuid}@localhost>"]


def test_send_due_messages_leaves_what_is_not_due_yet():
    queue(at=timezone.now() + timedelta(hours=1))

    assert send_due_messages(at=timezone.now()) == 0


def test_one_bad_message_does_not_hold_up_those_behind_it():
    bad, good = queue("slecht"), queue("goed")
    OutgoingMessage.objects.filter(pk=bad.pk).update(subject="Twee\nregels", due_at=good.due_at - timedelta(minutes=1))

    assert send_due_messages(at=timezone.now()) == 1

    bad.refresh_from_db()
    assert (bad.state, bad.attempts, [sent.subject for sent in mail.outbox]) == (MessageState.WAITING, 1, ["Onderwerp"])
    assert bad.last_error.startswith("BadHeaderError")


def test_queue_message_makes_one_line_of_a_subject_that_fits():
    message = queue(subject="Tussenrapportage over\r\nBcc: iemand " + "a" * 300)

    assert len(message.subject) == 200
    assert message.subject.startswith("Tussenrapportage over Bcc: iemand aaa")


def test_a_refused_message_waits_longer_each_time_and_is_given_up_after_two_days(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    message, start = queue(), timezone.now()

    send_due_messages(at=start)
    message.refresh_from_db()
    first_pause = message.due_at - start
    send_due_messages(at=message.due_at)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 2)
    assert message.due_at - start > first_pause

    while message.state == MessageState.WAITING:
        last = message.due_at
        send_due_messages(at=last)
        message.refresh_from_db()

    assert message.state == MessageState.FAILED
    assert GIVE_UP_AFTER < last - start <= GIVE_UP_AFTER + timedelta(hours=2)
    assert "ConnectionRefusedError" in message.last_error
