"""The pages of documents: who sees them, and what they hand out."""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.services.decisions import publish_decisions
from proposals.enums import ProposalStatus
from proposals.models import Round
from reporting.enums import BatchStatus, ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.reports import make_report
from tests.assessment.views.management.reading import words
from tests.factories.assessment import AssessmentFactory
from tests.factories.proposals import complete_proposal, full_round
from tests.factories.reporting import (
    ProgressReportFactory,
    ReportBatchFactory,
    ReportFactory,
    approved_round,
    submission_of,
)

NOW = timezone.now()


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def receipt(organisation) -> Report:
    """The acknowledgement of a submission of the organisation, ready."""
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    report = ReportFactory(submission=submission_of(proposal))
    make_report(report_id=report.pk, at=timezone.now())
    report.refresh_from_db()
    return report


@pytest.fixture
def embargoed_round(db) -> Round:
    return approved_round([("Een", 100_000, 5)]).round


@pytest.fixture
def letter(embargoed_round, officer) -> Report:
    """The letter about a round whose decisions are approved and not published, ready."""
    report = Report.objects.create(
        kind=ReportKind.PARLIAMENT_LETTER, round=embargoed_round, requested_by=officer, requested_at=NOW, due_at=NOW
    )
    make_report(report_id=report.pk, at=NOW)
    report.refresh_from_db()
    return report


def url(name: str, report: Report) -> str:
    return reverse(f"reporting:{name}", args=[report.pk])


def get(client: Client, user, address: str):
    client.force_login(user)
    return client.get(address)


@pytest.mark.parametrize(
    "who", ["reader", "editor", "signatory", "officer", "coordinator", "decision_maker", "controller"]
)
def test_receipt_is_handed_out_whole_and_private(client, receipt, who, request):
    answer = get(client, request.getfixturevalue(who), url("report_download", receipt))

    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == receipt.sha256
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{receipt.file_name}"'
    assert re.fullmatch(r"ontvangstbevestiging-[a-z0-9-]+-1\.pdf", receipt.file_name)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["report_detail", "report_status", "report_download"])
@pytest.mark.parametrize(
    "who", ["stranger", "assessor", "finance_officer", "account_holder", "technical_administrator"]
)
def test_receipt_of_another_is_not_found(client, receipt, who, name, request):
    assert get(client, request.getfixturevalue(who), url(name, receipt)).status_code == 404


def test_receipt_is_not_for_the_assessor_of_the_proposal(client, organisation, assessor):
    proposal = complete_proposal(ProposalStatus.IN_ASSESSMENT, organisation=organisation)
    AssessmentFactory(proposal=proposal, assessor=assessor)
    report = ReportFactory(submission=submission_of(proposal))

    assert get(client, assessor, url("report_detail", report)).status_code == 404
    assert get(client, assessor, reverse("reporting:acknowledgement", args=[report.submission_id])).status_code == 404


@pytest.mark.parametrize("name", ["report_detail", "report_status", "report_download"])
def test_anonymous_visitor_signs_in_first(client, receipt, name):
    answer = client.get(url(name, receipt))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_member_who_left_gets_nothing_any_more(client, receipt, editor, signatory):
    membership = editor.memberships.get()
    membership.ended_at, membership.ended_by = NOW, signatory
    membership.save()

    assert get(client, editor, url("report_download", receipt)).status_code == 404


@pytest.mark.parametrize("who", ["officer", "decision_maker", "controller"])
def test_letter_under_embargo_is_for_the_programme(client, letter, who, request):
    answer = get(client, request.getfixturevalue(who), url("report_detail", letter))

    assert answer.status_code == 200
    assert "Concept, vertrouwelijk." in answer.content.decode()


@pytest.mark.parametrize(
    "who",
    ["signatory", "assessor", "coordinator", "finance_officer", "technical_administrator", "account_holder"],
)
def test_letter_is_not_found_by_others(client, letter, who, request):
    assert get(client, request.getfixturevalue(who), url("report_download", letter)).status_code == 404


def test_letter_from_before_publication_stays_a_concept_and_a_new_one_is_none(client, letter, officer):
    publish_decisions(round_=letter.round, by=officer, at=timezone.now())
    page = get(client, officer, url("report_detail", letter)).content.decode()
    assert "Maak de brief opnieuw voordat u haar gebruikt." in page
    assert letter.file_name.endswith("-concept.pdf")

    client.post(reverse("reporting:letter_request"), {"round": letter.round_id})
    new = Report.objects.filter(kind=letter.kind).exclude(pk=letter.pk).get()
    make_report(report_id=new.pk, at=timezone.now())

    new.refresh_from_db()
    assert "oncept" not in client.get(url("report_detail", new)).content.decode()
    assert "concept" not in new.file_name


