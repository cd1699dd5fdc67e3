"""What an assessor reads is what was submitted, not what stands there now."""

from datetime import date
from decimal import Decimal

import pytest

from assessment.queries import dossier_of
from proposals.enums import QuestionSection
from proposals.models import Submission
from proposals.services.snapshot import canonical_content
from tests.factories import proposals as make


@pytest.fixture
def proposal(db):
    proposal = make.complete_proposal()
    make.BudgetLineFactory(
        proposal=proposal, description="Zaalhuur", amount=Decimal("100.50"), compensable_vat_amount=Decimal("17.44")
    )
    make.move_proposal(proposal, "submitted")
    make.SubmissionFactory(proposal=proposal, content=canonical_content(proposal))
    return proposal


def test_dossier_gives_the_parts_in_order(proposal):
    dossier = dossier_of(proposal)

    assert [each.code for each in dossier.sections] == QuestionSection.values
    assert dossier.sections[0].answers[0][1] == "Een antwoord van vijf woorden."
    assert (dossier.start, dossier.end) == (date(2027, 7, 1), date(2029, 6, 30))
    assert len(dossier.partners) == len(dossier.themes) == 1


def test_sums_are_exact(proposal):
    dossier = dossier_of(proposal)

    assert dossier.costs_total == Decimal("400100.50")
    assert [(each.description, each.vat) for each in dossier.costs if each.vat] == [("Zaalhuur", Decimal("17.44"))]
    assert dossier.coverage_total == Decimal(400_000)
    assert (dossier.requested_share, dossier.contributions[0].share) == (Decimal("0.5"), Decimal("0.5"))


def test_without_a_submission_there_is_nothing_to_read(db):
    with pytest.raises(Submission.DoesNotExist):
        dossier_of(make.ProposalFactory())
