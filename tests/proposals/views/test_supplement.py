"""An applicant answers a request for a supplement."""

import re
import time
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.services.drafts import save_answers
from proposals.services.submission import content_digest
from proposals.services.supplements import close_request
from proposals.views.changes import pieces_of
from tests.factories import proposals as make

SECRET = "Dit staat nog nergens."


@pytest.fixture
def asked(draft, signatory, officer):
    """A submitted proposal of which plan and budget were opened."""
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "plan", "budget", by=officer)
    return draft


def page_of(proposal, name="proposal_supplement"):
    return reverse(f"proposals:{name}", args=[proposal.pk])


def section(proposal, code):
    return reverse("proposals:proposal_section", args=[proposal.pk, code])


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def plan(proposal, by, text):
    question = proposal.round.questions.get(section="plan")
    save_answers(proposal=proposal, answers={question.pk: text}, by=by, at=timezone.now())


def send(client, proposal, token=None, **data):
    return client.post(page_of(proposal, "supplement_send"), {"token": token or str(uuid.uuid4())} | data)


def test_the_proposal_itself_leads_to_what_is_asked(sign_in, editor, asked):
    client = sign_in(editor)

    for name in ("proposal_detail", "proposal_check"):
        assert client.get(page_of(asked, name), follow=True).redirect_chain[-1][0] == page_of(asked)


def test_page_says_what_is_asked_until_when_and_what_is_open(sign_in, editor, asked):
    response = sign_in(editor).get(page_of(asked))

    page = response.content.decode()
    assert "Vul de begroting aan." in page
    assert "(Nederlandse tijd)" in text_of(response)
    assert [each.code for each, _changed in response.context["opened"]] == ["plan", "budget"]
    assert section(asked, "plan") in page
    assert section(asked, "impact") not in page


def test_only_opened_parts_take_posts(sign_in, editor, asked):
    client = sign_in(editor)
    impact = asked.answers.get(question__section="impact")

    shown = client.get(section(asked, "impact"))
    refused = client.post(section(asked, "impact"), {f"answer_{impact.question_id}": SECRET})

    assert (shown.status_code, refused.status_code) == (302, 409)
    assert SECRET in refused.content.decode()  # nothing typed is lost
    impact.refresh_from_db()
    assert impact.text != SECRET


def test_an_opened_part_is_saved_and_leads_back(sign_in, editor, asked):
    question = asked.round.questions.get(section="plan")
    client = sign_in(editor)
    asked.round.closes_at = timezone.now() - timedelta(days=1)
    asked.round.save()
    form = client.get(section(asked, "plan")).context["form"]

    answer = client.post(
        section(asked, "plan"),
        {f"answer_{question.pk}": "Nieuw plan van vier woorden.", "basis": form.initial["basis"]},
    )

    assert answer.url == page_of(asked)
    assert asked.answers.get(question=question).text == "Nieuw plan van vier woorden."


def test_page_shows_what_changed_word_by_word(sign_in, editor, asked):
    plan(asked, editor, "Een antwoord van zes hele woorden.")

    page = sign_in(editor).get(page_of(asked))

    assert [part.code for part in page.context["parts"]] == ["plan"]
    assert re.search(r"<del>.*vijf.*</del><ins>.*zes hele.*</ins>", page.content.decode())


def test_what_is_written_now_is_not_for_staff(sign_in, editor, officer, asked):
    plan(asked, editor, SECRET)
    Proposal.objects.filter(pk=asked.pk).update(requested_amount=123_456)
    client = sign_in(officer)

    for address in (
        reverse("proposals:management_proposal", args=[asked.pk]),
        reverse("proposals:management_proposals", args=[asked.round.slug]),
        reverse("proposals:proposal_read", args=[asked.pk]),
    ):
        page = client.get(address).content.decode()
        assert SECRET not in page, address
        assert "123.456" not in page, address


