"""Photos with a progress report."""

import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from proposals.enums import ScanState
from proposals.services.attachment_sweep import remove_orphans
from proposals.services.attachments import AttachmentRefused, verified_copy
from proposals.services.drafts import NotEditable
from reporting.documents import ProgressReportDocument
from reporting.enums import ReportKind, ReportStatus
from reporting.models import ProgressPhoto, ProgressReport, Report
from reporting.services.contents import progress_report_document
from reporting.services.progress_photos import MOST_PHOTOS, add_photo, remake_without, remove_photo
from reporting.services.reports import make_report, request_report
from reporting.tasks import scan_photo
from tests import pdf_checks
from tests.factories.reporting import ProgressPhotoFactory, ProgressReportFactory, running_deal

NOW = timezone.now()


@pytest.fixture
def draft_report(organisation) -> ProgressReport:
    return ProgressReportFactory(deal=running_deal(organisation=organisation))


def photo_file(name: str = "oven.jpg", size: tuple[int, int] = (2400, 1200), **saved: object) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG" if name.endswith("png") else "JPEG", **saved)
    return SimpleUploadedFile(name, written.getvalue(), "image/png" if name.endswith("png") else "image/jpeg")


def test_a_photo_is_drawn_anew_without_place_and_at_most_1600_wide(draft_report, editor):
    place = Image.Exif()
    place[0x010F] = "Camera van Jan"

    photo = add_photo(
        progress_report=draft_report, upload=photo_file(exif=place), alt_text="Een oven.", by=editor, at=NOW
    )

    with verified_copy(photo) as file:
        data = file.read()
    assert (photo.width, photo.height) == (1600, 800)
    assert b"Camera" not in data
    assert photo.sha256 == hashlib.sha256(data).hexdigest()


def test_the_same_photo_is_kept_once_with_the_newest_words(draft_report, editor):
    for words in ("Een oven.", "Twee bakkers bij een oven."):
        add_photo(progress_report=draft_report, upload=photo_file(), alt_text=words, by=editor, at=NOW)

    assert [each.alt_text for each in draft_report.photos.all()] == ["Twee bakkers bij een oven."]


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("oven.jpg", b"<html>", "image/jpeg"),
        SimpleUploadedFile("oven.jpg", b"", "image/jpeg"),
        SimpleUploadedFile("oven.svg", b"<svg/>", "image/svg+xml"),
        SimpleUploadedFile("plan.pdf", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(draft_report, editor, upload):
    with pytest.raises(AttachmentRefused) as refused:
        add_photo(progress_report=draft_report, upload=upload, alt_text="Een oven.", by=editor, at=NOW)

    assert upload.name.split(".")[0] in refused.value.message
    assert not ProgressPhoto.objects.exists()


def test_one_photo_too_many_is_refused(draft_report, editor):
    ProgressPhotoFactory.create_batch(MOST_PHOTOS, progress_report=draft_report)

    with pytest.raises(AttachmentRefused, match="10"):
        add_photo(progress_report=draft_report, upload=photo_file(), alt_text="Een oven.", by=editor, at=NOW)


def test_photos_are_frozen_with_their_report(draft_report, editor):
    photo = ProgressPhotoFactory(progress_report=draft_report)
    ProgressReport.objects.update(status="submitted", submitted_at=NOW, submitted_by=editor)

    with pytest.raises(NotEditable):
        add_photo(progress_report=draft_report, upload=photo_file(), alt_text="Een oven.", by=editor, at=NOW)
    with pytest.raises(NotEditable):
        remove_photo(photo=photo, by=editor, at=NOW)


def test_a_photo_without_words_is_refused_by_the_database(draft_report):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressPhotoFactory(progress_report=draft_report, alt_text="")


def test_the_document_shows_the_photo_with_its_words_and_stays_conformant(draft_report, editor):
    add_photo(
        progress_report=draft_report, upload=photo_file(), alt_text="Twee bakkers bij een oven.", by=editor, at=NOW
    )

    pdf = progress_report_document(draft_report, preview_at=NOW).to_pdf()

    with pdf_checks.open_pdf(pdf) as opened:
        alts = [str(each.Alt) for each in pdf_checks.structure_elements(opened, "/Figure")]
    assert "Twee bakkers bij een oven." in alts
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []
    assert progress_report_document(draft_report, preview_at=NOW).to_pdf() == pdf


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ScanState.WAITING, "Deze foto werd nog gecontroleerd op virussen"),
        (ScanState.INFECTED, "Deze foto is niet veilig bevonden en verwijderd"),
    ],
)
def test_the_document_names_a_photo_that_may_not_be_shown(draft_report, state, words):
    ProgressPhotoFactory(progress_report=draft_report, alt_text="Drie bakkers bij een oven.", scan_state=state)

    pdf = progress_report_document(draft_report, preview_at=NOW).to_pdf()

    text = pdf_checks.text_of(pdf)
    assert f"Niet in dit document: Drie bakkers bij een oven. ({words}" in text
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []


def _made(report: ProgressReport, by, **values: object) -> Report:
    made = request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=report, by=by, at=NOW, **values)
    assert make_report(report_id=made.pk, at=timezone.now())
    made.refresh_from_db()
    return made


