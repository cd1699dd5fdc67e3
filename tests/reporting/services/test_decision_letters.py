"""Letters come into being with the publication, once a decision, and say what their rows say."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from assessment.models import AwardDecision, CriterionScore, DecisionPublication
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import publish_decisions
from proposals.formats import euros
from proposals.models import PortalMessage, PortalReading, Proposal, Round, User
from proposals.services.rounds import create_round
from reporting.enums import LetterKind, ReportKind, ReportStatus
from reporting.models import DecisionLetter, LetterTemplate, Report
from reporting.services.contents import DocumentDataMissing, document_for
from reporting.services.decision_letter_previews import preview_of
from reporting.services.decision_letters import draw_up_later_letter, draw_up_letters, read_letter, retry_failed_letters
from reporting.services.letter_templates import save_text
from reporting.services.reports import make_report, requeue_stale
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories.reporting import approved_round, move_reports
from tests.pdf_checks import text_of
from tests.triggers_off import triggers_off

pytestmark = pytest.mark.django_db
NOW = timezone.now()
THREE = [("A", 250_000, 5), ("B", 200_000, 4), ("C", 250_000, 2)]
CONTACT = {"contact_email": "programma@mkbdeals.example", "contact_phone": "070 123 45 67"}


def published(requests=THREE, **values: object) -> DecisionPublication:
    run = approved_round(requests, **(CONTACT | values))
    by = make.user_with_role("decision_maker")
    return publish_decisions(round_=run.round, by=by, at=NOW)


def letters_of(publication: DecisionPublication) -> list[DecisionLetter]:
    return list(DecisionLetter.objects.filter(proposal__round=publication.round).order_by("pk"))


def letter_with(publication: DecisionPublication, outcome: str) -> DecisionLetter:
    return DecisionLetter.objects.filter(proposal__round=publication.round, proposal__award_decision__outcome=outcome)[
        0
    ]


def compact(text: str) -> str:
    return "".join(text.split())


def test_publishing_writes_one_letter_a_decision_with_its_message_and_texts():
    publication = published()

    letters = letters_of(publication)

    assert {each.proposal_id for each in letters} == set(
        AwardDecision.objects.filter(run=publication.run).values_list("proposal_id", flat=True)
    )
    for each in letters:
        assert each.message == PortalMessage.objects.get(key=f"decision:{each.proposal_id}")
        assert each.report.kind == ReportKind.DECISION_LETTER
        assert each.report.status == ReportStatus.WAITING
        assert each.report.proposal == each.proposal
        assert each.letter_date == localdate(NOW)
        assert (each.template.kind, each.template.number) == (each.kind, 1)
        assert each.remedy.kind == LetterKind.REMEDY
    assert letters[0].package_sha256 == publication.run.decision_package.sha256


def test_a_second_time_writes_nothing():
    publication = published()

    assert draw_up_letters(publication) == 0
    assert DecisionLetter.objects.count() == Report.objects.filter(kind=ReportKind.DECISION_LETTER).count() == 3


def test_a_publication_that_fails_leaves_no_letter():
    run = approved_round(THREE, **CONTACT)
    by = make.user_with_role("decision_maker")

    with pytest.raises(RuntimeError), transaction.atomic():
        publish_decisions(round_=run.round, by=by, at=NOW)
        raise RuntimeError

    assert not DecisionLetter.objects.exists()
    assert not LetterTemplate.objects.exists()
    assert not Report.objects.filter(kind=ReportKind.DECISION_LETTER).exists()


def test_writing_takes_as_many_statements_for_two_as_for_eight():
    counts = []
    for number in (2, 8):
        publication = published([(f"{number}-{at}", 250_000, 2 + at % 3) for at in range(number)])
        with triggers_off("reporting_decisionletter"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM reporting_decisionletter")
        publication.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert draw_up_letters(publication) == number
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_letter_says_outcome_amount_reasons_place_and_remedy():
    publication = published()
    letter = letter_with(publication, "awarded")
    decision = letter.proposal.award_decision

    text = compact(text_of(document_for(letter.report).to_pdf()))

    for words in (
        "U krijgt een MKB-deal", "€ 250.000", decision.rationale, letter.proposal.title, letter.proposal.reference,
        "U staat op plaats 1;", "Bent u het niet eens met dit besluit?", "programma@mkbdeals.example",
        "De Staatssecretaris van Economische Zaken en Klimaat", letter.package_sha256[:8],
        "Iedereen kan de uitkomst narekenen", letter.content["public"]["code"], letter.content["public"]["sha256"][:8],
    ):  # fmt: skip
        assert compact(words) in text
    for score in letter.proposal.assessments.first().scores.all():
        assert compact(score.reason) in text


def test_who_missed_a_minimum_reads_the_reasons_too_as_the_preview_showed_them():
    round_, proposals = assess.assessed_round(THREE, **CONTACT)
    with make.before_opening():
        round_.criteria.filter(sort_order=1).update(minimum_score=3)
    officer, decision_maker = make.user_with_role("programme_officer"), make.user_with_role("decision_maker")
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=NOW), by=officer, at=NOW)
    previewed = preview_of(Proposal.objects.get(pk=proposals["C"].pk), LetterKind.REJECTION, on=localdate(NOW))
    approve_allocation(run=run, by=decision_maker, at=NOW)

    publication = publish_decisions(round_=Round.objects.get(pk=round_.pk), by=decision_maker, at=NOW)

    letter = letter_with(publication, "rejected")
    assert letter.proposal.allocation_lines.get().rank is None
    text = compact(text_of(document_for(letter.report).to_pdf()))
    reasons = [each.reason for each in CriterionScore.objects.filter(assessment__proposal=letter.proposal)]
    assert len(reasons) > 4
    assert all(compact(each) in text for each in reasons)
    assert letter.content["shows_reasons"] is previewed.content.shows_reasons is True


def test_a_later_letter_has_no_scores_and_its_preview_neither():
    proposal = published().run.decisions.first().proposal

    for kind in (LetterKind.MOVED_UP, LetterKind.RESERVE_ENDED, LetterKind.OBJECTION):
        assert not preview_of(proposal, kind, on=localdate(NOW)).content.shows_reasons


def test_a_rejection_tells_the_place_against_the_line():
    publication = published([("A", 250_000, 5), *[(f"{at}", 250_000, 3) for at in range(12)]])
    letter = letter_with(publication, "rejected")
    awarded = AwardDecision.objects.filter(run=publication.run, outcome="awarded").count()

    text = compact(text_of(document_for(letter.report).to_pdf()))

    assert compact(f"de grens lag na plaats {awarded}.") in text
    assert compact("U krijgt in deze ronde geen MKB-deal.") in text
    assert compact("U krijgt een MKB-deal") not in text


def test_twenty_letters_read_back_equal_their_rows():
    publication = published([(f"Streek {at:02d}", 200_000 + at * 1_000, 1 + at % 5) for at in range(20)])
    letters = letters_of(publication)

    assert len(letters) == 20
    for letter in letters:
        text = compact(text_of(document_for(letter.report).to_pdf()))
        decision = letter.proposal.award_decision
        others = [each.proposal for each in letters if each.pk != letter.pk]
        assert compact(decision.rationale) in text
        assert compact(letter.proposal.title) in text
        assert compact(letter.proposal.organisation.name) in text
        assert compact(letter.proposal.reference) in text
        assert (compact("U krijgt een MKB-deal") in text) == (decision.outcome == "awarded")
        if decision.outcome == "awarded":
            assert compact(letter.content["values"]["toegekend_bedrag"]) in text
        assert not any(compact(each.reference) in text for each in others)


def test_a_letter_is_made_once_and_the_same_again():
    publication = published()
    letter = letters_of(publication)[0]
    first = document_for(letter.report).to_pdf()

    organisation = letter.proposal.organisation
    organisation.name, organisation.postal_address = "Een andere naam", "Straat 1"
    organisation.save()
    save_text(
        round_=publication.round, kind=letter.kind, subject="Nieuw", body="Nieuw", seen=1, by=publication.published_by,
        at=NOW,
    )  # fmt: skip

    assert document_for(Report.objects.get(pk=letter.report_id)).to_pdf() == first
    assert make_report(report_id=letter.report_id, at=NOW + timedelta(seconds=1))
    assert not make_report(report_id=letter.report_id, at=NOW + timedelta(seconds=2))


def test_a_letter_that_was_sent_does_not_change():
    letter = letters_of(published())[0]

    for change in (lambda: DecisionLetter.objects.update(content={}), lambda: letter.template.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_round_without_objection_has_no_clause():
    publication = published(mentions_objection=False)
    letter = letters_of(publication)[0]

    assert letter.remedy is None
    assert "bezwaar" not in text_of(document_for(letter.report).to_pdf())


def test_a_round_that_shows_no_scores_gives_no_reasons():
    publication = published(shows_scores_to_applicants=False)
    letter = letters_of(publication)[0]

    text = text_of(document_for(letter.report).to_pdf())

    assert "Beoordelaar" not in text
    assert "Zo is uw voorstel beoordeeld" not in text


def test_a_value_that_is_missing_fails_with_its_name():
    publication = published()
    letter = letters_of(publication)[0]
    letter.content["values"]["motivering"] = ""

    report = Report.objects.get(pk=letter.report_id)
    report.letter = letter
    with pytest.raises(DocumentDataMissing, match="motivering"):
        document_for(report)


def test_letters_are_sent_to_the_workers_in_portions_after_everything_else():
    publication = published()
    other = make.complete_proposal()
    Report.objects.create(
        kind=ReportKind.DRAFT_COPY, proposal=other, requested_by=other.created_by, requested_at=NOW, due_at=NOW
    )
    later = NOW + timedelta(seconds=1)

    others = requeue_stale(at=later)
    first = requeue_stale(at=later, limit=2, bulk=True)

    assert Report.objects.filter(pk__in=others, kind=ReportKind.DECISION_LETTER).count() == 0
    assert len(first) == 2
    assert requeue_stale(at=later, limit=2, bulk=True) == []
    assert make_report(report_id=first[0], at=later)
    assert len(requeue_stale(at=later, limit=2, bulk=True)) == 1
    assert DecisionLetter.objects.filter(proposal__round=publication.round).count() == 3


def test_failed_letters_are_tried_again_together():
    publication = published()
    reports = Report.objects.filter(kind=ReportKind.DECISION_LETTER)
    move_reports(reports, ReportStatus.FAILED, finished_at=NOW, failure_reason="Het adres ontbreekt.")

    assert retry_failed_letters(round_=publication.round, by=publication.published_by, at=NOW) == 3
    assert retry_failed_letters(round_=publication.round, by=publication.published_by, at=NOW) == 0
    assert set(reports.values_list("status", flat=True)) == {ReportStatus.WAITING}


def test_taking_in_the_letter_counts_as_reading_the_message():
    letter = letters_of(published())[0]
    member: User = make.member_of(letter.proposal.organisation, "reader")
    officer = make.user_with_role("programme_officer")

    read_letter(report=letter.report, by=officer, at=NOW)
    assert not PortalReading.objects.filter(first_read_at__isnull=False).exists()

    read_letter(report=letter.report, by=member, at=NOW)
    assert PortalReading.objects.get(message=letter.message, user=member).first_read_at == NOW


def test_a_later_decision_gets_one_letter_of_its_own(officer):
    listed = assess.published_decision(outcome="reserve", awarded_amount=0).proposal
    make.BudgetCeilingFactory(round=listed.round, amount=listed.requested_amount)
    decision = assess.FollowUpDecisionFactory(proposal=listed)

    letter = draw_up_later_letter(decision, by=officer, at=NOW)

    assert draw_up_later_letter(decision, by=officer, at=NOW) == letter
    assert (letter.kind, letter.cause) == (LetterKind.MOVED_UP, f"follow_up:{decision.pk}")
    document = document_for(letter.report)
    text = compact(text_of(document.to_pdf()))
    assert compact("U krijgt alsnog een MKB-deal.") in text
    assert compact(decision.rationale) in text
    assert compact(euros(decision.awarded_amount)) in text
    assert document.identifier.endswith(f"/vervolg-{decision.pk}")


def test_texts_are_copied_with_the_round(officer):
    source: Round = make.full_round()
    for number, words in enumerate(("Eerste", "Tweede")):
        save_text(round_=source, kind="award", subject="", body=words, seen=number, by=officer, at=NOW)

    values = {"name": "Nieuwe ronde", "slug": "nieuw", "reference_prefix": "NW"}
    window = {"opens_at": NOW + timedelta(days=9), "closes_at": NOW + timedelta(days=39)}
    copy = create_round(values=values | window, by=officer, at=NOW, copy_of=source)

    assert list(copy.letter_templates.values_list("kind", "number", "body")) == [("award", 1, "Tweede")]
    assert date.today() <= copy.closes_at.date()
