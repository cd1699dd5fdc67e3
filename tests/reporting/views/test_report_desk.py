"""The pages of the report desk: choosing, following, steering, and fetching the ZIP."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.enums import BatchStatus, ReportKind, ReportStatus
from reporting.models import Report, ReportBatch, ReportDownload
from reporting.services.batch_archives import pack_batch
from reporting.services.batch_choices import SOURCES, Choice, rows_of
from reporting.services.batches import pause_batch, start_batch
from reporting.services.report_files import path_of
from reporting.services.reports import make_report, request_report
from tests.factories.assessment import ConflictOfInterestFactory
from tests.factories.proposals import RoundFactory
from tests.factories.reporting import ProgressReportFactory, ReportBatchFactory, approved_round, move_reports

NOW = timezone.now()
CHOOSE = reverse("reporting:batch_choose")
DESK = reverse("reporting:report_list")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def sent(db) -> list:
    return [
        ProgressReportFactory(sent_in=True, period_start_date=date(year, 1, 1), period_end_date=date(year, 6, 30))
        for year in (2027, 2028)
    ]


@pytest.fixture
def batch(sent, officer) -> ReportBatch:
    return start_batch(choice=Choice(kind=ReportKind.PROGRESS_REPORT), by=officer, at=NOW)


@pytest.fixture
def packed(batch) -> ReportBatch:
    for report in batch.reports.all():
        make_report(report_id=report.pk, at=timezone.now())
    pack_batch(batch_id=batch.pk, at=timezone.now())
    batch.refresh_from_db()
    return batch


def url(name: str, batch: ReportBatch) -> str:
    return reverse(f"reporting:batch_{name}", args=[batch.pk])


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_choice_shows_what_it_gives_and_starts_it(desk, sent, officer):
    page = desk.get(CHOOSE, {"kind": "progress_report"})
    assert all(str(each.deal.title) in page.content.decode() for each in sent)

    answer = desk.post(CHOOSE, {"kind": "progress_report", "which": "all"})

    made = ReportBatch.objects.get()
    assert answer["Location"] == url("detail", made)
    assert (made.total, made.requested_by) == (2, officer)


def test_one_ticked_document_takes_the_quick_way(desk, sent):
    answer = desk.post(CHOOSE, {"kind": "progress_report", "which": "chosen", "keys": [sent[1].pk]})

    report = Report.objects.get()
    assert (report.progress_report, report.batch) == (sent[1], None)
    assert answer["Location"] == reverse("reporting:report_detail", args=[report.pk])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "iets"}, "kind"),
        ({"kind": "progress_report", "round": "bestaat-niet"}, "round"),
        ({"kind": "progress_report", "start": "31 juni 2027"}, "start"),
        ({"kind": "progress_report", "start": "1 juli 2027", "end": "1 juni 2027"}, "end"),
        ({"kind": "assessment_dossier"}, "round"),
        ({"kind": "covenant", "end": "1 juni 2027"}, "end"),
    ],
)
def test_choice_that_makes_no_sense_says_what_to_mend_and_loses_nothing(desk, given, field):
    page = desk.get(CHOOSE, given)

    assert page.status_code == 422
    assert field in page.context["choice"].errors
    text = page.content.decode()
    assert all(value in text for name, value in given.items() if name in {"start", "end"})


def test_ticking_nothing_is_said_and_what_was_ticked_stays(desk, sent):
    page = desk.post(CHOOSE, {"kind": "progress_report", "which": "chosen"})

    assert page.status_code == 422
    assert not ReportBatch.objects.exists()
    assert not re.search(r'name="keys"[^>]*checked', page.content.decode())


def test_forged_key_makes_nothing(desk, sent):
    other = ProgressReportFactory()  # a draft: nobody at the ministry reads it

    page = desk.post(CHOOSE, {"kind": "progress_report", "which": "chosen", "keys": [other.pk]})

    assert page.status_code == 422
    assert not Report.objects.exists()


def test_empty_choice_says_what_to_do(desk):
    page = desk.get(CHOOSE, {"kind": "progress_report"})

    assert page.status_code == 200
    assert "mkb-empty" in page.content.decode()


def test_progress_is_a_piece_of_a_page_that_ends(desk, batch):
    assert "data-finished" not in desk.get(url("status", batch)).content.decode()
    page = desk.get(url("detail", batch)).content.decode()
    assert f'data-progress-url="{url("status", batch)}?alone"' in page
    assert f'href="{url("detail", batch)}"' in page  # without scripts: look again

    for report in batch.reports.all():
        make_report(report_id=report.pk, at=timezone.now())
    pack_batch(batch_id=batch.pk, at=timezone.now())

    assert "data-finished" in desk.get(url("status", batch)).content.decode()


def test_pause_resume_and_stop(desk, batch):
    for action, status in [
        ("pause", "paused"),
        ("resume", "running"),
        ("cancel", "cancelled"),
        ("resume", "cancelled"),
    ]:
        assert desk.post(url("step", batch), {"action": action}).status_code == 302
        batch.refresh_from_db()
        assert batch.status == status
    assert desk.get(url("detail", batch)).status_code == 200
    assert desk.get(DESK).status_code == 200


def test_only_officers_and_who_began_it_steer(client, batch, controller, decision_maker):
    client.force_login(controller)
    assert client.post(url("step", batch), {"action": "pause"}).status_code == 403
    assert 'value="pause"' not in client.get(DESK).content.decode()

    ReportBatch.objects.filter(pk=batch.pk).update(requested_by=decision_maker)
    client.force_login(decision_maker)
    client.post(url("step", batch), {"action": "pause"})
    batch.refresh_from_db()
    assert batch.status == BatchStatus.PAUSED


def test_failed_document_is_shown_with_its_reason_and_made_again(desk, batch):
    broken = batch.reports.first()
    move_reports(
        Report.objects.filter(pk=broken.pk),
        ReportStatus.FAILED,
        failure_reason="Het postadres ontbreekt.",
        finished_at=NOW,
    )
    assert "Het postadres ontbreekt." in desk.get(url("detail", batch), {"stand": "failed"}).content.decode()
    assert f"{url('detail', batch)}?stand=failed" in desk.get(DESK).content.decode()

    desk.post(url("step", batch), {"action": "retry"})

    broken.refresh_from_db()
    assert broken.status == ReportStatus.WAITING


def test_zip_is_handed_out_whole_and_noted(desk, packed, officer):
    desk.head(url("download", packed))
    assert not ReportDownload.objects.exists()

    answer = desk.get(url("download", packed))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert answer["Content-Length"] == str(packed.size)
    assert answer["Content-Disposition"] == f'attachment; filename="{packed.file_name}"'
    noted = ReportDownload.objects.get()
    assert (noted.batch, noted.downloaded_by, noted.sha256) == (packed, officer, packed.sha256)
    log = desk.get(reverse("reporting:download_log")).content.decode()
    assert packed.title in log
    assert str(officer) in log
    assert str(officer) in desk.get(url("detail", packed)).content.decode()


def test_single_document_that_is_fetched_is_noted_too(desk, packed, officer):
    report = packed.reports.first()
    desk.get(reverse("reporting:report_download", args=[report.pk]))

    assert ReportDownload.objects.get(report=report).downloaded_by == officer


def test_damaged_zip_is_not_handed_out(desk, packed):
    path_of(packed.file.name).write_bytes(b"PK")

    assert desk.get(url("download", packed)).status_code == 302
    packed.refresh_from_db()
    assert packed.status == BatchStatus.RUNNING


def test_zip_closes_with_the_right_to_one_of_its_documents(desk, officer):
    run = approved_round([("Een", 100_000, 5), ("Twee", 100_000, 4)])
    choice = Choice(kind=ReportKind.ASSESSMENT_DOSSIER, round=run.round)
    batch = start_batch(choice=choice, by=officer, at=NOW)
    for report in batch.reports.all():
        make_report(report_id=report.pk, at=timezone.now())
    assert pack_batch(batch_id=batch.pk, at=timezone.now())
    assert desk.get(url("download", batch)).status_code == 200

    ConflictOfInterestFactory(assessor=officer, proposal=batch.reports.first().proposal)

    assert desk.get(url("download", batch)).status_code == 302
    assert rows_of(choice, officer).count() == 1


def test_work_that_tells_outcomes_is_not_seen_by_who_may_not_know(client, account_holder):
    dossiers = ReportBatchFactory(kind=ReportKind.ASSESSMENT_DOSSIER)
    client.force_login(account_holder)

    assert client.get(url("detail", dossiers)).status_code == 404
    assert dossiers.title not in client.get(DESK).content.decode()


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_every_kind_on_offer_can_be_chosen(desk, kind):
    round_ = RoundFactory(published_at=NOW - timedelta(days=1)) if SOURCES[kind].needs_round else None

    answer = desk.get(CHOOSE, {"kind": kind, "round": round_.slug if round_ else ""})

    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["desk", "detail", "log"])
def test_pages_ask_as_often_for_many_as_for_few(desk, officer, page, django_assert_max_num_queries, sent):
    def statements() -> int:
        address = {"desk": DESK, "detail": url("detail", ReportBatch.objects.first()),
                   "log": reverse("reporting:download_log")}[page]  # fmt: skip
        with django_assert_max_num_queries(60) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    def more() -> None:
        batch = start_batch(choice=Choice(kind=ReportKind.PROGRESS_REPORT), by=officer, at=timezone.now())
        for report in batch.reports.all():
            make_report(report_id=report.pk, at=timezone.now())
            desk.get(reverse("reporting:report_download", args=[report.pk]))
        pack_batch(batch_id=batch.pk, at=timezone.now())
        desk.get(url("download", batch))

    more()
    statements()  # what is read once for a process
    few = statements()
    ProgressReportFactory(sent_in=True)
    more()
    more()

    assert statements() == few


def test_paused_work_says_who_paused_it(desk, batch, officer):
    pause_batch(batch=batch, by=officer, at=NOW)

    assert str(officer) in desk.get(url("detail", batch)).content.decode()


def test_many_that_wait_are_counted_instead_of_shown(desk, officer):
    for _each in range(14):
        request_report(kind=ReportKind.QUESTION_LIST, round_=RoundFactory(), by=officer, at=NOW)

    page = desk.get(DESK).content.decode()

    assert page.count("data-progress-url") == 12
    assert "En nog 2 documenten wachten op hun beurt." in page
