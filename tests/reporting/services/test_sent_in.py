"""What was sent in stays what the ministry reads, and what its document is made of."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.models import Deal
from reporting.enums import ProgressReportStatus, ReportKind, ReportStatus
from reporting.models import ProgressPhoto, ProgressReport, Report
from reporting.services.batch_choices import Choice, rows_of
from reporting.services.contents import DocumentDataMissing, progress_report_document
from reporting.services.progress_photos import add_photo, known_photos, remove_photo
from reporting.services.progress_reports import FigureInput, save_progress_report, submit_progress_report
from reporting.services.progress_reviews import return_progress_report
from reporting.services.report_files import read_whole_file
from reporting.services.reports import make_report, remake_report
from reporting.tasks import scan_photo
from tests.factories.proposals import past_the_steps
from tests.factories.reporting import ProgressPhotoFactory, ProgressReportFactory, grey_square, running_deal
from tests.pdf_checks import text_of

pytestmark = pytest.mark.django_db
SENT_AT = datetime(2027, 7, 12, 10, tzinfo=UTC)
HALF = "Een halve zin die nog niemand mag"


def photo_file() -> SimpleUploadedFile:
    """Draw a photo as somebody would add it."""
    return SimpleUploadedFile("oven.jpg", grey_square(7), "image/jpeg")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def returned(organisation, signatory, editor, account_holder) -> ProgressReport:
    """A report that was sent in with a photo, came back, and is being changed in every part."""
    deal = running_deal(organisation=organisation)
    report = ProgressReportFactory(deal=deal)
    ProgressPhotoFactory(progress_report=report, alt_text="Twee bakkers.")
    made = submit_progress_report(progress_report=report, by=signatory, at=SENT_AT)
    assert make_report(report_id=made.pk, at=SENT_AT)
    report.refresh_from_db()
    return_progress_report(progress_report=report, remarks="Geef een voorbeeld.", by=account_holder, at=SENT_AT)
    return save_progress_report(
        progress_report=report,
        values={"summary": HALF, "period_end_date": date(2027, 5, 31)},
        figures={deal.indicators.get().pk: FigureInput("77777", HALF)},
        spending={line.pk: "66.666" for line in deal.proposal.budget_lines.all()},
        by=editor, at=SENT_AT,
    )  # fmt: skip


def document_of(report: ProgressReport) -> Report:
    return Report.objects.get(progress_report=report, batch=None)


def page(client, who, name: str, key: int) -> str:
    client.force_login(who)
    return client.get(reverse(f"reporting:{name}", args=[key])).content.decode()


def test_the_ministry_reads_what_was_sent_in_while_the_region_changes_it(client, returned, account_holder, editor):
    judged = page(client, account_holder, "progress_report_detail", returned.pk)
    listed = page(client, account_holder, "progress_report_list", returned.deal_id)
    own = page(client, editor, "progress_report_detail", returned.pk)

    assert HALF in own
    assert "77.777" in own
    for words in (HALF, "77.777", "66.666", "31\xa0mei"):
        assert words not in judged
        assert words not in listed
    for words in ("Twaalf coaches zijn opgeleid.", "214", "€\xa0118.400,50", "Geef een voorbeeld.", "Twee bakkers."):
        assert words in judged
    assert "De regio past de rapportage aan." in judged
    assert "€\xa0118.400,50" in listed


def test_a_photo_that_comes_after_the_return_is_for_the_region_and_remakes_nothing(
    client, returned, account_holder, editor
):
    document, sent = document_of(returned), returned.photos.get()
    before = document.sha256
    added = add_photo(progress_report=returned, upload=photo_file(), alt_text="Een oven.", by=editor, at=SENT_AT)

    scan_photo(photo_id=added.pk)
    ProgressPhoto.objects.update(scan_state="clean")

    document.refresh_from_db()
    assert (document.status, document.sha256) == (ReportStatus.READY, before)
    assert "Een oven." not in page(client, account_holder, "progress_report_detail", returned.pk)
    seen = {}
    for who in (account_holder, editor):
        client.force_login(who)
        seen[who] = [
            client.get(reverse("reporting:progress_photo", args=[each.pk])).status_code for each in (sent, added)
        ]
    assert seen == {account_holder: [200, 404], editor: [200, 200]}


def test_the_document_is_made_again_as_it_was_sent_in(returned, editor, account_holder):
    document, photo = document_of(returned), returned.photos.get()
    before = document.sha256
    remove_photo(photo=photo, by=editor, at=SENT_AT)
    with past_the_steps():
        Deal.objects.update(awarded_amount=1, end_date=date(2030, 1, 1))  # as an amendment does

    remake_report(report=document, at=SENT_AT)
    assert make_report(report_id=document.pk, at=SENT_AT)

    document.refresh_from_db()
    assert document.sha256 == before
    assert HALF not in text_of(read_whole_file(document))
    assert known_photos([photo.file.name]) == {photo.file.name}
    assert returned in rows_of(Choice(kind=ReportKind.PROGRESS_REPORT), account_holder)


def test_a_photo_that_was_not_checked_and_is_taken_away_is_named_in_the_document(returned, editor):
    photo = returned.photos.get()
    ProgressPhoto.objects.update(scan_state="waiting")
    photo.refresh_from_db()
    photo.file.storage.delete(photo.file.name)  # what its removal does once the transaction holds
    remove_photo(photo=photo, by=editor, at=SENT_AT)

    document = progress_report_document(ProgressReport.objects.get())

    assert [each.alt_text for each in document.missing_photos] == ["Twee bakkers."]
    assert document.photos == ()


def test_a_report_sent_in_again_is_what_the_ministry_reads_then(client, returned, signatory, account_holder):
    document, later = document_of(returned), SENT_AT + timedelta(days=3)
    before = document.sha256
    added = add_photo(progress_report=returned, upload=photo_file(), alt_text="Een oven.", by=signatory, at=SENT_AT)
    submit_progress_report(progress_report=returned, by=signatory, at=later)
    scan_photo(photo_id=added.pk)

    document.refresh_from_db()
    assert (document.status, document.sha256) == (ReportStatus.READY, before)
    assert HALF in page(client, account_holder, "progress_report_detail", returned.pk)
    returned.refresh_from_db()
    assert returned.submitted_content["document"]["summary"] == HALF
    assert returned.submitted_content["document"]["period_end_date"] == "2027-05-31"


def test_of_a_report_from_before_that_was_kept_the_ministry_has_the_document_alone(
    client, returned, account_holder, editor
):
    ProgressReport.objects.update(submitted_content={})
    returned.refresh_from_db()

    judged = page(client, account_holder, "progress_report_detail", returned.pk)

    assert HALF not in judged
    assert reverse("reporting:report_download", args=[document_of(returned).pk]) in judged
    assert not rows_of(Choice(kind=ReportKind.PROGRESS_REPORT), account_holder).exists()
    with pytest.raises(DocumentDataMissing, match="past deze rapportage aan"):
        progress_report_document(returned)


def test_the_technical_admin_shows_no_words_and_no_period_of_a_report(client, returned, officer):
    client.force_login(officer)

    for name, keys in (("change", [returned.pk]), ("history", [returned.pk]), ("changelist", [])):
        answer = client.get(reverse(f"admin:reporting_progressreport_{name}", args=keys))
        assert answer.status_code == 200
        for words in (HALF, "31 mei", "31\xa0mei", "31-05-2027", "31-5-2027", "2027-05-31"):
            assert words not in answer.content.decode(), name


def test_in_bulk_the_period_counts_that_was_sent_in(returned, account_holder):
    def chosen(**period: date) -> list[ProgressReport]:
        return list(rows_of(Choice(kind=ReportKind.PROGRESS_REPORT, **period), account_holder))

    assert chosen(start=date(2027, 6, 30), end=date(2027, 6, 30)) == [returned]
    assert chosen(end=date(2027, 5, 31)) == []


def test_what_is_kept_says_what_the_rows_said(organisation, signatory):
    report = ProgressReportFactory(deal=running_deal(organisation=organisation))
    submit_progress_report(progress_report=report, by=signatory, at=SENT_AT)
    stored = ProgressReport.objects.get()
    kept = progress_report_document(stored)
    stored.submitted_content = {}

    assert stored.status == ProgressReportStatus.SUBMITTED
    assert progress_report_document(stored) == kept
    assert kept.money_total.spent_amount == Decimal("118400.50")
