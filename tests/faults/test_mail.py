"""JB-11: mail through a server with troubles of every kind, its time compressed."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from proposals.enums import MessageState
from proposals.models import OutgoingMessage
from proposals.services.messages import GIVE_UP_AFTER, queue_message, send_due_messages
from tests.faults.mail_server import NEVER, mailbox
from tests.faults.scale import Numbers, rng

MAILS = Numbers(10, 300)
DOWN = timedelta(hours=2)
TROUBLE = timedelta(hours=36)  # after that the server is well: sooner or later it always is
STEP = timedelta(minutes=30)


@pytest.mark.django_db
@pytest.mark.case(
    "JB-11", "Mail is refused, put off, too large, hangs, is cut after it was taken, or away for 2 h", 300
)
def test_mail_trouble_ends_each_mail_once_or_tells_of_it(settings, case):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5
    began = at = timezone.now()
    words = {}
    for number in range(MAILS.now):
        name = NEVER if number % 10 == 0 else f"mens{number}@"
        message = queue_message(
            key=f"proef:{number}", recipient=f"{name}voorbeeld.example", subject=f"Bericht {number}",
            body=f"Beste lezer,\n\nDit is bericht {number}: € {number}.000.\n", at=began,
        )  # fmt: skip
        words[f"<{OutgoingMessage.objects.get(pk=message.pk).uuid}@"] = number
    with mailbox(rng("JB-11")) as server:
        settings.EMAIL_PORT = server.port
        while OutgoingMessage.objects.filter(state=MessageState.WAITING).exists():
            assert at < began + GIVE_UP_AFTER + timedelta(hours=6), "mails that never end"
            server.is_down, server.is_well = at < began + DOWN, at > began + TROUBLE
            send_due_messages(at=at, limit=10 * MAILS.now)
            at += STEP

    states = Counter(OutgoingMessage.objects.values_list("state", flat=True))
    never = OutgoingMessage.objects.filter(recipient__startswith=NEVER)
    assert set(never.values_list("state", flat=True)) == {MessageState.FAILED}
    assert states == {MessageState.FAILED: len(never), MessageState.SENT: MAILS.now - len(never)}
    assert all(each.last_error for each in never)
    times = Counter(each["Message-ID"] for each in server.taken)
    assert {each for each, count in times.items() if count > 1} == server.cut
    assert max(times.values()) <= 2
    assert len(times) == states[MessageState.SENT]
    for each in server.taken:
        number = words[each["Message-ID"].split("@")[0] + "@"]
        body = each.get_payload(decode=True).decode().replace("\r\n", "\n")
        assert (each["Subject"], each["To"]) == (f"Bericht {number}", f"mens{number}@voorbeeld.example")
        assert body.strip() == f"Beste lezer,\n\nDit is bericht {number}: € {number}.000."
    case.did(MAILS.now, "mails")
    case.note(f"{len(server.cut)} came twice, {len(never)} told as not delivered; connections: {dict(server.seen)}")
