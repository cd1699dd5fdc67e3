"""Documents in bulk: begun whole, paused and stopped between documents, packed whole, gone after thirty days."""

import csv
import hashlib
import io
import subprocess
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django.utils.timezone import localdate

from proposals.enums import Role
from proposals.models import OutgoingMessage
from proposals.services.messages import queue_message
from reporting.enums import BatchStatus, ReportKind, ReportStatus
from reporting.models import Report, ReportBatch
from reporting.queries.batches import in_words, progress_of
from reporting.services import batch_archives
from reporting.services.batch_archives import (
    batch_that_ended_with,
    checked_archive,
    due_for_packing,
    give_up_packing,
    pack_again,
    pack_batch,
)
from reporting.services.batch_choices import Choice
from reporting.services.batch_removal import remove_old_batches
from reporting.services.batch_watch import settle_stopped, stalled_batches
from reporting.services.batches import (
    NothingToMake,
    StepRefused,
    cancel_batch,
    pause_batch,
    resume_batch,
    retry_failed,
    start_batch,
)
from reporting.services.claims import claim_report
from reporting.services.report_files import FileDamaged, path_of
from reporting.services.reports import make_report, request_report, requeue_stale, retry_report
from reporting.tasks import generate_on_commit, make_bulk_on_commit
from tests.factories.proposals import user_with_role
from tests.factories.reporting import ProgressReportFactory, ReportBatchFactory, ReportFactory, move_reports

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CHOICE = Choice(kind=ReportKind.PROGRESS_REPORT)


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def officer():
    return user_with_role(Role.PROGRAMME_OFFICER)


@pytest.fixture
def sent(db) -> list:
    """Three progress reports that were sent in, over three years, and a draft."""
    made = [
        ProgressReportFactory(sent_in=True, period_start_date=date(year, 1, 1), period_end_date=date(year, 6, 30))
        for year in (2027, 2028, 2029)
    ]
    ProgressReportFactory()
    return made


@pytest.fixture
def batch(sent, officer) -> ReportBatch:
    return start_batch(choice=CHOICE, by=officer, at=NOW)


def make_all(batch: ReportBatch) -> None:
    for report in batch.reports.filter(status=ReportStatus.WAITING):
        make_report(report_id=report.pk, at=timezone.now())


def packed(batch: ReportBatch) -> zipfile.ZipFile:
    assert pack_batch(batch_id=batch.pk, at=timezone.now())
    batch.refresh_from_db()
    return zipfile.ZipFile(path_of(batch.file.name))


def progress(batch: ReportBatch):
    return progress_of([ReportBatch.objects.get(pk=batch.pk)], timezone.now())[0]


def test_work_has_a_document_for_everything_that_was_sent_in(batch, sent, officer):
    assert batch.total == 3
    assert {report.progress_report for report in batch.reports.all()} == set(sent)
    assert {report.requested_by for report in batch.reports.all()} == {officer}


def test_period_and_ticks_leave_out_the_rest(sent, officer):
    later = Choice(kind=ReportKind.PROGRESS_REPORT, start=date(2028, 1, 1), end=date(2028, 6, 30))
    assert start_batch(choice=later, by=officer, at=NOW).reports.get().progress_report == sent[1]

    some = start_batch(choice=CHOICE, by=officer, at=NOW, keys=[sent[0].pk, sent[2].pk])
    assert {report.progress_report for report in some.reports.all()} == {sent[0], sent[2]}


def test_nothing_to_make_leaves_nothing(sent, officer):
    with pytest.raises(NothingToMake):
        start_batch(choice=Choice(kind=ReportKind.PROGRESS_REPORT, start=date(2040, 1, 1)), by=officer, at=NOW)

    assert not ReportBatch.objects.exists()


def test_what_somebody_may_not_read_is_not_made_for_them(sent):
    with pytest.raises(NothingToMake):
        start_batch(choice=CHOICE, by=user_with_role(Role.ASSESSOR), at=NOW)


