"""Asking for a supplement, receiving it, giving more time and ending a request."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from proposals.enums import ProposalStatus
from proposals.models import Attachment, OutgoingMessage, Submission, SupplementTerm
from proposals.services.admissibility import NoChanceToComplete, declare_inadmissible
from proposals.services.attachments import remove_attachment
from proposals.services.drafts import PartnerInput, save_answers, save_partners
from proposals.services.snapshot import snapshot_of
from proposals.services.status import TransitionNotAllowed
from proposals.services.submission import (
    AlreadySubmitted,
    ContentChanged,
    NotASignatory,
    ProposalIncomplete,
    content_digest,
    withdraw_proposal,
)
from proposals.services.supplements import (
    NothingAsked,
    TermTooShort,
    UnknownParts,
    ask_supplement,
    close_request,
    extend_term,
    send_supplement,
)
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sent(draft, signatory):
    """What was submitted at first."""
    return make.sent_in(draft, by=signatory)


@pytest.fixture
def asked(draft, sent, officer):
    """A request that opens plan, partners and budget."""
    return make.asked_for(draft, "plan", "partners", "budget", by=officer)


def rewrite(proposal, by, text="Wij hebben het plan aangevuld."):
    question = proposal.round.questions.get(section="plan")
    save_answers(proposal=proposal, answers={question.pk: text}, by=by, at=timezone.now())


def send(proposal, by, **values):
    return send_supplement(proposal=proposal, **{"token": uuid.uuid4(), "by": by, "at": timezone.now()} | values)


def test_asking_opens_the_parts_and_tells_the_applicant(draft, sent, officer, signatory):
    now = timezone.now()

    request = ask_supplement(
        proposal=draft, sections=["budget", "plan"], question=" Wat kost de coach? ", due_at=now + 14 * DAY,
        by=officer, at=now,
    )  # fmt: skip

    draft.refresh_from_db()
    assert draft.status == ProposalStatus.SUPPLEMENT_REQUESTED
    assert (request.number, request.sections, request.question) == (1, ["plan", "budget"], "Wat kost de coach?")
    message = draft.portal_messages.get(kind="supplement_request")
    assert (message.body, message.response_due_at) == ("Wat kost de coach?", request.due_at)
    notice = OutgoingMessage.objects.get(message_key=f"notice:{message.pk}:user{signatory.pk}")
    assert "Wat kost de coach?" not in notice.body
    assert [draft.may_change(code) for code in ("plan", "budget", "impact")] == [True, True, False]


@pytest.mark.parametrize("sections", [[], ["bestaat-niet"], ["plan", "bestaat-niet"]])
def test_asking_needs_parts_of_the_round(draft, sent, officer, sections):
    with pytest.raises(UnknownParts):
        make.asked_for(draft, *sections, by=officer)


def test_a_term_is_at_least_a_week(draft, sent, officer):
    now = timezone.now()

    with pytest.raises(TermTooShort):
        make.asked_for(draft, "plan", by=officer, at=now, due_at=now + 7 * DAY - timedelta(seconds=1))


@pytest.mark.parametrize("status", ["admissible", "withdrawn", "supplement_requested"])
def test_only_what_was_just_submitted_can_be_asked_about(draft, sent, officer, status):
    make.move_proposal(draft, status)

    with pytest.raises(TransitionNotAllowed):
        make.asked_for(draft, "plan", by=officer)


def test_a_supplement_is_the_next_number_with_its_own_receipt_also_after_closing(draft, asked, signatory):
    draft.round.closes_at = timezone.now() - DAY
    draft.round.save()
    first_received = draft.submitted_at
    rewrite(draft, signatory)

    second = send(draft, signatory)

    draft.refresh_from_db()
    asked.refresh_from_db()
    assert (draft.status, draft.reference, draft.submitted_at) == ("submitted", second.reference, first_received)
    assert [(each.number, each.is_current) for each in draft.submissions.order_by("number")] == [(1, False), (2, True)]
    assert (asked.submission, asked.answered_by, asked.was_late) == (second, signatory, False)
    assert "Wij hebben het plan aangevuld." in second.content
    first = draft.submissions.get(number=1)
    mails = [
        OutgoingMessage.objects.get(message_key=f"receipt:{each.pk}:{signatory.email}") for each in (first, second)
    ]
    words = [mail.subject.replace(each.reference, "") for mail, each in zip(mails, (first, second), strict=True)]
    assert second.reference in mails[1].subject
    assert words[0] != words[1]
    assert second.reports.get().kind == "acknowledgement"


def test_a_repeat_gives_the_first_receipt(draft, asked, signatory):
    token = uuid.uuid4()

    assert send(draft, signatory, token=token) == send(draft, signatory, token=token)
    assert Submission.objects.filter(proposal=draft).count() == 2


def test_a_supplement_after_the_term_is_received_and_marked(draft, asked, signatory):
    late = asked.due_at

    submission = send(draft, signatory, at=late)

    asked.refresh_from_db()
    assert (submission.received_at, asked.was_late) == (late, True)


def test_only_a_signatory_sends(draft, asked, editor):
    with pytest.raises(NotASignatory):
        send(draft, editor)


def test_what_changed_after_it_was_shown_is_not_sent(draft, asked, signatory, editor):
    shown = content_digest(draft)
    rewrite(draft, editor)

    with pytest.raises(ContentChanged):
        send(draft, signatory, shown_digest=shown)
    assert draft.submissions.count() == 1


def test_an_error_in_an_opened_part_stops_sending(draft, asked, signatory):
    save_partners(proposal=draft, partners=[], by=signatory, at=timezone.now())

    with pytest.raises(ProposalIncomplete) as refused:
        send(draft, signatory)
    assert {each.section for each in refused.value.problems} == {"partners"}


def test_what_lies_in_a_closed_part_does_not_stop_sending(draft, asked, signatory):
    make.QuestionFactory(round=draft.round, section="impact", is_required=True)

    assert send(draft, signatory).number == 2


def test_sending_after_the_request_was_ended_gives_the_receipt_that_counts(draft, sent, asked, signatory, officer):
    close_request(proposal=draft, by=officer, at=timezone.now(), reason="Niet meer nodig.")

    with pytest.raises(AlreadySubmitted) as refused:
        send(draft, signatory)
    assert refused.value.submission == sent


def test_ending_a_request_puts_back_what_was_never_sent(draft, sent, asked, signatory, officer):
    before = snapshot_of(draft)
    rewrite(draft, signatory)
    save_partners(
        proposal=draft, partners=[PartnerInput("Ander", "other"), PartnerInput("Nog een", "other")],
        by=signatory, at=timezone.now(),
    )  # fmt: skip
    draft.budget_lines.all().delete()
    type(draft).objects.filter(pk=draft.pk).update(requested_amount=None, requested_amount_input="nog geen idee")

    close_request(proposal=draft, by=officer, at=timezone.now(), reason=" Het is duidelijk. ")

    stored = type(draft).objects.get(pk=draft.pk)
    assert (stored.status, stored.requested_amount) == (ProposalStatus.SUBMITTED, Decimal(200_000))
    assert snapshot_of(stored) == before
    assert asked.proposal.supplement_requests.get().closing_reason == "Het is duidelijk."
    assert draft.portal_messages.filter(kind="note").count() == 1


def test_files_come_back_with_the_row_and_new_ones_go(draft, signatory, officer, django_capture_on_commit_callbacks):
    kept = make.AttachmentFactory(proposal=draft, original_name="ingediend.pdf")
    make.sent_in(draft, by=signatory)
    make.asked_for(draft, "attachments", by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=kept, by=signatory, at=timezone.now())
        new = make.AttachmentFactory(proposal=draft, original_name="nieuw.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        close_request(proposal=draft, by=officer, at=timezone.now(), reason="Klaar.")

    found = Attachment.objects.get(proposal=draft)
    assert (found.original_name, found.file.read()) == ("ingediend.pdf", b"%PDF-1.7 test")
    assert not new.file.storage.exists(new.file.name)


def test_a_request_ends_once(draft, asked, officer):
    close_request(proposal=draft, by=officer, at=timezone.now(), reason="Klaar.")

    with pytest.raises(NothingAsked):
        close_request(proposal=draft, by=officer, at=timezone.now(), reason="Nog eens.")


def test_more_time_is_told_with_its_reason(draft, asked, officer):
    due = asked.due_at + 7 * DAY

    extend_term(request=asked, due_at=due, reason="De raad vergadert later.", by=officer, at=timezone.now())

    asked.refresh_from_db()
    assert asked.due_at == due
    term = SupplementTerm.objects.get(request=asked)
    assert (term.due_after, term.reason, term.set_by) == (due, "De raad vergadert later.", officer)
    message = draft.portal_messages.get(kind="supplement_term")
    assert "De raad vergadert later." in message.body
    assert message.response_due_at == due


@pytest.mark.parametrize("shift", [timedelta(0), -DAY])
def test_a_term_only_becomes_longer(asked, officer, shift):
    with pytest.raises(TermTooShort):
        extend_term(request=asked, due_at=asked.due_at + shift, reason="Zo.", by=officer, at=timezone.now())


def test_incomplete_is_a_ground_only_after_the_term(draft, asked, officer):
    leave_aside = {"proposal": draft, "by": officer, "ground": "incomplete", "reason": "De begroting ontbreekt."}

    with pytest.raises(NoChanceToComplete):
        declare_inadmissible(at=asked.due_at - timedelta(seconds=1), **leave_aside)
    declare_inadmissible(at=asked.due_at, **leave_aside)

    asked.refresh_from_db()
    draft.refresh_from_db()
    assert draft.status == ProposalStatus.INADMISSIBLE
    assert asked.closed_by == officer


def test_incomplete_is_no_ground_when_we_ended_the_term_ourselves(draft, asked, officer):
    close_request(proposal=draft, by=officer, at=asked.asked_at + DAY, reason="Toch niet nodig.")
    leave_aside = {"proposal": draft, "by": officer, "ground": "incomplete", "reason": "De begroting ontbreekt."}

    with pytest.raises(NoChanceToComplete):
        declare_inadmissible(at=asked.due_at + DAY, **leave_aside)


def test_withdrawing_ends_the_request_and_puts_back(draft, asked, signatory, editor):
    rewrite(draft, editor)
    type(draft).objects.filter(pk=draft.pk).update(requested_amount=None)

    withdraw_proposal(proposal=draft, by=signatory, at=timezone.now())

    draft.refresh_from_db()
    asked.refresh_from_db()
    assert (draft.status, draft.requested_amount) == (ProposalStatus.WITHDRAWN, Decimal(200_000))
    assert asked.closed_by == signatory


def test_a_supplement_to_what_is_a_draft_again_is_not_asked(draft, signatory):
    with pytest.raises(NothingAsked):
        send(draft, signatory)
