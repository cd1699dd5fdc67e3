"""What documents say is what the database holds."""

from datetime import date
from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone

from assessment.services.decisions import publish_decisions
from proposals.enums import FundingKind, PartnerKind, ProposalStatus
from proposals.models import Proposal, Round
from reporting.services.contents import (
    DocumentDataMissing,
    acknowledgement_document,
    parliament_letter_document,
    progress_report_document,
)
from tests.factories import proposals as make
from tests.factories.reporting import ProgressReportFactory, approved_round, running_deal, submission_of
from tests.pdf_checks import text_of

NOW = timezone.now()
REQUESTS = [("Winkels online", 300_000, 5), ("Maakhuis", 250_000, 4), ("Te duur", 400_000, 3)]


def letter_of(round_: Round, **parameters: str):
    return parliament_letter_document(round_, parameters=parameters, asked_at=NOW)


def test_letter_lists_the_awarded_with_their_sum(db):
    run = approved_round(REQUESTS, ceiling=600_000)

    letter = letter_of(run.round)

    assert sorted(proposal.title for proposal in letter.selected) == ["Maakhuis", "Winkels online"]
    assert letter.awarded_amount == Decimal(550_000)
    assert letter.submitted_count == 3
    assert len(letter.criteria) == 5
    assert "550.000" in text_of(letter.to_pdf())


def test_letter_follows_the_sort_names_of_the_regions(db):
    requests = [(name, 100_000, 5) for name in ("Een", "Twee", "Drie")]
    run = approved_round(requests)
    order = ["Achter", "Midden", "Zuid"]
    for name, title in zip(order, ("Drie", "Een", "Twee"), strict=True):
        _relabel(run.round, title, region_label=f"Regio {name}", region_sort_name=name)

    letter = letter_of(run.round)

    assert [(each.region_label, each.title) for each in letter.selected] == [
        ("Regio Achter", "Drie"),
        ("Regio Midden", "Een"),
        ("Regio Zuid", "Twee"),
    ]


def _relabel(round_: Round, title: str, **values: str) -> None:
    """Give a submitted proposal another region, past the trigger that freezes it."""
    with make.past_the_steps():
        Proposal.objects.filter(round=round_, title=title).update(**values)


@pytest.mark.parametrize(("points", "winner"), [((5, 2), "Een"), ((2, 5), "Twee")])
def test_letter_changes_when_winner_and_loser_swap_their_scores(db, points, winner):
    requests = [("Een", 300_000, points[0]), ("Twee", 300_000, points[1])]

    letter = letter_of(approved_round(requests, ceiling=400_000).round)

    assert [each.title for each in letter.selected] == [winner]


def test_letter_under_embargo_has_no_announcement_and_afterwards_has(db, officer):
    run = approved_round(REQUESTS)
    assert letter_of(run.round).announced_date is None

    publish_decisions(round_=run.round, by=officer, at=NOW)

    today = timezone.localdate(NOW)
    assert (letter_of(run.round).announced_date, letter_of(run.round).letter_date) == (today, today)


def test_letter_takes_what_its_writer_gave(db):
    run = approved_round(REQUESTS)

    letter = letter_of(
        run.round,
        letter_date="2019-12-18",
        announced_at_meeting="Bestuurlijk Overleg",
        next_call="in 2020",
        earlier_paper_title="Voortgangsrapportage",
        earlier_paper_reference="Kamerstuk 32 637, nr. 379",
    )

    text = text_of(letter.to_pdf())
    assert letter.letter_date == date(2019, 12, 18)
    assert all(words in text for words in ("18 december 2019", "in 2020", "Kamerstuk 32 637, nr. 379"))


def test_letter_names_themes_and_partners_of_the_proposals(db):
    run = approved_round([("Een", 100_000, 5)])
    proposal = Proposal.objects.get(round=run.round)
    theme = make.ThemeFactory(official_name="digitalisering")
    _thaw(proposal, lambda: make.ProposalThemeFactory(proposal=proposal, theme=theme))
    _thaw(proposal, lambda: make.ProposalPartnerFactory(proposal=proposal, kind=PartnerKind.KNOWLEDGE_INSTITUTION))

    letter = letter_of(run.round)

    assert letter.submitted_themes == ("digitalisering",)
    assert letter.selected_themes == ("digitalisering",)
    assert letter.partner_kinds == ("kennisinstellingen",)