def test_single_document_never_waits_behind_work_in_bulk(batch):
    single = ReportFactory()

    assert requeue_stale(at=timezone.now()) == [single.pk]
    assert requeue_stale(at=timezone.now(), limit=2, bulk=True) == list(
        batch.reports.order_by("pk").values_list("pk", flat=True)[:2]
    )
    assert requeue_stale(at=timezone.now(), limit=2, bulk=True) == []  # a portion lies with the workers


def test_single_document_that_is_also_made_in_bulk_is_asked_for_by_itself(batch, sent, officer):
    single = request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=sent[0], by=officer, at=NOW)

    assert single.batch is None


def test_paused_work_begins_nothing_and_goes_on_where_it_was(batch, officer):
    first = batch.reports.order_by("pk").first()
    pause_batch(batch=batch, by=officer, at=NOW)

    assert requeue_stale(at=timezone.now(), bulk=True) == []
    assert claim_report(report_id=first.pk, at=timezone.now()) is None
    assert not progress(batch).is_busy

    resume_batch(batch=batch, by=officer, at=NOW)
    assert len(requeue_stale(at=timezone.now(), bulk=True)) == 3
    assert make_report(report_id=first.pk, at=timezone.now())


def test_document_at_hand_is_finished_while_the_rest_is_paused(batch, officer):
    first = batch.reports.order_by("pk").first()
    claim = claim_report(report_id=first.pk, at=timezone.now())
    pause_batch(batch=batch, by=officer, at=NOW)

    assert claim.row().exists()


def test_stopped_work_makes_no_more_and_says_so(batch, officer):
    make_report(report_id=batch.reports.first().pk, at=timezone.now())

    assert cancel_batch(batch=batch, by=officer, at=NOW) == 2

    batch.refresh_from_db()
    assert (progress(batch).ready, progress(batch).stopped) == (1, 2)
    assert batch.kept_until == localdate(NOW) + timedelta(days=30)
    assert requeue_stale(at=timezone.now(), bulk=True) == []
    assert due_for_packing(timezone.now()) == []


def test_document_of_stopped_work_whose_worker_died_is_stopped_too(batch, officer):
    held = batch.reports.first()
    claim_report(report_id=held.pk, at=NOW)
    cancel_batch(batch=batch, by=officer, at=NOW)

    settle_stopped(at=NOW + timedelta(minutes=5))

    held.refresh_from_db()
    assert held.status == ReportStatus.CANCELLED


@pytest.mark.parametrize("step", [pause_batch, resume_batch, cancel_batch])
def test_step_that_came_too_late_changes_nothing(step, officer):
    batch = ReportBatchFactory(status=BatchStatus.CANCELLED, cancelled_at=NOW, cancelled_by=officer)

    with pytest.raises(StepRefused):
        step(batch=batch, by=officer, at=NOW)


def test_zip_holds_every_document_with_a_list_and_check_numbers(batch, tmp_path):
    make_all(batch)
    archive = packed(batch)

    names = archive.namelist()
    assert names[-2:] == ["inhoud.csv", "SHA256SUMS"]
    assert len(names) == 5 == len(set(names))
    archive.extractall(tmp_path / "out")
    checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True)
    assert checked.returncode == 0, checked.stdout
    rows = list(csv.reader(io.StringIO(archive.read("inhoud.csv").decode("utf-8-sig")), delimiter=";"))
    for row, report in zip(rows[1:], batch.reports.order_by("pk"), strict=True):
        assert hashlib.sha256(archive.read(row[0])).hexdigest() == row[5] == report.sha256
        assert row[4] == str(report.size)
    assert hashlib.sha256(Path(checked_archive(batch)).read_bytes()).hexdigest() == batch.sha256
    assert batch.status == BatchStatus.READY
    assert batch.kept_until == localdate() + timedelta(days=30)
    assert OutgoingMessage.objects.filter(recipient=batch.requested_by.email).count() == 1


