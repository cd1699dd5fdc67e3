"""Who fills in and may not sign, lets those who may sign know that the proposal is ready."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import MembershipRole, MessageState
from proposals.formats import until_moment
from proposals.models import OutgoingMessage, Proposal, Round
from proposals.services.clock import database_now
from proposals.services.drafts import save_answers
from proposals.services.messages import send_due_messages
from proposals.services.signing import NotReady, ask_signatories, signatures_asked_at
from proposals.services.submission import RoundClosed
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def mails():
    return OutgoingMessage.objects.filter(message_key__startswith="signature:").order_by("pk")


def ask(proposal, by):
    return ask_signatories(proposal=proposal, by=by, at=database_now())


def test_each_who_may_sign_gets_one_mail_about_the_same_content(draft, editor, colleague, signatory):
    other = make.member_of(draft.organisation, MembershipRole.SIGNATORY)
    make.member_of(draft.organisation, MembershipRole.SIGNATORY, is_active=False)

    assert [ask(draft, editor), ask(draft, editor), ask(draft, colleague)] == [2, 0, 0]
    assert {mail.recipient for mail in mails()} == {signatory.email, other.email}

    draft.title = "Een ander plan"
    draft.save(update_fields=["title"])

    assert signatures_asked_at(draft) is None
    assert ask(draft, editor) == 2
    assert mails().count() == 4


def test_the_mail_says_nothing_of_the_proposal_and_leads_to_its_check(draft, editor, signatory):
    ask(draft, editor)

    mail = mails().get()
    assert reverse("proposals:proposal_check", args=[draft.pk]) in mail.body
    assert draft.organisation.name in mail.body
    assert draft.title not in mail.subject + mail.body
    assert str(editor) not in mail.subject + mail.body


def test_who_may_sign_since_then_can_be_mailed_too(draft, editor, signatory):
    ask(draft, editor)
    newcomer = make.member_of(draft.organisation, MembershipRole.SIGNATORY)

    assert signatures_asked_at(draft) is None
    assert ask(draft, editor) == 1
    assert mails().last().recipient == newcomer.email
    assert signatures_asked_at(draft) is not None


def test_a_mail_that_stood_still_does_not_ask_for_what_was_done(draft, editor, signatory):
    ask(draft, editor)
    make.sent_in(draft, by=signatory)

    send_due_messages(at=database_now())

    assert not mails().exists()


def test_nobody_is_mailed_about_what_cannot_be_submitted(draft, editor, signatory):
    closed_at = draft.round.closes_at
    with pytest.raises(RoundClosed):
        ask_signatories(proposal=draft, by=editor, at=closed_at)
    make.sent_in(draft, by=signatory)
    with pytest.raises(NotReady):
        ask(draft, editor)
    incomplete = make.ProposalFactory(round=draft.round, organisation=draft.organisation)
    with pytest.raises(NotReady):
        ask(incomplete, editor)

    assert not mails().exists()


def test_the_button_is_for_who_may_not_sign_and_tells_what_it_did(sign_in, draft, editor, signatory):
    page, button = (reverse(f"proposals:{name}", args=[draft.pk]) for name in ("proposal_check", "signature_ask"))
    client = sign_in(editor)
    assert f'action="{button}"' in client.get(page).content.decode()

    answer = client.post(button)

    assert (answer.status_code, answer.url, mails().count()) == (302, page, 1)
    shown = client.get(page).content.decode()
    assert f'action="{button}"' not in shown
    assert signatory.email in shown
    client.post(button)
    assert mails().count() == 1
    assert f'action="{button}"' not in sign_in(signatory).get(page).content.decode()


def test_an_incomplete_proposal_has_no_button_and_mails_nobody(sign_in, draft, editor, signatory):
    draft.title = ""
    draft.save(update_fields=["title"])
    page, button = (reverse(f"proposals:{name}", args=[draft.pk]) for name in ("proposal_check", "signature_ask"))
    client = sign_in(editor)
    assert f'action="{button}"' not in client.get(page).content.decode()

    answer = client.post(button)

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert not mails().exists()


def test_a_closed_round_mails_nobody(sign_in, draft, editor, signatory):
    draft.round.closes_at = database_now() - timedelta(seconds=1)
    draft.round.scoring_closes_at = None
    draft.round.save()

    answer = sign_in(editor).post(reverse("proposals:signature_ask", args=[draft.pk]))

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert not mails().exists()


@pytest.fixture
def supplement(draft, signatory):
    """A supplement that was asked for and in which something was changed."""
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "plan")
    answer_again(draft, signatory, "Een ander antwoord.")
    return draft


def answer_again(proposal, by, text):
    question = proposal.round.questions.get(section="plan")
    save_answers(proposal=proposal, answers={question.pk: text}, by=by, at=database_now())


def test_a_supplement_can_wait_for_a_signature_too_also_when_the_round_is_closed(supplement, editor, signatory):
    Round.objects.filter(pk=supplement.round_id).update(closes_at=database_now())
    supplement.refresh_from_db()

    assert [ask(supplement, editor), ask(supplement, editor)] == [1, 0]
    mail = mails().get()
    assert mail.recipient == signatory.email
    assert reverse("proposals:proposal_supplement", args=[supplement.pk]) in mail.body
    assert until_moment(supplement.open_supplement_request().due_at) in mail.body
    assert supplement.title not in mail.subject + mail.body
    assert signatures_asked_at(supplement) is not None

    answer_again(supplement, editor, "Nog een ander antwoord.")
    changed = Proposal.objects.get(pk=supplement.pk)

    assert signatures_asked_at(changed) is None
    assert ask(changed, editor) == 1
    send_due_messages(at=database_now())
    assert list(mails().values_list("state", flat=True)) == [MessageState.SENT, MessageState.SENT]


def test_a_mail_about_a_supplement_that_was_sent_is_overtaken(supplement, editor, signatory):
    ask(supplement, editor)
    make.supplemented(supplement, by=signatory)

    send_due_messages(at=database_now())

    assert not mails().exists()


def test_the_page_of_a_supplement_has_the_button_once_something_changed_and_nothing_is_missing(
    sign_in, draft, editor, signatory, reader
):
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "plan")
    page, button = (reverse(f"proposals:{name}", args=[draft.pk]) for name in ("proposal_supplement", "signature_ask"))
    client = sign_in(editor)
    assert f'action="{button}"' not in client.get(page).content.decode()
    answer_again(draft, editor, "")
    assert f'action="{button}"' not in client.get(page).content.decode()
    assert client.post(button).url == page
    assert not mails().exists()

    answer_again(draft, editor, "Een ander antwoord.")
    assert f'action="{button}"' in client.get(page).content.decode()
    assert client.post(button).url == page

    shown = client.get(page).content.decode()
    assert f'action="{button}"' not in shown
    assert mails().count() == 1
    for other in (reader, signatory):
        assert f'action="{button}"' not in sign_in(other).get(page).content.decode()