def test_acknowledgement_that_is_ready_leads_to_the_file(client, receipt, reader):
    answer = get(client, reader, reverse("reporting:acknowledgement", args=[receipt.submission_id]))

    assert answer["Location"] == url("report_download", receipt)


def test_acknowledgement_that_is_being_made_leads_to_its_progress(client, organisation, reader):
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    report = ReportFactory(submission=submission_of(proposal))

    answer = get(client, reader, reverse("reporting:acknowledgement", args=[report.submission_id]))

    assert answer["Location"] == url("report_detail", report)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ReportStatus.WAITING, "Begint zodra er plaats is"),
        (ReportStatus.RUNNING, "Stap 2 van 3"),
        (ReportStatus.FAILED, "Het ging mis."),
    ],
)
def test_status_tells_how_far_it_is(client, organisation, reader, status, words):
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    values = {"progress_percentage": 45, "failure_reason": "Het ging mis." if status == "failed" else ""}
    report = ReportFactory(submission=submission_of(proposal), status=status, **values)

    text = get(client, reader, url("report_status", report)).content.decode()

    assert words in text
    assert ("data-finished" in text) == (status == ReportStatus.FAILED)
    assert "<html" not in text


@pytest.mark.parametrize("status", [ReportStatus.WAITING, ReportStatus.RUNNING])
def test_what_is_not_ready_says_on_which_day_it_was_asked_for_and_promises_no_time(
    client, organisation, reader, status
):
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    asked = datetime(2019, 3, 12, 20, 27, tzinfo=ZoneInfo("Europe/Amsterdam"))
    report = ReportFactory(submission=submission_of(proposal), status=status, requested_at=asked)

    text = words(get(client, reader, url("report_status", report)))

    assert "gevraagd op dinsdag 12 maart 2019, 20.27 uur" in text.lower()
    assert "minuut" not in text


def test_download_of_what_is_not_ready_leads_to_its_progress(client, organisation, reader):
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    report = ReportFactory(submission=submission_of(proposal), status=ReportStatus.RUNNING)

    assert get(client, reader, url("report_download", report))["Location"] == url("report_detail", report)


def test_half_file_is_never_handed_out_but_made_again(client, receipt, reader, media):
    file = media / receipt.file.name
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    answer = get(client, reader, url("report_download", receipt))

    assert answer["Location"] == url("report_detail", receipt)
    receipt.refresh_from_db()
    assert (receipt.status, receipt.attempts) == (ReportStatus.WAITING, 0)
    assert "wordt opnieuw gemaakt" in client.get(answer["Location"]).content.decode()
    make_report(report_id=receipt.pk, at=timezone.now())
    assert get(client, reader, url("report_download", receipt)).content == whole


def test_retry_of_a_failed_document_makes_it_wait_again(client, officer):
    report = ReportFactory(status=ReportStatus.FAILED, failure_reason="Het ging mis.")
    client.force_login(officer)

    answer = client.post(url("report_retry", report))

    report.refresh_from_db()
    assert answer["Location"] == url("report_detail", report)
    assert report.status == ReportStatus.WAITING


@pytest.mark.parametrize("status", [ReportStatus.CANCELLED, ReportStatus.FAILED, ReportStatus.REMOVED])
def test_a_document_of_work_that_has_ended_is_not_offered_again(client, officer, status):
    batch = ReportBatchFactory(status=BatchStatus.CANCELLED, cancelled_at=NOW, cancelled_by=officer)
    report = ReportFactory(
        kind=ReportKind.PROGRESS_REPORT, submission=None, progress_report=ProgressReportFactory(sent_in=True),
        batch=batch, status=status, requested_by=officer, failure_reason="Gestopt voordat het was gemaakt.",
    )  # fmt: skip

    assert url("report_retry", report) not in get(client, officer, url("report_detail", report)).content.decode()
    answer = client.post(url("report_retry", report), follow=True).content.decode()

    report.refresh_from_db()
    assert report.status == status
    assert "Vraag het document opnieuw aan." in answer