def test_a_document_is_made_again_once_its_photo_was_checked(draft_report, editor, signatory):
    photo = ProgressPhotoFactory(progress_report=draft_report, scan_state=ScanState.WAITING)
    ProgressReport.objects.update(status="submitted", submitted_at=NOW, submitted_by=signatory)
    draft_report.refresh_from_db()
    made, preview = _made(draft_report, signatory), _made(draft_report, editor, parameters={"preview": 1})
    silent = made.sha256

    assert scan_photo(photo_id=photo.pk) == ScanState.NOT_SCANNED  # this site has no scanner

    made.refresh_from_db()
    preview.refresh_from_db()
    assert (made.status, preview.status) == (ReportStatus.WAITING, ReportStatus.READY)
    assert make_report(report_id=made.pk, at=timezone.now())
    made.refresh_from_db()
    assert made.sha256 != silent
    assert scan_photo(photo_id=photo.pk) == ""  # a second message changes nothing
    made.refresh_from_db()
    assert made.status == ReportStatus.READY


def test_a_document_made_after_the_scan_began_is_made_again_too(draft_report, signatory):
    photo = ProgressPhotoFactory(progress_report=draft_report, scan_state=ScanState.WAITING)
    ProgressReport.objects.update(status="submitted", submitted_at=NOW, submitted_by=signatory)
    draft_report.refresh_from_db()
    scan_began = timezone.now()
    made = _made(draft_report, signatory)
    ProgressPhoto.objects.filter(pk=photo.pk).update(scan_state=ScanState.NOT_SCANNED)

    assert made.started_at > scan_began
    assert remake_without(photo_id=photo.pk, at=scan_began) == [made.pk]
    assert make_report(report_id=made.pk, at=timezone.now())
    assert remake_without(photo_id=photo.pk, at=timezone.now()) == []


def test_a_document_whose_photo_is_found_clean_while_it_is_made_waits_again(draft_report, signatory, monkeypatch):
    photo = ProgressPhotoFactory(progress_report=draft_report, scan_state=ScanState.WAITING)
    ProgressReport.objects.update(status="submitted", submitted_at=NOW, submitted_by=signatory)
    draft_report.refresh_from_db()
    asked = request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=draft_report, by=signatory, at=NOW)
    lay_out = ProgressReportDocument.to_pdf

    def scanned_meanwhile(document):
        ProgressPhoto.objects.filter(pk=photo.pk).update(scan_state=ScanState.NOT_SCANNED)
        return lay_out(document)

    monkeypatch.setattr(ProgressReportDocument, "to_pdf", scanned_meanwhile)
    assert not make_report(report_id=asked.pk, at=timezone.now())
    asked.refresh_from_db()
    assert (asked.status, asked.attempts) == (ReportStatus.WAITING, 0)

    assert make_report(report_id=asked.pk, at=timezone.now())
    asked.refresh_from_db()
    assert asked.made_of == {"files": [photo.sha256]}


def test_a_document_that_is_still_to_be_made_is_left_alone(draft_report, signatory):
    photo = ProgressPhotoFactory(progress_report=draft_report, scan_state=ScanState.WAITING)
    request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=draft_report, by=signatory, at=NOW)

    assert remake_without(photo_id=photo.pk, at=timezone.now()) == []


def test_the_sweeper_removes_files_without_a_photo_after_a_day(draft_report, editor, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    photo = add_photo(progress_report=draft_report, upload=photo_file(), alt_text="Een oven.", by=editor, at=NOW)
    kept = Path(photo.file.path)
    row_gone, never_saved, young = (kept.with_name(f"{name}.jpg") for name in ("weg", "nooit", "jong"))
    for path in (row_gone, never_saved, young):
        path.write_bytes(b"x")
    then = (timezone.now() - timedelta(hours=25)).timestamp()
    for path in (kept, row_gone, never_saved):
        os.utime(path, (then, then))

    assert remove_orphans(at=timezone.now()) == 2
    assert [path.exists() for path in (kept, row_gone, never_saved, young)] == [True, False, False, True]


def test_the_page_adds_shows_and_removes_a_photo(sign_in, draft_report, editor):
    client, address = sign_in(editor), reverse("reporting:progress_photos", args=[draft_report.pk])

    client.post(address, {"photo": photo_file("winkel.png"), "alt_text": "Een winkel."})

    photo = ProgressPhoto.objects.get()
    assert 'alt="Een winkel."' in client.get(address).content.decode()
    seen = client.get(reverse("reporting:progress_photo", args=[photo.pk]))
    assert (seen["Content-Type"], b"".join(seen.streaming_content)[:2]) == ("image/jpeg", b"\xff\xd8")
    client.post(reverse("reporting:progress_photo_remove", args=[photo.pk]))
    assert not ProgressPhoto.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [({"alt_text": "Een winkel."}, "Voeg een bestand toe"), ({"photo": True}, "Wat staat er op de foto?")],
)
def test_the_page_says_what_is_missing(sign_in, draft_report, editor, data, words):
    given = data | ({"photo": photo_file()} if "photo" in data else {})

    page = sign_in(editor).post(reverse("reporting:progress_photos", args=[draft_report.pk]), given).content.decode()

    assert page.count("Fout:") >= 1
    assert words in page
    assert not ProgressPhoto.objects.exists()
