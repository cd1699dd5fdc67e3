"""Staff ask for a supplement, give more time and end a request."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalStatus
from proposals.formats import dutch_date
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(draft, signatory):
    make.sent_in(draft, by=signatory)
    return draft


@pytest.fixture
def asked(sent, officer):
    make.asked_for(sent, "plan", by=officer)
    return sent


def address(proposal, name="supplement_ask"):
    return reverse(f"proposals:{name}", args=[proposal.pk])


def day(days):
    found = timezone.localdate() + timedelta(days=days)
    return f"{found.day}-{found.month}-{found.year}"


def question(**values):
    asked = {"sections": ["plan", "budget"], "question": "Wat kost de coach?", "due_date": day(14)}
    return asked | {"submission": "1"} | values


def test_the_form_begins_with_a_text_and_two_weeks(sign_in, officer, sent):
    form = sign_in(officer).get(address(sent)).context["form"]

    assert form["question"].value()
    assert form.initial["due_date"] == timezone.localdate() + timedelta(days=14)
    assert {"plan", "budget"} <= {code for code, _title in form.fields["sections"].choices}


def test_asking_sets_the_term_at_five_in_the_netherlands(sign_in, officer, sent):
    answer = sign_in(officer).post(address(sent), question())

    assert answer.url == reverse("proposals:management_proposal", args=[sent.pk])
    request = sent.supplement_requests.get()
    due = timezone.localtime(request.due_at)
    assert (due.date(), due.hour, request.sections) == (
        timezone.localdate() + timedelta(days=14),
        17,
        ["plan", "budget"],
    )


def test_about_a_version_that_was_not_seen_nothing_is_asked(sign_in, officer, sent):
    client = sign_in(officer)
    assert b'name="submission" value="1"' in client.get(address(sent)).content

    answer = client.post(address(sent), question(submission="0"))

    assert answer.status_code == 422
    assert "nieuwere versie" in answer.content.decode()
    assert answer.context["form"]["question"].value() == question()["question"]
    assert not sent.supplement_requests.exists()
    assert client.post(address(sent), question(submission=answer.context["submission"])).status_code == 302


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sections": []}, "sections"),
        ({"sections": ["bestaat-niet"]}, "sections"),
        ({"question": "  \n "}, "question"),
        ({"question": "w" * 6000}, "question"),
        ({"due_date": ""}, "due_date"),
        ({"due_date": "morgen"}, "due_date"),
        ({"due_date": "31-2-2027"}, "due_date"),
        ({"due_date": day(6)}, "due_date"),
        ({"due_date": day(-400)}, "due_date"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_kept(sign_in, officer, sent, values, field):
    answer = sign_in(officer).post(address(sent), question(**values))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["question"].value() == question(**values)["question"]
    assert b"mkb-error-summary" in answer.content
    assert not sent.supplement_requests.exists()


@pytest.mark.parametrize("name", ["supplement_ask", "supplement_term", "supplement_close"])
def test_what_a_colleague_did_meanwhile_is_said(sign_in, officer, sent, name):
    status = ProposalStatus.ADMISSIBLE
    make.move_proposal(sent, status, submitted_at=sent.submitted_at, reference=sent.reference)

    answer = sign_in(officer).post(address(sent, name), question())

    assert answer.url == reverse("proposals:management_proposal", args=[sent.pk])
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]


def test_more_time_and_the_clock_are_shown_to_both(sign_in, officer, signatory, asked):
    client = sign_in(officer)
    client.post(address(asked, "supplement_term"), {"due_date": day(30), "reason": "De raad vergadert later."})

    staff = client.get(reverse("proposals:management_proposal", args=[asked.pk])).content.decode()
    theirs = sign_in(signatory).get(reverse("proposals:proposal_supplement", args=[asked.pk])).content.decode()

    tomorrow = dutch_date(timezone.localdate() + timedelta(days=1))
    later = dutch_date(timezone.localdate() + timedelta(days=30))
    assert later in staff
    assert tomorrow in staff
    assert later in theirs
    assert tomorrow in theirs
    assert "De raad vergadert later." in theirs


def test_a_shorter_term_is_refused_with_the_present_one(sign_in, officer, asked):
    answer = sign_in(officer).post(address(asked, "supplement_term"), {"due_date": day(10), "reason": "Haast."})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["due_date"])
    assert dutch_date(asked.supplement_requests.get().due_at) in str(answer.context["form"].errors)


def test_ending_needs_a_reason(sign_in, officer, asked):
    client = sign_in(officer)

    assert client.post(address(asked, "supplement_close"), {"reason": ""}).status_code == 422
    client.post(address(asked, "supplement_close"), {"reason": "Het antwoord kwam per telefoon."})

    asked.refresh_from_db()
    assert asked.status == ProposalStatus.SUBMITTED
    assert asked.supplement_requests.get().closing_reason == "Het antwoord kwam per telefoon."


def test_after_the_term_the_proposal_can_be_left_aside_as_incomplete(sign_in, officer, asked):
    client, page = sign_in(officer), reverse("proposals:management_proposal", args=[asked.pk])
    assert client.get(page).context["may_call_inadmissible"] is False
    long_ago = timezone.now() - timedelta(days=20)
    asked.supplement_requests.update(asked_at=long_ago, due_at=timezone.now() - timedelta(minutes=1))
    assert client.get(page).context["may_call_inadmissible"] is True

    data = {"choice": "inadmissible", "submission": "1", "ground": "incomplete"}
    client.post(page, data | {"reason": "De begroting ontbreekt nog."})

    asked.refresh_from_db()
    assert asked.status == ProposalStatus.INADMISSIBLE


def test_who_reads_only_cannot_ask(client, controller, asked):
    client.force_login(controller)

    for name in ("supplement_ask", "supplement_term", "supplement_close"):
        assert client.get(address(asked, name)).status_code == 403
