"""WS-17: what people type is text, in mails, subjects, letters and pages: no header, no command, no placeholder."""

import email
import email.policy
import re
from datetime import UTC, datetime
from html import escape

import pytest
from django.core import mail
from django.utils import timezone

from assessment import emails as assessment_emails
from proposals import emails as proposals_emails
from proposals.models import Organisation, OutgoingMessage, Proposal, Round, Submission
from proposals.services.messages import queue_message, send_due_messages
from reporting.letters.filling import filled
from reporting.letters.marks import parse_text
from reporting.letters.placeholders import PLACEHOLDERS
from tests.security.world import SecurityWorld

# No figure of this moment can be mistaken for 49, what `7*7` would become.
MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
HEADERS = {
    "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
    "Auto-Submitted",
}  # fmt: skip
PAYLOADS = (
    "Plan\r\nBcc: x@evil.example", "Plan\nBcc: x@evil.example", "Plan\rBcc: x@evil.example", "Plan\r\n\r\n<h1>",
    "Plan%0d%0aBcc: x", "Plan\x0bBcc: x", "Plan\x0cBcc: x", "Plan\x85Bcc: x", "Plan\u2028Bcc: x", "Plan\r\n Bcc: x",
    "{0.__class__}", "{event.__init__.__globals__}", "{proposal.organisation}", "%(address)s", "%(title)s",
    "%s %d %n", "%(x)", "100 %", "{{7*7}}", "{{ 7|add:7 }}", "{% debug %}", "{% include 'admin/login.html' %}",
    "{{request.user.password}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "[link](https://evil.example)",
    "![x](https://evil.example/x.png)", "<a href=//evil.example>x</a>", "=?utf-8?b?QmNjOiB4?=",
    "=?utf-8?q?=0ABcc:_x?=", "[persoonlijke link]", "x" * 400, "\u202eelbmar", "“”’",
)  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_a_title_is_text_in_every_mail(attacked: SecurityWorld, payload):
    """Built in memory: the words of the title stand in the text as they are, and the subject is one line."""
    organisation, round_, proposal = (
        Organisation(name=payload),
        Round(name=payload, slug="x"),
        Proposal(pk=1, title=payload),
    )
    proposal.organisation, proposal.round = organisation, round_
    round_.closes_at = MOMENT
    organisation.pk = 1
    submission = Submission(reference="MKB-1", received_at=MOMENT, number=1)
    submission.proposal = proposal
    person = attacked.persons["assessor_assigned"]
    mails = [
        proposals_emails.receipt_mail(submission),
        proposals_emails.invitation_mail(organisation, MOMENT),
        proposals_emails.signatory_mail(organisation),
        proposals_emails.left_mail(organisation),
        proposals_emails.reminder_mail(proposal, missing=1, has_signatory=False),
        assessment_emails.assignment_mail(Round(pk=1, name=payload, slug="x"), person),
        assessment_emails.taken_away_mail(Round(pk=1, name=payload, slug="x"), person, MOMENT),
    ]
    for number, each in enumerate(mails):
        assert payload in each.body
        assert "49" not in each.body.replace(payload, "")
        sent = sent_as(each.subject, each.body, f"{number}")
        assert set(sent.keys()) <= HEADERS
        assert "\n" not in sent["Subject"]
        assert sent["To"] == "a@b.example"
        assert sent.get_content_type() == "text/plain"
        assert "evil.example" not in "".join(value for name, value in sent.items() if name != "Subject")


def sent_as(subject: str, body: str, key: str) -> email.message.EmailMessage:
    """Send a mail through the outbox, and read it as a mail program does."""
    OutgoingMessage.objects.all().update(state="sent", sent_at=timezone.now())
    mail.outbox.clear()
    queue_message(key=f"injected:{key}", recipient="a@b.example", subject=subject, body=body, at=timezone.now())
    send_due_messages(at=timezone.now())
    assert len(mail.outbox) == 1
    return email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)


@pytest.mark.parametrize(
    "recipient", ["a@b.example\nBcc: x@evil.example", "a@b.example\r\n\r\nx", "a@b.example, x@evil.example"]
)
def test_an_address_is_one_address(db, recipient):
    """Forms take no such address. Should one come from elsewhere, nothing goes to a second reader."""
    OutgoingMessage.objects.all().update(state="sent", sent_at=timezone.now())
    mail.outbox.clear()
    queue_message(key="injected:address", recipient=recipient, subject="Onderwerp", body="Tekst", at=timezone.now())
    send_due_messages(at=timezone.now())

    for each in mail.outbox:
        assert each.recipients() == [recipient]
        assert "\n" not in recipient
        assert not re.search(r"(?m)^Bcc:", str(each.message()))


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_a_title_is_text_on_every_page(attacked: SecurityWorld, payload):
    draft = Proposal.objects.get(pk=attacked.places["draft"])
    Proposal.objects.filter(pk=draft.pk).update(
        title=payload[:150].replace("\x00", ""), submit_token=draft.submit_token
    )
    for page in (f"/aanvragen/{draft.pk}/", f"/aanvragen/{draft.pk}/lezen/", "/aanvragen/"):
        answer = attacked.ask("applicant_signatory", "GET", page)
        assert answer.status == 200
        content = answer.response.content.decode()
        if "<" in payload:
            assert payload not in content
        if "{" in payload or "%(" in payload:
            assert escape(payload) in content
        assert "Bcc" not in str(dict(answer.response.items()))


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
@pytest.mark.parametrize("kind", ["award", "rejection", "reserve", "remedy"])
def test_a_text_of_a_letter_knows_its_own_placeholders_only(payload, kind):
    """Refused when it is typed, or taken as it stands: nothing is looked up in any object."""
    text = parse_text(f"Geachte lezer,\n\n{payload}\n\nEinde", kind)
    if text.problems:
        return
    words = "\n".join(block.text for block in filled(text, dict.fromkeys(PLACEHOLDERS, "WAARDE"), {}))

    assert "49" not in words
    assert set(re.findall(r"\w+", words)) <= set(re.findall(r"\w+", f"Geachte lezer Einde {payload}"))


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if "{{" in each or "{%" in each], ids=repr)
def test_the_language_of_templates_is_refused(payload):
    assert parse_text(payload, "award").problems


@pytest.mark.parametrize("payload", [*PAYLOADS, "{{ aanvrager }}", "**{{ toegekend_bedrag }}**"], ids=repr)
def test_a_value_in_a_letter_is_not_read_again(payload):
    """A name with a placeholder in it stays a name."""
    values = dict.fromkeys(PLACEHOLDERS, "WAARDE") | {"aanvrager": payload}

    assert filled(parse_text("Aan {{ aanvrager }} zelf", "award"), values, {})[0].text == f"Aan {payload} zelf"
