"""Checking, sending in, receipt, late, withdrawing."""

import re
import uuid
from datetime import timedelta
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from proposals.enums import MessageState, PortalMessageKind, ProposalStatus
from proposals.formats import until_moment
from proposals.models import OutgoingMessage, PortalMessage, Proposal, Submission
from tests.factories import proposals as make


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ").split())


def submit(client, draft, token=None):
    return client.post(f"/aanvragen/{draft.pk}/indienen/", {"token": token or str(uuid.uuid4())})


def close(round_, *, ago=timedelta(seconds=7)) -> None:
    round_.closes_at = timezone.now() - ago
    round_.save()


def test_check_page_shows_every_answer_once(sign_in, signatory, draft):
    make.AttachmentFactory(proposal=draft, original_name="bijlage.pdf")
    question = draft.round.questions.get(section="impact")
    answer = draft.answers.get(question=question)
    answer.text = "Driehonderd bedrijven bereikt"
    answer.save()

    text = text_of(sign_in(signatory).get(f"/aanvragen/{draft.pk}/controleren/"))

    for words in (
        draft.summary,
        question.text,
        "Driehonderd bedrijven bereikt",
        draft.partners.get().name,
        draft.budget_lines.get().description,
        draft.funding_sources.get().name,
        "bijlage.pdf",
    ):
        assert text.count(words) == 1, words


def test_check_page_links_to_every_part_and_back(sign_in, signatory, draft):
    page = sign_in(signatory).get(f"/aanvragen/{draft.pk}/controleren/").content.decode()

    for slug in ("organisatie", "plan", "ondernemers", "planning", "resultaat", "begroting", "partners", "bijlagen"):
        assert f'href="/aanvragen/{draft.pk}/{slug}/"' in page


def test_check_page_names_who_can_sign_to_an_editor(sign_in, editor, signatory, draft):
    page = sign_in(editor).get(f"/aanvragen/{draft.pk}/controleren/")

    assert f"/aanvragen/{draft.pk}/indienen/" not in page.content.decode()
    assert "Wethouder economie" in text_of(page)


def test_signatory_submits_and_gets_a_receipt(sign_in, signatory, draft):
    client = sign_in(signatory)
    token = client.get(f"/aanvragen/{draft.pk}/controleren/").context["token"]

    response = submit(client, draft, str(token))

    assert response.url == f"/aanvragen/{draft.pk}/ontvangstbewijs/"
    submission = Submission.objects.get()
    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED
    receipt = client.get(response.url)
    text = text_of(receipt)
    assert submission.reference in text
    assert submission.sha256[:8] in text
    assert f"{timezone.localtime(submission.received_at):%M.%S} uur" in text


def test_a_receipt_asks_for_nothing_that_is_not_there(sign_in, signatory, draft, django_assert_num_queries):
    """Supplements and returned mail are rare: a receipt without them costs five statements, one of them its PDF."""
    client, address = sign_in(signatory), f"/aanvragen/{draft.pk}/ontvangstbewijs/"
    submit(client, draft)
    client.get(address)

    with django_assert_num_queries(5):
        client.get(address)

    mail = OutgoingMessage.objects.filter(proposal=draft).first()
    OutgoingMessage.objects.filter(pk=mail.pk).update(
        state=MessageState.BOUNCED, sent_at=timezone.now(), bounced_at=timezone.now()
    )
    assert f"Aan {mail.recipient} op" in text_of(client.get(address))


def test_submitting_mails_everybody_in_one_statement(sign_in, signatory, draft):
    client = sign_in(signatory)
    draft.organisation.email = "post@slingerbeek.example"
    draft.organisation.save()

    with CaptureQueriesContext(connection) as queries:
        submit(client, draft)

    told = set(OutgoingMessage.objects.values_list("recipient", flat=True))
    assert told == {signatory.email, "post@slingerbeek.example"}
    assert sum('INSERT INTO "proposals_outgoingmessage"' in each["sql"] for each in queries) == 1


def test_double_press_gives_the_same_receipt(sign_in, signatory, draft):
    client, token = sign_in(signatory), str(uuid.uuid4())

    assert submit(client, draft, token).url == submit(client, draft, token).url
    assert Submission.objects.count() == 1


