"""The file of an objection tells nothing about other applicants: words of theirs are looked for in the PDF itself."""

from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import AllocationRun, AwardDecision, CriterionScore, Objection
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from assessment.services.objections import register_objection
from proposals.models import Proposal
from reporting.enums import ReportKind
from reporting.services.contents import document_for
from reporting.services.contents.redaction import AMOUNT, OTHER, _redactor
from reporting.services.reports import request_report
from tests.factories import assessment as build
from tests.factories import reporting as report
from tests.pdf_checks import text_of

OTHERS = {
    "title": "Zwaluwnest Ondernemers", "region_label": "Regio Kwikstaart", "organisation": "Gemeente Wielewaal",
    "amount": "€ 287.650",
}  # fmt: skip


@pytest.fixture
def objected(officer, decision_maker, db) -> Objection:
    """An objection of the loser; an assessor wrote about the winner by every name it has."""
    round_, proposals = build.assessed_round([("hoog", 287_650, 5), ("laag", 300_000, 3)], ceiling=300_000)
    winner, loser = proposals["hoog"], proposals["laag"]
    winner.organisation.name = OTHERS["organisation"]
    winner.organisation.save()
    told = " ".join((*OTHERS.values(), winner.reference))
    _rename(winner)
    for each in (winner, loser):
        report.submission_of(each)
    _reason_of(loser, f"Minder goed dan {told} en dan Kwikstaart, dat 287650 vraagt. Ons eigen bedrag is € 300.000.")
    now = timezone.now()
    run = run_allocation(round_=round_, by=officer, at=now)
    propose_allocation(run=run, by=officer, at=now)
    approve_allocation(run=AllocationRun.objects.get(pk=run.pk), by=decision_maker, at=now)
    publish_decisions(round_=round_, by=officer, at=now)
    return register_objection(
        proposal=Proposal.objects.get(pk=loser.pk), received=timezone.localdate(), channel="letter",
        grounds="De score klopt niet.", by=officer, at=timezone.now(),
    )  # fmt: skip


def _rename(winner):
    with pgtrigger.ignore():
        Proposal.objects.filter(pk=winner.pk).update(
            title=OTHERS["title"], region_label=OTHERS["region_label"], region_sort_name="Kwikstaart"
        )


def _reason_of(loser, words):
    score = CriterionScore.objects.filter(assessment__proposal=loser).order_by("pk").first()
    with pgtrigger.ignore():
        CriterionScore.objects.filter(pk=score.pk).update(reason=words)


def test_the_file_holds_the_case_and_nothing_of_others(objected, officer):
    asked = request_report(
        kind=ReportKind.ASSESSMENT_DOSSIER, proposal=objected.proposal, by=officer, at=timezone.now(),
        parameters={"with_names": False, "objection": objected.pk},
    )  # fmt: skip

    document = document_for(asked)
    text = " ".join(text_of(document.to_pdf()).split())

    decision = AwardDecision.objects.get(proposal=objected.proposal)
    known = ("Bezwaardossier", "De score klopt niet.", "De regel van de verdeling", decision.run.problem_sha256[:20])
    assert [part for part in known if part not in text] == []
    other = Proposal.objects.exclude(pk=objected.proposal_id).get(round=objected.proposal.round)
    for words in ("Zwaluwnest", "Kwikstaart", "Wielewaal", other.reference, "287.650", "287650"):
        assert words not in text, words
    assert OTHER in text and AMOUNT in text
    assert "€ 300.000" in text.replace("\u00a0", " ")
    assert document.title == f"Bezwaardossier {objected.proposal.reference}"


@pytest.mark.parametrize(
    "written",
    ["€ 250.000", "€\u00a0250.000", "250000", "250 000", "250.000,00", "€ 250.000,-", "€250.000"],
)
def test_amounts_go_in_every_spelling(written):
    assert AMOUNT in _redactor(set(), {Decimal(250_000)})(f"Zij vragen {written} voor drie jaar.")


@pytest.mark.parametrize("written", ["1.250.000", "250.0001", "250.000.000", "2500"])
def test_other_amounts_stay(written):
    assert _redactor(set(), {Decimal(250_000)})(written) == written


def test_names_go_whole_and_in_any_case_but_not_inside_other_words():
    redact = _redactor({"Ede", "Gemeente Ede", "Plan (a+b)"}, set())

    assert redact("gemeente  EDE en Ede, plan (a+b)") == f"{OTHER} en {OTHER}, {OTHER}"
    assert redact("iedere mede") == "iedere mede"


@given(st.text(max_size=60), st.sets(st.text("abcdefg ", min_size=3, max_size=8).map(str.strip), max_size=4))
def test_what_is_blacked_out_is_gone(text, names):
    names = {each for each in names if len(each) >= 3}
    redact = _redactor(names, set())

    for name in names:
        assert f" {name} " not in f" {redact(f'{text} {name} {text}')} "
