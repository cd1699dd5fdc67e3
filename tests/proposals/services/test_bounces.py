"""Mail that came back, as mail servers say so (RFC 3464)."""

from datetime import timedelta
from email import message_from_string

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.services.bounces import (
    NotReturned,
    bounce_of,
    record_bounce,
    resend_message,
    sent_again,
    undelivered_mails,
)
from proposals.services.messages import send_due_messages
from proposals.services.portal_messages import place_message
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example
To: mkb-deals@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="GRENS"

--GRENS
Content-Type: text/plain; charset=us-ascii

This is the mail system. Your message could not be delivered.

--GRENS
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 12 Mar 2027 09:00:00 +0100

Final-Recipient: rfc822; iemand@test.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <iemand@test.example>: User unknown

--GRENS
Content-Type: {kind}

Message-ID: <{uuid}@localhost>
From: mkb-deals@localhost
To: iemand@test.example
Subject: Een bericht

{text}
--GRENS--
"""


def report(uuid, *, action="failed", status="5.1.1", kind="message/rfc822", text="De tekst."):
    return REPORT.format(uuid=uuid, action=action, status=status, kind=kind, text=text)


@pytest.fixture
def sent():
    return make.OutgoingMessageFactory(state=MessageState.SENT, sent_at=timezone.now(), attempts=1)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_bounce_of_reads_the_message_id_and_the_reason(sent, kind):
    bounce = bounce_of(message_from_string(report(sent.uuid, kind=kind)))

    assert bounce.message_uuid == sent.uuid
    assert bounce.reason == "5.1.1 550 5.1.1 <iemand@test.example>: User unknown"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_may_still_arrive_is_no_bounce(sent, action):
    assert bounce_of(message_from_string(report(sent.uuid, action=action, status="4.2.2"))) is None


@pytest.mark.parametrize(
    "text", ["", "Subject: hallo\n\nGewone post", report("geen-uuid"), "Content-Type: multipart/report\n\n"]
)
def test_anything_else_is_no_bounce(text):
    assert bounce_of(message_from_string(text)) is None


def test_record_bounce_marks_the_mail_once(sent):
    bounce = bounce_of(message_from_string(report(sent.uuid)))
    first = timezone.now()

    record_bounce(bounce=bounce, at=first)
    record_bounce(bounce=bounce, at=first + timedelta(days=1))

    sent.refresh_from_db()
    assert (sent.state, sent.bounced_at) == (MessageState.BOUNCED, first)
    assert "User unknown" in sent.last_error


def test_a_mail_that_still_waits_did_not_come_back():
    waiting = make.OutgoingMessageFactory()

    record_bounce(bounce=bounce_of(message_from_string(report(waiting.uuid))), at=timezone.now())

    waiting.refresh_from_db()
    assert waiting.state == MessageState.WAITING


def test_the_command_reads_a_folder_an_mbox_and_nothing_of_strangers(tmp_path, capsys):
    mails = [make.OutgoingMessageFactory(state=MessageState.SENT, sent_at=timezone.now()) for _each in range(3)]
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "1.eml").write_text(report(mails[0].uuid))
    (folder / "2.eml").write_text(report("12345678-1234-1234-1234-123456789abc"))
    (folder / "3.eml").write_bytes(b"\xff\xfe geen mail \x00")
    box = tmp_path / "mbox"
    box.write_text("".join(f"From mx Fri Mar 12 09:00:00 2027\n{report(each.uuid)}\n" for each in mails[1:]))

    call_command("import_bounces", str(folder))
    call_command("import_bounces", str(box))

    assert "3 berichten gelezen, 1" in capsys.readouterr().out
    assert set(OutgoingMessage.objects.values_list("state", flat=True)) == {MessageState.BOUNCED}
    with pytest.raises(CommandError):
        call_command("import_bounces", str(tmp_path / "nergens"))


def test_resend_message_makes_a_new_mail_and_the_notice_follows_it(organisation, editor, officer):
    message = place_message(
        organisation=organisation, proposal=None, kind="note", subject="s", body="b", key="k", at=timezone.now()
    )
    send_due_messages(at=timezone.now())
    bounced = message.readings.get(user=editor).mail
    record_bounce(bounce=bounce_of(message_from_string(report(bounced.uuid))), at=timezone.now())

    again = resend_message(message=bounced, recipient="nieuw@test.example", by=officer, at=timezone.now())

    assert (again.recipient, again.state, again.body) == ("nieuw@test.example", MessageState.WAITING, bounced.body)
    assert message.readings.get(user=editor).mail == again
    with pytest.raises(NotReturned):
        resend_message(message=again, recipient="x@test.example", by=officer, at=timezone.now())


def test_undelivered_mails_are_those_nobody_sent_again(draft, officer):
    now = timezone.now()
    values = {"proposal": draft, "state": MessageState.BOUNCED, "sent_at": now, "bounced_at": now}
    open_, again = (make.OutgoingMessageFactory(**values) for _each in range(2))
    make.OutgoingMessageFactory(proposal=draft)

    resend_message(message=again, recipient="nieuw@test.example", by=officer, at=now)

    assert undelivered_mails(draft.pk) == [open_]


def test_a_mail_is_sent_again_once(draft, officer):
    now = timezone.now()
    mail = make.OutgoingMessageFactory(proposal=draft, state=MessageState.BOUNCED, sent_at=now, bounced_at=now)
    again = resend_message(message=mail, recipient="nieuw@test.example", by=officer, at=now)

    with pytest.raises(NotReturned):
        resend_message(message=mail, recipient="nieuw@test.example", by=officer, at=now + timedelta(seconds=1))
    assert sent_again(mail) == again
