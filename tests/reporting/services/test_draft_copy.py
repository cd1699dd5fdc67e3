"""A PDF of what was not submitted: all answers, and that nobody received them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reporting.services.contents import acknowledgement_document, draft_copy_document
from tests.factories import proposals as make
from tests.pdf_checks import text_of

pytestmark = pytest.mark.django_db


def test_a_copy_of_a_draft_says_so_and_holds_every_answer(draft):
    answer = draft.answers.first()
    answer.text = "Driehonderd bedrijven bereikt"
    answer.save()

    document = draft_copy_document(draft, made_at=timezone.now())
    text = text_of(document.to_pdf())

    assert "Concept, niet ingediend" in text
    assert "Het ministerie heeft dit niet ontvangen" in text
    assert "Driehonderd bedrijven bereikt" in text
    assert "Ontvangstbevestiging" not in text
    assert draft.partners.first().name in text


def test_a_copy_promises_no_submitting_after_the_closing(draft):
    closes_at = draft.round.closes_at

    before = text_of(draft_copy_document(draft, made_at=closes_at - timedelta(seconds=1)).to_pdf())
    after = text_of(draft_copy_document(draft, made_at=closes_at).to_pdf())

    assert "U kunt indienen tot" in before
    assert "U kunt indienen" not in after
    assert "Indienen kon tot" in after


def test_a_copy_of_an_empty_draft_can_be_made(open_round, organisation):
    proposal = make.ProposalFactory(
        round=open_round, organisation=organisation, title="", summary="", requested_amount=None, region=None,
        region_label="", region_sort_name="", start_date=None, end_date=None,
    )  # fmt: skip

    assert draft_copy_document(proposal, made_at=timezone.now()).to_pdf().startswith(b"%PDF")


def test_a_receipt_of_a_supplement_is_judged_by_its_own_term(draft, signatory, officer):
    make.sent_in(draft, by=signatory)
    request = make.asked_for(draft, "plan", by=officer)
    draft.round.closes_at = timezone.now()
    draft.round.save()

    second = make.supplemented(draft, by=signatory)

    document = acknowledgement_document(second)
    assert (document.is_on_time, document.closes_at) == (True, request.due_at)
