"""Writing a proposal: nothing typed is lost, nothing of a colleague is overwritten."""

from decimal import Decimal

import pytest

from proposals.enums import PartnerKind, ProposalStatus
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.services.drafts import (
    BudgetLineInput,
    FundingSourceInput,
    NotEditable,
    PartnerInput,
    RoundNotAccepting,
    StaleVersion,
    create_draft,
    held,
    save_answers,
    save_budget,
    save_details,
    save_partners,
)
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def test_create_draft_takes_region_and_contact_from_who_begins(open_round, organisation, editor):
    proposal = create_draft(round_=open_round, organisation=organisation, by=editor, at=database_now())

    assert (proposal.region, proposal.region_label) == (organisation.region, organisation.name)
    assert (proposal.contact_email, proposal.status) == (editor.email, ProposalStatus.DRAFT)


def test_create_draft_after_closing_is_refused(open_round, organisation, editor):
    with pytest.raises(RoundNotAccepting):
        create_draft(round_=open_round, organisation=organisation, by=editor, at=open_round.closes_at)


def test_save_budget_keeps_what_was_typed_beside_what_was_understood(draft, editor):
    save_budget(
        proposal=draft,
        requested_amount_input="ongeveer 2 ton",
        budget_lines=[
            BudgetLineInput("Coaches", amount_input="€ 250.000,50", compensable_vat_input="1,250"),
            BudgetLineInput("", amount_input=""),
        ],
        funding_sources=[FundingSourceInput("Gemeente", "cash", amount_input="1e5")],
        by=editor,
        at=database_now(),
    )

    draft.refresh_from_db()
    lines = list(draft.budget_lines.values_list("description", "amount_input", "amount", "compensable_vat_input"))
    assert lines == [("Coaches", "€ 250.000,50", Decimal("250000.50"), "1,250"), ("", "", None, "")]
    assert (draft.requested_amount_input, draft.requested_amount) == ("ongeveer 2 ton", None)
    assert draft.funding_sources.get().amount is None


@pytest.mark.parametrize(
    "descriptions",
    [["Een", "Twee"], ["Een"], ["Een", "Twee", "Drie", "Vier"], ["Twee", "Een"], []],
    ids=["same", "fewer", "more", "moved", "none"],
)
def test_save_budget_of_a_held_proposal_leaves_the_stored_rows_in_it(draft, editor, descriptions):
    def budget(lines):
        values = {"requested_amount_input": "1.250,50", "funding_sources": [], "by": editor, "at": database_now()}
        return values | {"budget_lines": [BudgetLineInput(name, amount_input="10") for name in lines]}

    save_budget(proposal=draft, **budget(["Een", "Twee", "Derde"]))
    read = Proposal.objects.prefetch_related("budget_lines", "funding_sources").get(pk=draft.pk)

    with held(read):
        save_budget(proposal=read, **budget(descriptions))

    stored = Proposal.objects.get(pk=draft.pk)
    assert [vars_of(line) for line in read.budget_lines.all()] == [vars_of(line) for line in stored.budget_lines.all()]
    assert [line.description for line in stored.budget_lines.all()] == descriptions
    assert stored.requested_amount == read.requested_amount == Decimal("1250.50")


def vars_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_save_budget_with_vat_above_the_amount_keeps_the_text(draft, editor):
    line = BudgetLineInput("Coaches", amount_input="100", compensable_vat_input="101")

    save_budget(
        proposal=draft, requested_amount_input="", budget_lines=[line], funding_sources=[], by=editor, at=database_now()
    )

    stored = draft.budget_lines.get()
    assert (stored.compensable_vat_input, stored.compensable_vat_amount) == ("101", None)


def test_save_answers_writes_only_what_changed_with_the_next_version(draft, editor):
    first, second, *_rest = draft.answers.order_by("question__sort_order")

    stored = save_answers(
        proposal=draft,
        answers={first.question_id: first.text, second.question_id: "Nieuw\r\nantwoord"},
        by=editor,
        at=database_now(),
    )

    assert (stored[first.question_id].version, stored[second.question_id].version) == (1, 2)
    second.refresh_from_db()
    assert second.text == "Nieuw\nantwoord"


def test_save_answers_on_an_old_version_gives_both_texts_and_writes_nothing(draft, editor, colleague):
    answer = draft.answers.first()
    save_answers(proposal=draft, answers={answer.question_id: "Van de collega"}, by=colleague, at=database_now())

    with pytest.raises(StaleVersion) as refused:
        save_answers(
            proposal=draft,
            answers={answer.question_id: "Van mij"},
            by=editor,
            at=database_now(),
            expected_versions={answer.question_id: answer.version},
        )

    assert refused.value.stored[answer.question_id].text == "Van de collega"
    answer.refresh_from_db()
    assert answer.text == "Van de collega"


def test_save_answers_keeps_all_that_a_field_may_hold(draft, editor):
    text = "woord " * 8_333
    answer = draft.answers.first()

    save_answers(proposal=draft, answers={answer.question_id: text}, by=editor, at=database_now())

    answer.refresh_from_db()
    assert answer.text == text


def test_save_details_on_an_old_version_is_refused(draft, editor):
    save_details(proposal=draft, values={"title": "Nieuwe titel"}, by=editor, at=database_now(), expected_version=1)

    with pytest.raises(StaleVersion) as refused:
        save_details(proposal=draft, values={"title": "Oud"}, by=editor, at=database_now(), expected_version=1)

    assert refused.value.stored.title == "Nieuwe titel"


def test_save_details_refuses_a_status(draft, editor):
    with pytest.raises(ValueError, match="status"):
        save_details(proposal=draft, values={"status": "awarded"}, by=editor, at=database_now())


def test_save_partners_replaces_the_list(draft, editor):
    partners = [PartnerInput("Ondernemersvereniging", PartnerKind.BUSINESS_ASSOCIATION, "leidt de stuurgroep")]

    save_partners(proposal=draft, partners=partners, by=editor, at=database_now())

    assert list(draft.partners.values_list("name", "role")) == [("Ondernemersvereniging", "leidt de stuurgroep")]


def test_nothing_is_saved_once_submitted(draft, editor):
    make.move_proposal(draft, ProposalStatus.SUBMITTED)

    with pytest.raises(NotEditable):
        save_details(proposal=draft, values={"title": "Anders"}, by=editor, at=database_now())