def test_sending_gives_a_second_receipt_and_staff_the_changes(sign_in, editor, signatory, officer, asked):
    plan(asked, editor, "Een antwoord van zes hele woorden.")
    client = sign_in(signatory)
    page = client.get(page_of(asked))

    answer = send(client, asked, token=str(page.context["token"]), content=page.context["content_digest"])

    assert answer.url == page_of(asked, "proposal_receipt")
    receipt = client.get(answer.url)
    assert [(each.submission.number, each.kind) for each in receipt.context["receipts"]] == [(2, "done"), (1, "info")]
    first = client.get(reverse("proposals:submission_receipt", args=[asked.pk, 1]))
    assert first.context["is_newest"] is False
    changes = sign_in(officer).get(reverse("proposals:management_changes", args=[asked.pk, 2]))
    assert [part.code for part in changes.context["parts"]] == ["plan"]
    assert "Vul de begroting aan." in changes.content.decode()


def test_an_incomplete_supplement_says_what_is_missing(sign_in, signatory, asked):
    asked.budget_lines.all().delete()

    answer = send(sign_in(signatory), asked)

    assert answer.status_code == 422
    assert b"mkb-error-summary" in answer.content
    assert f"{section(asked, 'budget')}?controle=1#id_" in answer.content.decode()
    assert asked.submissions.count() == 1


def test_a_change_of_a_colleague_is_shown_before_sending(sign_in, signatory, editor, asked):
    shown = content_digest(asked)
    plan(asked, editor, "Tussendoor gewijzigd door een collega.")

    answer = send(sign_in(signatory), asked, content=shown)

    assert (answer.status_code, asked.submissions.count()) == (409, 1)
    assert "Tussendoor" in answer.content.decode()


def test_a_damaged_token_sends_nothing(sign_in, signatory, asked):
    assert send(sign_in(signatory), asked, token="x").status_code == 200
    assert asked.submissions.count() == 1


def test_after_staff_ended_the_request_the_applicant_hears_so(sign_in, signatory, officer, asked):
    close_request(proposal=asked, by=officer, at=timezone.now(), reason="Niet meer nodig.")

    answer = send(sign_in(signatory), asked)

    assert answer.url == page_of(asked, "proposal_detail")
    assert asked.submissions.count() == 1


def test_late_is_received_and_said(sign_in, signatory, asked):
    request = asked.supplement_requests.get()
    asked.supplement_requests.update(
        asked_at=request.asked_at - timedelta(days=20), due_at=timezone.now() - timedelta(hours=1)
    )
    client = sign_in(signatory)
    assert client.get(page_of(asked)).context["is_late"]

    receipt = client.get(send(client, asked).url)

    assert receipt.context["receipt"].request.was_late
    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED


@pytest.mark.parametrize("is_trusted", [True, False])
def test_the_wait_before_our_server_makes_nobody_late(settings, sign_in, signatory, asked, is_trusted):
    settings.PROXY_SETS_REQUEST_START = is_trusted
    request, now = asked.supplement_requests.get(), timezone.now()
    asked.supplement_requests.update(asked_at=request.asked_at - timedelta(days=20), due_at=now - timedelta(seconds=10))
    arrived = {"X-Request-Start": f"t={time.time() - 20:.3f}"}

    sign_in(signatory).post(page_of(asked, "supplement_send"), {"token": str(uuid.uuid4())}, headers=arrived)

    assert asked.supplement_requests.get().was_late is not is_trusted


def test_anonymous_signs_in_first(client, asked):
    assert send(client, asked).url.startswith("/account/login/?next=/aanvragen/")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("een twee drie", "een drie", [("same", "een "), ("removed", "twee "), ("same", "drie")]),
        ("", "nieuw", [("added", "nieuw")]),
        ("oud", "", [("removed", "oud")]),
        ("een  twee", "een twee", [("same", "een twee")]),
        ("a b", "c d", [("removed", "a b"), ("added", "c d")]),
    ],
)
def test_texts_are_compared_by_word(before, after, expected):
    assert [(piece.kind, piece.text) for piece in pieces_of(before, after)] == expected


def test_very_long_texts_stand_whole():
    before, after = "woord " * 4000, "ander " * 4000

    assert [piece.kind for piece in pieces_of(before, after)] == ["removed", "added"]


def test_an_old_page_of_a_supplement_sends_nothing_when_all_was_taken_back(sign_in, signatory, draft):
    address = reverse("proposals:supplement_send", args=[draft.pk])
    page = sign_in(signatory).post(address, {"token": str(uuid.uuid4()), "content": "0" * 64})
    assert (page.status_code, page.url) == (302, reverse("proposals:proposal_detail", args=[draft.pk]))