@pytest.mark.parametrize(("who", "status"), [("controller", 404), ("reader", 404), ("stranger", 404), ("editor", 302)])
def test_retry_is_for_the_programme_and_for_writers(client, organisation, who, status, request):
    proposal = complete_proposal(ProposalStatus.SUBMITTED, organisation=organisation)
    report = ReportFactory(submission=submission_of(proposal), status=ReportStatus.FAILED)
    client.force_login(request.getfixturevalue(who))

    assert client.post(url("report_retry", report)).status_code == status


def test_retry_by_a_link_is_refused(client, officer):
    assert get(client, officer, url("report_retry", ReportFactory())).status_code == 405


def test_letter_is_asked_for_with_its_details(client, officer, embargoed_round):
    client.force_login(officer)

    answer = client.post(
        reverse("reporting:letter_request"),
        {"round": embargoed_round.pk, "letter_date": "18 december 2019", "next_call": "in 2020"},
    )

    report = Report.objects.get()
    assert answer["Location"] == url("report_detail", report)
    assert (report.kind, report.round, report.requested_by) == (ReportKind.PARLIAMENT_LETTER, embargoed_round, officer)
    assert report.parameters == {"letter_date": "2019-12-18", "next_call": "in 2020"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"letter_date": "morgen"}, "‘morgen’ is geen datum die wij begrijpen."),
        ({"earlier_paper_title": "Voortgang"}, "Vul het nummer in van ‘Voortgang’."),
        ({"earlier_paper_reference": "Kamerstuk 1"}, "Vul de titel in van Kamerstuk 1."),
    ],
)
def test_letter_with_wrong_details_says_what_to_mend_and_keeps_what_was_typed(
    client, officer, embargoed_round, typed, words
):
    client.force_login(officer)

    text = client.post(
        reverse("reporting:letter_request"), {"round": embargoed_round.pk, "next_call": "in 2020"} | typed
    ).content.decode()

    assert text.count(words) == 2
    assert 'value="in 2020"' in text
    assert all(f'value="{value}"' in text for value in typed.values())
    assert not Report.objects.exists()


@pytest.mark.parametrize("who", ["controller", "decision_maker", "signatory", "assessor", "technical_administrator"])
def test_letter_is_asked_for_by_programme_officers_only(client, who, request):
    client.force_login(request.getfixturevalue(who))

    assert client.post(reverse("reporting:letter_request"), {"round": full_round().pk}).status_code == 403


@pytest.mark.parametrize("who", ["officer", "decision_maker", "controller", "account_holder"])
def test_list_is_for_the_programme(client, who, request):
    assert get(client, request.getfixturevalue(who), reverse("reporting:report_list")).status_code == 200


@pytest.mark.parametrize("who", ["signatory", "assessor", "coordinator", "finance_officer", "technical_administrator"])
def test_list_is_closed_to_others(client, who, request):
    assert get(client, request.getfixturevalue(who), reverse("reporting:report_list")).status_code == 403


def test_list_shows_busy_failed_and_ready(client, officer, receipt):
    ReportFactory(submission=receipt.submission)
    ReportFactory(submission=receipt.submission, status=ReportStatus.FAILED, failure_reason="Het adres ontbreekt.")

    text = get(client, officer, reverse("reporting:report_list")).content.decode()

    assert "Nu bezig" in text
    assert "Het adres ontbreekt." in text
    assert "Opnieuw" in text
    assert url("report_download", receipt) in text


def test_list_shows_one_kind_when_asked(client, officer, receipt, letter):
    text = get(client, officer, reverse("reporting:report_list") + "?kind=parliament_letter").content.decode()

    assert url("report_download", letter) in text
    assert url("report_download", receipt) not in text


@pytest.mark.parametrize("status", [ReportStatus.WAITING, ReportStatus.FAILED, ReportStatus.READY])
def test_list_asks_the_database_as_often_for_thirty_as_for_one(
    client, officer, receipt, status, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("reporting:report_list")
    values = {
        "status": status, "sha256": receipt.sha256, "size": receipt.size, "finished_at": NOW, "file": receipt.file.name,
    }  # fmt: skip

    def add_one() -> None:
        submission = submission_of(complete_proposal(ProposalStatus.SUBMITTED, round=receipt.submission.proposal.round))
        ReportFactory(submission=submission, **values)

    add_one()
    get(client, officer, address)
    with django_assert_max_num_queries(30) as counted:
        client.get(address)
    for _each in range(29):
        add_one()
    with django_assert_num_queries(len(counted)):
        client.get(address)