def test_second_signatory_hears_who_was_first(sign_in, signatory, draft, organisation):
    submit(sign_in(signatory), draft)
    second = make.member_of(organisation, "signatory", function="Burgemeester")
    client = sign_in(second)

    response = client.post(f"/aanvragen/{draft.pk}/indienen/", {"token": str(uuid.uuid4())}, follow=True)

    assert "Wethouder economie" in text_of(response)
    assert Submission.objects.count() == 1


def test_editor_cannot_submit(sign_in, editor, draft):
    assert submit(sign_in(editor), draft).status_code == 403
    assert Proposal.objects.get().status == ProposalStatus.DRAFT


def test_stranger_cannot_submit(sign_in, stranger, draft):
    assert submit(sign_in(stranger), draft).status_code == 404


def test_anonymous_signs_in_first(client, draft):
    assert submit(client, draft).url.startswith("/account/login/?next=/aanvragen/")


def test_incomplete_proposal_is_not_sent_and_says_what_is_missing(sign_in, signatory, draft):
    draft.themes.clear()

    response = submit(sign_in(signatory), draft)

    assert response.status_code == 422
    assert Proposal.objects.get().status == ProposalStatus.DRAFT
    page = response.content.decode()
    assert "?controle=1#id_themes_0" in page
    assert page.split("<title>")[1].startswith("Fout:")


def test_share_above_half_is_not_sent_here(sign_in, signatory, draft):
    line = draft.budget_lines.get()
    line.amount, line.amount_input = line.amount - 1, f"{line.amount - 1:.0f}"
    line.save()
    source = draft.funding_sources.get()
    source.amount, source.amount_input = source.amount - 1, f"{source.amount - 1:.0f}"
    source.save()

    response = submit(sign_in(signatory), draft)

    assert response.status_code == 422
    assert not Submission.objects.exists()


def test_damaged_token_sends_nothing(sign_in, signatory, draft):
    response = sign_in(signatory).post(f"/aanvragen/{draft.pk}/indienen/", {"token": "x"})

    assert response.status_code == 200
    assert not Submission.objects.exists()


def test_late_says_both_moments_and_keeps_the_draft(sign_in, signatory, draft):
    close(draft.round)

    response = submit(sign_in(signatory), draft)

    assert response.status_code == 409
    text = text_of(response)
    assert f"{timezone.localtime(draft.round.closes_at):%M.%S} uur" in text
    assert f"{timezone.localtime(response.context['received_at']):%M.%S} uur" in text
    assert Proposal.objects.get().status == ProposalStatus.DRAFT
    assert draft.title in text_of(sign_in(signatory).get(f"/aanvragen/{draft.pk}/lezen/"))


def test_submitting_by_reading_is_impossible(sign_in, signatory, draft):
    response = sign_in(signatory).get(f"/aanvragen/{draft.pk}/indienen/")

    assert response.url == f"/aanvragen/{draft.pk}/controleren/"
    assert not Submission.objects.exists()


def test_what_a_colleague_changed_is_read_before_it_is_sent(sign_in, signatory, draft):
    client = sign_in(signatory)
    shown = client.get(f"/aanvragen/{draft.pk}/controleren/").context
    draft.summary = "Een collega schreef dit later."
    draft.save()
    fields = {"token": str(shown["token"]), "content": shown["content_digest"]}

    response = client.post(f"/aanvragen/{draft.pk}/indienen/", fields)

    assert response.status_code == 409
    assert "Een collega schreef dit later." in text_of(response)
    assert not Submission.objects.exists()
    fields["content"] = response.context["content_digest"]
    assert client.post(f"/aanvragen/{draft.pk}/indienen/", fields).status_code == 302


def test_same_form_with_other_content_shows_what_was_received(sign_in, signatory, draft):
    client, token = sign_in(signatory), str(uuid.uuid4())
    submit(client, draft, token)

    response = client.post(f"/aanvragen/{draft.pk}/indienen/", {"token": token, "content": "0" * 64})

    assert response.status_code == 409
    assert Submission.objects.get().reference in text_of(response)