def test_zip_says_what_could_not_be_made_and_is_made_anew_after_that(batch, officer):
    broken = batch.reports.first()
    move_reports(
        Report.objects.filter(pk=broken.pk),
        ReportStatus.FAILED,
        failure_reason="Het postadres ontbreekt.",
        finished_at=NOW,
    )
    make_all(batch)
    assert "Het postadres ontbreekt." in packed(batch).read("inhoud.csv").decode("utf-8-sig")

    assert retry_failed(batch=batch, by=officer, at=NOW) == 1

    make_all(batch)
    assert batch_that_ended_with(broken.pk) == batch.pk
    assert len(packed(batch).namelist()) == 5
    assert OutgoingMessage.objects.filter(recipient=officer.email).count() == 2


def test_one_failed_document_that_is_tried_again_has_the_zip_made_anew(batch, officer):
    broken = batch.reports.first()
    move_reports(Report.objects.filter(pk=broken.pk), ReportStatus.FAILED, finished_at=NOW)
    make_all(batch)
    packed(batch)

    retry_report(report=broken, by=officer, at=NOW)

    batch.refresh_from_db()
    assert batch.status == BatchStatus.RUNNING


def test_damaged_document_is_made_again_before_the_zip(batch):
    make_all(batch)
    damaged = batch.reports.first()
    path_of(damaged.file.name).write_bytes(b"%PDF-")

    assert not pack_batch(batch_id=batch.pk, at=timezone.now())
    assert due_for_packing(timezone.now()) == []

    make_all(batch)
    assert len(packed(batch).namelist()) == 5


def test_damaged_zip_is_not_handed_out_and_made_again(batch):
    make_all(batch)
    packed(batch)
    path_of(batch.file.name).write_bytes(b"PK")

    with pytest.raises(FileDamaged):
        checked_archive(batch)
    pack_again(batch=batch)

    assert due_for_packing(timezone.now()) == [batch.pk]
    packed(batch)
    assert checked_archive(batch)


def test_full_disk_is_said_and_tried_again_later(batch, monkeypatch):
    make_all(batch)

    def full(*_given, **_named):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("reporting.services.batch_archives.write_archive", full)
        assert not pack_batch(batch_id=batch.pk, at=timezone.now())
    batch.refresh_from_db()
    assert batch.failure_reason
    assert due_for_packing(timezone.now()) == []
    assert due_for_packing(timezone.now() + timedelta(minutes=2)) == [batch.pk]
    assert pack_batch(batch_id=batch.pk, at=timezone.now() + timedelta(minutes=2))


def test_a_zip_whose_worker_is_killed_each_time_says_so_and_can_be_tried_again(batch, officer, settings):
    make_all(batch)
    at = timezone.now()
    for _attempt in range(settings.REPORT_MAX_ATTEMPTS):
        assert due_for_packing(at) == [batch.pk]
        batch_archives._claim(batch.pk, at)  # what a worker does before it is killed
        assert give_up_packing(at=at) == 0  # it may still be at work
        at += timedelta(minutes=2)
    assert due_for_packing(at) == []

    assert (give_up_packing(at=at), give_up_packing(at=at)) == (1, 0)
    batch.refresh_from_db()
    (progress,) = progress_of([batch], at)
    assert (progress.pack_failed, batch.failure_reason) == (True, "Het maken van de zip werd elke keer afgebroken.")

    retry_failed(batch=batch, by=officer, at=at)
    assert due_for_packing(at) == [batch.pk]
    packed(batch)


def test_two_workers_make_one_zip(batch):
    make_all(batch)
    at = timezone.now()

    assert pack_batch(batch_id=batch.pk, at=at)
    assert not pack_batch(batch_id=batch.pk, at=at)