def _thaw(_proposal: Proposal, add) -> None:
    frozen = [f"proposals.{name}:frozen_with_proposal" for name in ("ProposalTheme", "ProposalPartner")]
    with pgtrigger.ignore(*frozen):
        add()


def test_letter_leaves_out_drafts_and_withdrawn_proposals(db):
    run = approved_round([("Een", 100_000, 5)])
    make.ProposalFactory(round=run.round)
    make.ProposalFactory(round=run.round, status=ProposalStatus.WITHDRAWN)
    make.ProposalFactory(round=run.round, status=ProposalStatus.INADMISSIBLE)

    assert letter_of(run.round).submitted_count == 2


def test_letter_without_approved_decisions_cannot_be_made(db):
    with pytest.raises(DocumentDataMissing, match="geen goedgekeurde besluiten"):
        letter_of(make.full_round())


def test_letter_without_its_call_says_what_to_fill_in(db):
    run = approved_round(REQUESTS, call_reference="")

    with pytest.raises(DocumentDataMissing, match="Staatscourant"):
        letter_of(run.round)


def test_acknowledgement_holds_every_figure_and_word_of_the_snapshot(db):
    proposal = make.complete_proposal(title="Samen digitaal", requested_amount=Decimal("123456.78"))
    make.BudgetLineFactory(
        proposal=proposal, description="Coaches", amount=Decimal("98765.43"), compensable_vat_amount=Decimal("1234.56")
    )
    make.FundingSourceFactory(proposal=proposal, name="Vakschool", kind=FundingKind.IN_KIND, amount=Decimal(4321))
    make.ProposalPartnerFactory(proposal=proposal, name="Kring Oost", role="Belt leden")
    make.AttachmentFactory(proposal=proposal, original_name="besluit college.pdf", size=4096)
    make.move_proposal(proposal, ProposalStatus.SUBMITTED)
    submission = submission_of(proposal)

    text = text_of(acknowledgement_document(submission).to_pdf())

    for words in (
        submission.reference, "Samen digitaal", "€ 123.456,78", "€ 98.765,43", "€ 1.234,56", "€ 4.321", "Vakschool",
        "in natura", "Kring Oost", "Belt leden", "besluit college.pdf", "Een antwoord van vijf woorden.",
        proposal.contact_email, proposal.organisation.name, "1 juli 2027",
    ):  # fmt: skip
        assert words in text
    assert submission.sha256 in text.replace(" ", "")


def test_acknowledgement_keeps_to_the_snapshot_when_the_proposal_changes_later(db):
    proposal = make.complete_proposal(title="Zoals ingediend")
    submission = submission_of(make.move_proposal(proposal, ProposalStatus.SUBMITTED))
    with make.past_the_steps():
        Proposal.objects.filter(pk=proposal.pk).update(
            status=ProposalStatus.DRAFT, submitted_at=None, submitted_by=None, reference=None
        )
    Proposal.objects.filter(pk=proposal.pk).update(title="Daarna veranderd")
    submission.refresh_from_db()

    assert acknowledgement_document(submission).proposal_title == "Zoals ingediend"


def test_progress_report_document_holds_what_the_region_wrote(db):
    progress_report = ProgressReportFactory(deal=running_deal(title="Family Next"), sent_in=True)

    text = text_of(progress_report_document(progress_report).to_pdf())

    for words in (
        "Family Next", "Twaalf coaches zijn opgeleid.", "Een bakker heeft een plan", "Elf bijeenkomsten",
        "In het najaar openen de vouchers.", "214", "550", "€ 118.400,50", "€ 400.000", "1 januari 2027",
    ):  # fmt: skip
        assert words in text


def test_progress_report_that_is_a_draft_has_no_document(db):
    with pytest.raises(DocumentDataMissing):
        progress_report_document(ProgressReportFactory())