def test_closing_that_somebody_was_told_of_stands(sign_in, signatory, draft):
    close(draft.round)
    submit(sign_in(signatory), draft)

    later = timezone.now() + timedelta(seconds=90)
    type(draft.round).objects.update(closes_at=later)  # to the site: the clock went back

    assert submit(sign_in(signatory), draft).status_code == 409
    assert not Submission.objects.exists()


def test_receipt_does_not_exist_before_submitting(sign_in, signatory, draft):
    assert sign_in(signatory).get(f"/aanvragen/{draft.pk}/ontvangstbewijs/").status_code == 404


def test_receipt_is_for_the_organisation(sign_in, signatory, officer, stranger, draft):
    submit(sign_in(signatory), draft)

    assert sign_in(officer).get(f"/aanvragen/{draft.pk}/ontvangstbewijs/").status_code == 403
    assert sign_in(stranger).get(f"/aanvragen/{draft.pk}/ontvangstbewijs/").status_code == 404


def test_read_page_shows_the_snapshot(sign_in, signatory, draft):
    client = sign_in(signatory)
    submit(client, draft)

    response = client.get(f"/aanvragen/{draft.pk}/lezen/")

    assert response.context["submission"] == Submission.objects.get()
    assert Submission.objects.get().reference in text_of(response)


def test_signatory_withdraws_changes_and_submits_again(sign_in, signatory, draft):
    client = sign_in(signatory)
    submit(client, draft)

    assert client.get(f"/aanvragen/{draft.pk}/intrekken/").status_code == 200
    client.post(f"/aanvragen/{draft.pk}/intrekken/")
    assert Proposal.objects.get().status == ProposalStatus.WITHDRAWN
    client.post(f"/aanvragen/{draft.pk}/heropenen/")
    assert Proposal.objects.get().status == ProposalStatus.DRAFT
    submit(client, draft)

    assert list(Submission.objects.order_by("number").values_list("number", "is_current")) == [(1, False), (2, True)]
    references = set(Submission.objects.values_list("reference", flat=True))
    assert len(references) == 2


def test_everybody_hears_of_a_withdrawal_and_until_when_to_submit_again(sign_in, signatory, editor, draft):
    """Their mail of before says that it was received and that nothing need be done."""
    client = sign_in(signatory)
    submit(client, draft)

    client.post(f"/aanvragen/{draft.pk}/intrekken/")

    message = PortalMessage.objects.exclude(kind=PortalMessageKind.RECEIPT).get(proposal=draft)
    submission = Submission.objects.get()
    assert message.subject == f"U hebt uw voorstel ingetrokken ({submission.reference})"
    assert str(signatory) in message.body
    assert until_moment(draft.round.closes_at) in message.body
    mails = {each.user: each.mail for each in message.readings.select_related("user", "mail")}
    assert set(mails) == {signatory, editor}
    for mail in mails.values():
        assert "Soort bericht: Bericht" in mail.body
        assert "ontvangst" not in mail.body.lower()
        assert draft.title not in mail.body
    client.post(f"/aanvragen/{draft.pk}/intrekken/")
    assert PortalMessage.objects.filter(proposal=draft).count() == 2


def test_reopening_after_a_colleague_says_so(sign_in, signatory, draft):
    client = sign_in(signatory)
    submit(client, draft)
    client.post(f"/aanvragen/{draft.pk}/intrekken/")
    client.post(f"/aanvragen/{draft.pk}/heropenen/")

    page = client.post(f"/aanvragen/{draft.pk}/heropenen/", follow=True).content.decode()

    assert "al heropend" in page
    assert "gesloten" not in page.split("</main>")[0].split("mkb-messages")[1].split("</div>")[0]


def test_withdrawing_after_closing_is_not_done_by_the_button_of_the_open_round(sign_in, signatory, draft):
    client = sign_in(signatory)
    submit(client, draft)
    close(draft.round)

    assert client.post(f"/aanvragen/{draft.pk}/intrekken/").status_code == 409
    assert Proposal.objects.get().status == ProposalStatus.SUBMITTED


def test_editor_cannot_withdraw_or_reopen(sign_in, signatory, editor, draft):
    submit(sign_in(signatory), draft)
    client = sign_in(editor)

    assert client.post(f"/aanvragen/{draft.pk}/intrekken/").status_code == 403
    assert client.post(f"/aanvragen/{draft.pk}/heropenen/").status_code == 403