def test_after_thirty_days_the_files_go_and_the_rows_stay(batch, media):
    make_all(batch)
    packed(batch)
    single = ReportFactory()
    make_report(report_id=single.pk, at=timezone.now())

    assert remove_old_batches(at=timezone.now() + timedelta(days=29)) == 0
    assert remove_old_batches(at=timezone.now() + timedelta(days=32)) == 4

    single.refresh_from_db()
    assert [path.name for path in (media / "reports").iterdir()] == [Path(single.file.name).name]
    batch.refresh_from_db()
    assert batch.status == BatchStatus.REMOVED
    assert {(each.status, each.file.name) for each in batch.reports.all()} == {(ReportStatus.REMOVED, "")}
    assert all(each.sha256 for each in batch.reports.all())
    assert remove_old_batches(at=timezone.now() + timedelta(days=32)) == 0


def test_removal_that_was_broken_off_is_finished_by_the_next(batch, media, monkeypatch):
    make_all(batch)
    packed(batch)
    later = timezone.now() + timedelta(days=32)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda *_given, **_named: (_ for _ in ()).throw(OSError(5, "broken off")))
        with pytest.raises(OSError, match="broken off"):
            remove_old_batches(at=later)

    assert remove_old_batches(at=later) == 4
    assert list((media / "reports").iterdir()) == []


def test_rolled_back_start_leaves_no_row_and_no_message(sent, officer, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks() as callbacks,
        pytest.raises(RuntimeError),
        transaction.atomic(),
    ):
        start_batch(choice=CHOICE, by=officer, at=NOW)
        make_bulk_on_commit()
        raise RuntimeError

    assert callbacks == []
    assert not ReportBatch.objects.exists()
    assert not Report.objects.exists()


def test_five_hundred_rolled_back_requests_leave_nothing(officer, django_capture_on_commit_callbacks):
    about, mails = ProgressReportFactory(sent_in=True), OutgoingMessage.objects.count()
    with django_capture_on_commit_callbacks() as callbacks:
        for _request in range(500):
            with pytest.raises(RuntimeError), transaction.atomic():
                report = request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=about, by=officer, at=NOW)
                generate_on_commit(report.pk)
                queue_message(key=f"{report.pk}", recipient=officer.email, subject="Klaar", body="Klaar.", at=NOW)
                raise RuntimeError

    assert callbacks == []
    assert not Report.objects.exists()
    assert not Report.pgh_event_model.objects.exists()
    assert OutgoingMessage.objects.count() == mails


def test_speed_and_time_left_follow_from_the_rows(batch):
    assert progress(batch).time_left == ""

    make_report(report_id=batch.reports.first().pk, at=timezone.now())
    ReportBatch.objects.filter(pk=batch.pk).update(requested_at=timezone.now() - timedelta(minutes=1))

    now = progress(batch)
    assert (now.ready, now.waiting) == (1, 2)
    assert now.per_minute == pytest.approx(1, rel=0.2)
    with translation.override(None):  # as the words stand in the program
        assert now.speed == "1 document a minute"
        assert now.time_left in {"about 2 minutes", "about 3 minutes"}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "about 10 seconds"), (33, "about 40 seconds"), (56, "about 1 minute"), (3_700, "about 62 minutes"),
     (7_300, "about 3 hours")],
)  # fmt: skip
def test_time_left_is_said_in_round_numbers(seconds, words):
    with translation.override(None):
        assert in_words(timedelta(seconds=seconds)) == words


def test_work_of_which_nothing_comes_for_ten_minutes_is_noticed(batch):
    ReportBatch.objects.filter(pk=batch.pk).update(requested_at=NOW - timedelta(minutes=11))
    assert stalled_batches(at=NOW) == [batch]

    make_report(report_id=batch.reports.first().pk, at=timezone.now())
    assert stalled_batches(at=timezone.now()) == []


@pytest.mark.parametrize("number", [2, 40])
def test_progress_asks_as_much_of_few_documents_as_of_many(number, officer, django_assert_num_queries):
    batches = [ReportBatchFactory(requested_by=officer, total=number) for _each in range(number // 2)]
    for each in batches:
        ReportFactory(batch=each, kind=ReportKind.PROGRESS_REPORT, submission=None, requested_by=officer,
                      progress_report=ProgressReportFactory(sent_in=True))  # fmt: skip
    with django_assert_num_queries(1):
        progress_of(batches, NOW)
