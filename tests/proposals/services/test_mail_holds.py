"""All mail stands still, and goes again when somebody says so (OP-03)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import MailHold
from proposals.services.bounces import resend_message
from proposals.services.mail_holds import NotHeld, hold_mail, open_hold, release_mail
from proposals.services.messages import queue_message, send_due_messages
from proposals.services.system_health import mail_waits

pytestmark = pytest.mark.django_db


def queue(key, at):
    return queue_message(key=key, recipient="iemand@test.example", subject=key, body="Tekst", at=at)


@pytest.fixture
def held():
    """One mail from before the standstill, one from after it."""
    now = timezone.now()
    before = queue("eerder", now - timedelta(minutes=2))
    hold_mail(reason="Er is een back-up teruggezet.", by=None, at=now - timedelta(minutes=1))
    return before, queue("later", now)


def states(messages):
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]


def test_nothing_goes_out_while_mail_stands_still(held):
    assert send_due_messages(at=timezone.now()) == 0
    assert (mail.outbox, states(held)) == ([], [MessageState.WAITING] * 2)


def test_everything_goes_out_once_it_is_let_go(held, officer):
    assert release_mail(by=officer, at=timezone.now()) == 0

    assert send_due_messages(at=timezone.now()) == 2
    assert open_hold() is None


def test_what_waited_before_can_be_left_out(held, officer):
    assert release_mail(by=officer, at=timezone.now(), leave_out=True) == 1

    assert send_due_messages(at=timezone.now()) == 1
    assert [each.subject for each in mail.outbox] == ["later"]
    assert states(held) == [MessageState.LEFT_OUT, MessageState.SENT]


def test_a_standstill_that_goes_on_stays_as_it_is(held, officer):
    again = hold_mail(reason="Iets anders", by=officer, at=timezone.now())

    assert (again.reason, MailHold.objects.count()) == ("Er is een back-up teruggezet.", 1)


def test_the_database_keeps_to_one_at_a_time(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        MailHold.objects.create(reason="Nog een", begun_at=timezone.now())


def test_what_goes_is_not_let_go_twice(held, officer):
    release_mail(by=officer, at=timezone.now())

    with pytest.raises(NotHeld):
        release_mail(by=officer, at=timezone.now())
    hold_mail(reason="Opnieuw", by=officer, at=timezone.now())  # and it can stand still again
    assert open_hold().reason == "Opnieuw"


def test_mail_that_stands_still_on_purpose_is_no_alarm(held):
    late = timezone.now() + timedelta(hours=3)

    assert not mail_waits(late).exists()


def test_a_standstill_in_a_backup_begins_anew_when_it_is_put_back(held, officer):
    """What was written after it began was perhaps sent by the site that went away, too."""
    at = timezone.now()
    hold = hold_mail(reason="Er is een back-up teruggezet.", by=None, at=at)

    assert (hold.begun_at, MailHold.objects.count()) == (at, 1)
    assert release_mail(by=officer, at=timezone.now(), leave_out=True) == 2
    assert states(held) == [MessageState.LEFT_OUT] * 2


def test_what_was_left_out_by_mistake_is_sent_after_all(held, officer):
    release_mail(by=officer, at=timezone.now(), leave_out=True)
    held[0].refresh_from_db()

    again = resend_message(message=held[0], recipient=held[0].recipient, by=officer, at=timezone.now())

    assert send_due_messages(at=timezone.now()) == 2
    assert states([again]) == [MessageState.SENT]


def test_mail_that_stood_still_for_days_is_tried_as_often_as_other_mail(settings, officer):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    old = queue("eerder", timezone.now() - timedelta(days=5))

    send_due_messages(at=timezone.now())

    assert states([old]) == [MessageState.WAITING]
    assert old.attempts == 1
