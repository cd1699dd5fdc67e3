"""The pages about letters: texts, what is missing, progress, proof, and the own letter of an applicant."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import DecisionPublication
from assessment.services.decisions import publish_decisions
from proposals.models import OutgoingMessage, PortalReading
from reporting.enums import ReportKind, ReportStatus
from reporting.models import DecisionLetter, LetterTemplate, Report
from reporting.services.reports import make_report
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories.reporting import approved_round, move_reports
from tests.pdf_checks import page_texts

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TWO = [("A", 250_000, 5), ("B", 250_000, 2)]


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def run():
    return approved_round(TWO)


@pytest.fixture
def staff(officer) -> Client:
    return client_of(officer)


def publish(run) -> DecisionPublication:
    return publish_decisions(round_=run.round, by=make.user_with_role("decision_maker"), at=NOW)


def page(client: Client, name: str, *arguments: object, **given: object):
    return client.get(reverse(f"reporting:{name}", args=arguments), given)


def test_before_publication_the_overview_says_what_is_missing(run, staff):
    type(run.round).objects.filter(pk=run.round_id).update(contact_email="")

    shown = page(staff, "letter_overview", run.round.slug).content.decode()

    assert "contact_email" in shown
    assert "Moet u eerst oplossen" in shown or "Must be mended first" in shown


def test_after_publication_it_counts_and_names_what_failed(run, staff):
    publish(run)
    reports = list(Report.objects.filter(kind=ReportKind.DECISION_LETTER).order_by("pk"))
    assert make_report(report_id=reports[0].pk, at=NOW + timedelta(seconds=1))
    move_reports(
        Report.objects.filter(pk=reports[1].pk),
        ReportStatus.FAILED,
        finished_at=NOW,
        failure_reason="De schijf is vol.",
    )

    response = page(staff, "letter_progress", run.round.slug)

    assert (response.context["ready"], response.context["total"], response.context["busy"]) == (1, 2, 0)
    assert "De schijf is vol." in response.content.decode()
    assert "data-finished" in response.content.decode()
    staff.post(reverse("reporting:letter_retry", args=[run.round.slug]))
    assert Report.objects.get(pk=reports[1].pk).status == ReportStatus.WAITING


def test_the_overview_asks_as_much_for_one_letter_as_for_thirty(staff):
    counts = []
    for number in (1, 30):
        run = approved_round([(f"{number}{each}", 250_000, 3) for each in range(number)])
        publish(run)
        page(staff, "letter_overview", run.round.slug)
        with CaptureQueriesContext(connection) as asked:
            page(staff, "letter_overview", run.round.slug)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_an_unknown_placeholder_is_refused_and_what_was_typed_stays(run, staff):
    address = reverse("reporting:letter_text", args=[run.round.slug, "award"])
    typed = "Geacht bestuur,\n\nU vroeg {{ gevraagd_bedarg }}. {{ titel.__class__ }} {% load x %}"

    response = staff.post(address, {"subject": "Besluit", "body": typed, "seen": 0})

    assert response.status_code == 422
    words = response.content.decode()
    assert "gevraagd_bedarg" in words
    assert "{{ gevraagd_bedrag }}" in words
    assert "titel.__class__" in words
    assert response.context["form"]["body"].value() == typed
    assert not LetterTemplate.objects.exists()


def test_a_text_is_saved_as_the_next_version_and_shown_without_saving(run, staff):
    address = reverse("reporting:letter_text", args=[run.round.slug, "award"])
    given = {"subject": "Besluit over {{ titel }}", "body": "Beste {{ aanvrager }}", "seen": 0}

    shown = staff.post(address, given | {"voorbeeld": "1"})
    assert shown.status_code == 200
    assert shown.context["document"].blocks[0].text.startswith("Beste ")
    assert not LetterTemplate.objects.exists()

    assert staff.post(address, given).status_code == 302
    assert LetterTemplate.objects.get().number == 1

    late = staff.post(address, given | {"body": "Een andere tekst"})
    assert late.status_code == 422
    assert LetterTemplate.objects.count() == 1
    assert staff.post(address, given | {"body": "Een andere tekst", "seen": 1}).status_code == 302


def test_a_concept_and_a_test_letter_are_marked_and_go_to_nobody_else(run, staff, officer):
    proposal = run.round.proposals.order_by("pk")[0]
    address = reverse("reporting:letter_preview", args=[proposal.pk])
    assert page(staff, "letter_preview", proposal.pk).context["preview"].is_real

    staff.post(address, {"kind": "award"})
    staff.post(address, {"kind": "award", "proef": "1"})

    concept, test = Report.objects.filter(kind=ReportKind.LETTER_PREVIEW).order_by("pk")
    for report, mark in ((concept, "Concept"), (test, "Proefbrief")):
        assert make_report(report_id=report.pk, at=timezone.now())
        report.refresh_from_db()
        texts = page_texts(report.file.read())
        assert mark in texts[0]
        assert all("niet verstuurd" in text for text in texts)
    mail = OutgoingMessage.objects.get(message_key__startswith="report:")
    assert mail.recipient == officer.email
    assert proposal.award_decision.rationale not in mail.body
    assert reverse("reporting:report_detail", args=[test.pk]) in mail.body
    assert not DecisionLetter.objects.exists()


def test_nothing_of_a_letter_is_there_for_an_applicant_before_publication(run, staff):
    proposal = run.round.proposals.order_by("pk")[0]
    staff.post(reverse("reporting:letter_preview", args=[proposal.pk]), {"kind": "award"})
    concept = Report.objects.get(kind=ReportKind.LETTER_PREVIEW)
    member = client_of(make.member_of(proposal.organisation, "signatory"))

    for name, pk in (("decision_letter", proposal.pk), ("report_detail", concept.pk), ("report_download", concept.pk)):
        assert page(member, name, pk).status_code == 404
    for name, key in (("letter_preview", proposal.pk), ("letter_overview", run.round.slug)):
        assert page(member, name, key).status_code == 403


def test_an_applicant_gets_the_own_letter_only_and_that_counts_as_reading(run):
    publish(run)
    first, second = DecisionLetter.objects.order_by("pk")
    for each in (first, second):
        assert make_report(report_id=each.report_id, at=NOW + timedelta(seconds=1))
    person = make.member_of(first.proposal.organisation, "reader")
    member = client_of(person)

    response = member.get(reverse("reporting:decision_letter", args=[first.proposal_id]), follow=True)

    assert response["Content-Type"] == "application/pdf"
    assert PortalReading.objects.get(message=first.message, user=person).first_read_at is not None
    assert page(member, "decision_letter", second.proposal_id).status_code == 404
    assert page(member, "report_download", second.report_id).status_code == 404


def test_asking_about_a_letter_is_not_reading_it(run):
    publish(run)
    letter = DecisionLetter.objects.order_by("pk")[0]
    assert make_report(report_id=letter.report_id, at=NOW + timedelta(seconds=1))
    person = make.member_of(letter.proposal.organisation, "reader")

    response = client_of(person).head(reverse("reporting:report_download", args=[letter.report_id]))

    assert response["Content-Type"] == "application/pdf"
    assert not PortalReading.objects.filter(message=letter.message, first_read_at__isnull=False).exists()


def test_the_proof_says_who_was_told_and_who_read_with_masked_addresses(run, staff):
    proposal = run.round.proposals.order_by("pk")[0]
    person = make.member_of(proposal.organisation, "signatory")
    publish(run)
    letter = DecisionLetter.objects.get(proposal=proposal)
    PortalReading.objects.filter(message=letter.message, user=person).update(first_read_at=NOW)

    shown = page(staff, "letter_proof", letter.pk)

    assert shown.context["proof"].first_reading.person == str(person)
    assert person.email not in shown.content.decode()
    assert f"{person.email[0]}…@" in shown.content.decode()
    for ending in ("csv", "xlsx", "ods"):
        assert page(staff, "letter_proof_file", run.round.slug, ending).status_code == 200
    table = b"".join(page(staff, "letter_proof_file", run.round.slug, "csv").streaming_content).decode("utf-8-sig")
    assert proposal.reference in table
    assert person.email not in table
    assert page(staff, "letter_proof_file", run.round.slug, "exe").status_code == 404


@pytest.fixture
def barred(run, officer):
    """An officer who assesses as well, with an interest in the first proposal; gives both proposals."""
    own, other = run.round.proposals.order_by("pk")
    make.RoleGrantFactory(user=officer, role="assessor")
    assess.ConflictOfInterestFactory(proposal=own, assessor=officer)
    return own, other


def test_staff_with_an_interest_as_an_assessor_see_no_letter_of_the_round_to_come(run, staff, barred):
    """A letter tells a place and where the line is, so that of another proposal tells of the own one."""
    slug, other = run.round.slug, barred[1]
    address = reverse("reporting:letter_preview", args=[other.pk])
    text = reverse("reporting:letter_text", args=[slug, "award"])

    overview = page(staff, "letter_overview", slug)
    shown = [overview, staff.get(text), staff.post(text, {"voorbeeld": "1", "voorstel": other.pk})]

    assert [staff.get(address).status_code, staff.post(address, {"kind": "award"}).status_code] == [403, 403]
    assert not Report.objects.filter(kind=ReportKind.LETTER_PREVIEW).exists()
    for response in shown:
        assert "document" not in response.context
        assert not any(each.organisation.name in response.content.decode() for each in barred)
        assert "zijn voor u gesloten" in response.content.decode()
    assert list(overview.context["texts"])
    detail = staff.get(reverse("proposals:management_proposal", args=[other.pk]))
    assert (detail.status_code, address in detail.content.decode()) == (200, False)


def test_nor_the_letters_that_were_sent(run, staff, barred):
    publish(run)
    slug, letter = run.round.slug, DecisionLetter.objects.get(proposal=barred[1])
    move_reports(
        Report.objects.filter(pk=letter.report_id),
        ReportStatus.FAILED,
        finished_at=NOW,
        failure_reason="De schijf is vol.",
    )

    assert page(staff, "letter_proof", letter.pk).status_code == 404
    assert page(staff, "letter_proof_file", slug, "csv").status_code == 403
    for name in ("letter_overview", "letter_progress"):
        response = page(staff, name, slug)
        assert (response.context["total"], response.context["failed"]) == (2, [])
        assert not any(each.organisation.name in response.content.decode() for each in barred)
