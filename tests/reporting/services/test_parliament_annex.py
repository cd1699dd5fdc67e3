"""The annex to the letter says what was sealed, to the cent."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from assessment.enums import FollowUpGround, LapseGround, ObjectionOutcome
from assessment.models import AwardDecision, DecisionPackage
from assessment.queries.funds import funds_of_round
from assessment.services.decisions import publish_decisions
from assessment.services.follow_ups import approve_follow_up, publish_follow_up
from assessment.services.lapses import confirm_lapse, request_lapse
from proposals.money import cents_from_euros
from reporting.services.contents import DocumentDataMissing, parliament_letter_document
from tests.factories import assessment as build
from tests.factories.reporting import approved_round, mandated
from tests.pdf_checks import text_of
from tests.triggers_off import triggers_off

REQUESTS = [("Winkels online", 300_000, 5), ("Maakhuis", 250_000, 4), ("Te duur", 400_000, 3)]
AMOUNT = re.compile(r"€\s([\d.]+(?:,\d\d)?)")


@pytest.fixture
def run(db):
    return approved_round(REQUESTS, ceiling=600_000)


def letter_of(round_, **parameters):
    return parliament_letter_document(round_, parameters=parameters, asked_at=timezone.now())


def amounts_in(text):
    """Read the amounts of a text in euros."""
    return [Decimal(each.replace(".", "").replace(",", ".")) for each in AMOUNT.findall(text)]


@pytest.mark.parametrize("form", ["", "sent"])
def test_the_amounts_on_paper_are_the_sealed_ones_to_the_cent(run, form):
    content = json.loads(DecisionPackage.objects.get(run=run).text)["content"]
    text = text_of(letter_of(run.round, form=form).to_pdf()).split("Gekozen voorstellen")[1]

    table = amounts_in(text.split("Spreiding over het land")[0])
    *each, total = [cents_from_euros(amount) for amount in table]
    assert sorted(each) == sorted(row["awarded_cents"] for row in content["decisions"] if row["awarded_cents"])
    assert total == sum(each) == content["awarded_cents"] == cents_from_euros(run.awarded_total_amount)
    spread = text.split("Per provincie")[1].split("Hoe de keuze tot stand kwam")[0]
    for part in spread.split("Per landsdeel"):
        assert amounts_in(part)[-1] == sum(amounts_in(part)[:-1]) == Decimal(550_000)


def test_the_annex_names_the_process_and_the_check_number(run):
    text = text_of(letter_of(run.round).to_pdf())

    for part in (
        "Voorstellen ingediend 3",
        "Beoordelingen 9",
        "Voorstellen gekozen 2",
        "Budgetplafond € 600.000",
        "Samen toegekend € 550.000",
        "Niet verdeeld € 50.000",
    ):
        assert part in text
    assert DecisionPackage.objects.get(run=run).sha256 in "".join(text.split())


@pytest.mark.parametrize("form", ["", "sent"])
def test_before_publication_the_letter_is_a_concept(run, form, decision_maker):
    before = letter_of(run.round, form=form)
    publish_decisions(round_=run.round, by=decision_maker, at=timezone.now())
    after = letter_of(run.round, form=form)

    assert before.is_concept and "concept" in before.reference
    assert not after.is_concept
    assert "nog niet bekendgemaakt" in text_of(before.to_pdf())
    assert "nog niet bekendgemaakt" not in text_of(after.to_pdf())


def test_an_amount_that_differs_from_the_sealed_one_stops_the_letter(run):
    decision = AwardDecision.objects.filter(run=run, awarded_amount__gt=0).first()
    with triggers_off("assessment_awarddecision"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_awarddecision SET awarded_amount = awarded_amount + 0.01 WHERE id = %s", [decision.pk]
        )

    with pytest.raises(DocumentDataMissing, match=decision.proposal.reference):
        letter_of(run.round)


def test_what_changed_after_the_sealed_result_is_told_with_its_amounts(run, officer, decision_maker):
    round_, now = run.round, timezone.now()
    publish_decisions(round_=round_, by=decision_maker, at=now)
    replaced, lapsed = (AwardDecision.objects.get(run=run, awarded_amount=each) for each in (250_000, 300_000))
    objection = build.ObjectionFactory(proposal=replaced.proposal)
    objection.outcome, objection.outcome_reason = ObjectionOutcome.FOUNDED, "De score was verkeerd opgeteld."
    objection.decided_at, objection.decided_by = now, mandated()
    objection.save()
    later = build.FollowUpDecisionFactory(
        proposal=replaced.proposal,
        ground=FollowUpGround.OBJECTION,
        objection=objection,
        awarded_amount=Decimal(249_000),
    )
    approve_follow_up(follow_up=later, by=mandated(), at=now)
    publish_follow_up(follow_up=later, by=officer, at=now)
    asked = request_lapse(
        proposal=lapsed.proposal, ground=LapseGround.DECLINED, reason="De gemeente ziet ervan af.", by=officer, at=now
    )
    confirm_lapse(lapse=asked, by=mandated(), at=now + timedelta(seconds=1))

    letter = letter_of(round_)

    assert [row.title for row in letter.selected] == [replaced.proposal.title]
    assert [(row.title, row.before, row.after) for row in letter.annex.changes] == [
        (replaced.proposal.title, 250_000, 249_000),
        (lapsed.proposal.title, 300_000, 0),
    ]
    assert letter.annex.standing_amount == 249_000 == funds_of_round(round_, timezone.now()).awarded.amount
    told = text_of(letter.to_pdf()).split("Gewijzigd na dit besluit")[1]
    assert amounts_in(told)[:5] == [250_000, 249_000, 300_000, 0, 249_000]


def test_without_changes_the_annex_has_no_part_about_them(run, decision_maker):
    publish_decisions(round_=run.round, by=decision_maker, at=timezone.now())

    assert "Gewijzigd na dit besluit" not in text_of(letter_of(run.round).to_pdf())
