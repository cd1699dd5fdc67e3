"""Document jobs: asked once, claimed once, made once, and never left lying."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from proposals.models import OutgoingMessage
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.claims import claim_report, kept_alive, note_progress
from reporting.services.reports import (
    FIRST_PAUSE,
    RESEND_PAUSE,
    NotRetryable,
    make_report,
    remake_report,
    request_report,
    requeue_stale,
    retry_report,
)
from tests.factories.proposals import SubmissionFactory, complete_proposal, full_round
from tests.factories.reporting import ReportFactory, submission_of
from tests.pdf_checks import page_count, text_of

NOW = timezone.now()


@pytest.fixture
def report(db) -> Report:
    return ReportFactory(requested_at=NOW)


@pytest.fixture
def broken_report(db) -> Report:
    """A job whose snapshot cannot be read: an error nobody foresaw."""
    return ReportFactory(submission=SubmissionFactory(content="{}"), requested_at=NOW)


@pytest.fixture
def letter_without_decisions(officer) -> Report:
    return request_report(kind=ReportKind.PARLIAMENT_LETTER, round_=full_round(), by=officer, at=NOW)


def test_make_report_stores_the_document_with_its_size_hash_and_pages(report):
    assert make_report(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    pdf = default_storage.open(report.file.name).read()
    assert report.status == ReportStatus.READY
    assert (report.size, report.page_count, report.attempts) == (len(pdf), page_count(pdf), 1)
    assert report.submission.reference in text_of(pdf)
    assert report.finished_at > NOW
    assert report.lease_until is None
    assert report.file_name.startswith("ontvangstbevestiging-")


def test_make_report_twice_makes_one_document(report):
    outcomes = [make_report(report_id=report.pk, at=NOW) for _delivery in range(5)]

    report.refresh_from_db()
    assert outcomes == [True, False, False, False, False]
    assert report.attempts == 1


def test_same_submission_gives_the_same_bytes(report):
    again = ReportFactory(submission=report.submission, requested_at=NOW)
    make_report(report_id=report.pk, at=NOW)
    make_report(report_id=again.pk, at=NOW)

    report.refresh_from_db()
    again.refresh_from_db()
    assert report.sha256 == again.sha256
    assert report.file.name != again.file.name


def test_claim_is_refused_while_another_holds_it(report):
    first = claim_report(report_id=report.pk, at=NOW)

    assert first.attempt == 1
    assert claim_report(report_id=report.pk, at=NOW) is None


def test_claim_of_a_dead_worker_is_taken_over_once_its_lease_is_over(report, settings):
    claim_report(report_id=report.pk, at=NOW)
    over = NOW + timedelta(seconds=settings.REPORT_LEASE_SECONDS)

    assert claim_report(report_id=report.pk, at=over - timedelta(seconds=1)) is None
    assert claim_report(report_id=report.pk, at=over).attempt == 2


def test_claim_before_it_is_due_is_refused(db):
    report = ReportFactory(due_at=NOW + timedelta(seconds=20))

    assert claim_report(report_id=report.pk, at=NOW) is None


@pytest.mark.parametrize("status", [ReportStatus.FAILED, ReportStatus.CANCELLED])
def test_claim_of_what_ended_is_refused(db, status):
    report = ReportFactory(status=status)

    assert claim_report(report_id=report.pk, at=NOW) is None


def test_worker_that_lost_its_claim_writes_nothing(report, settings):
    lost = claim_report(report_id=report.pk, at=NOW)
    claim_report(report_id=report.pk, at=NOW + timedelta(seconds=settings.REPORT_LEASE_SECONDS))

    note_progress(lost, 90)

    report.refresh_from_db()
    assert report.progress_percentage == 5
    assert not lost.row().exists()


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_while_the_work_goes_on(settings):
    settings.REPORT_LEASE_SECONDS = 1
    report = ReportFactory(requested_at=NOW)
    claim = claim_report(report_id=report.pk, at=NOW)

    with kept_alive(claim):
        deadline = timezone.now() + timedelta(seconds=10)
        while timezone.now() < deadline and not _lease_after(report, NOW + timedelta(seconds=2)):
            pass

    assert _lease_after(report, NOW + timedelta(seconds=2))


def _lease_after(report: Report, moment) -> bool:
    report.refresh_from_db()
    return report.lease_until > moment


def test_unforeseen_error_is_tried_again_with_growing_pauses_and_then_fails(broken_report, settings):
    at, pauses = NOW, []
    for _attempt in range(settings.REPORT_MAX_ATTEMPTS - 1):
        assert not make_report(report_id=broken_report.pk, at=at)
        broken_report.refresh_from_db()
        assert broken_report.status == ReportStatus.WAITING
        pauses.append(round((broken_report.due_at - at) / FIRST_PAUSE))
        at = broken_report.due_at
    make_report(report_id=broken_report.pk, at=at)

    broken_report.refresh_from_db()
    assert pauses == [1, 2]
    assert broken_report.status == ReportStatus.FAILED
    assert broken_report.attempts == 3
    assert str(broken_report.pk) in broken_report.failure_reason


def test_work_that_takes_too_long_says_so(broken_report):
    make_report(report_id=broken_report.pk, at=NOW, time_is_up=(KeyError,))

    broken_report.refresh_from_db()
    assert broken_report.failure_reason == "Het maken van dit document duurde te lang."


def test_full_or_missing_disk_says_so(report, settings):
    settings.MEDIA_ROOT = "/dev/null/nowhere"
    make_report(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    assert report.status == ReportStatus.WAITING
    assert report.failure_reason == "Het bestand kon niet worden opgeslagen. Misschien is de schijf vol."


def test_missing_data_fails_at_once_and_says_how_to_mend_it(letter_without_decisions):
    make_report(report_id=letter_without_decisions.pk, at=NOW)

    letter_without_decisions.refresh_from_db()
    assert letter_without_decisions.status == ReportStatus.FAILED
    assert letter_without_decisions.attempts == 1
    assert letter_without_decisions.failure_reason == (
        "In deze ronde zijn nog geen goedgekeurde besluiten. Laat eerst de verdeling goedkeuren."
    )


def test_failed_letter_is_told_by_mail_to_who_asked(letter_without_decisions, officer):
    make_report(report_id=letter_without_decisions.pk, at=NOW)

    message = OutgoingMessage.objects.get(recipient=officer.email)
    assert "goedgekeurde besluiten" in message.body


def test_retry_gives_all_attempts_anew(letter_without_decisions, officer):
    make_report(report_id=letter_without_decisions.pk, at=NOW)
    later = NOW + timedelta(hours=1)

    report = retry_report(report=letter_without_decisions, by=officer, at=later)

    assert (report.status, report.attempts, report.due_at, report.failure_reason) == ("waiting", 0, later, "")


@pytest.mark.parametrize("status", [ReportStatus.WAITING, ReportStatus.RUNNING])
def test_retry_of_what_did_not_fail_is_refused(db, officer, status):
    report = ReportFactory(status=status)

    with pytest.raises(NotRetryable):
        retry_report(report=report, by=officer, at=NOW)


def test_remake_lets_a_ready_document_be_made_again_in_the_same_place(report):
    make_report(report_id=report.pk, at=NOW)
    report.refresh_from_db()
    name, sha256 = report.file.name, report.sha256

    remake_report(report=report, at=NOW)
    make_report(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    assert (report.status, report.file.name, report.sha256) == ("ready", name, sha256)


def test_request_again_while_it_is_being_made_gives_the_same_row(report):
    again = request_report(
        kind=report.kind, submission=report.submission, by=report.requested_by, at=NOW + timedelta(seconds=1)
    )

    assert again == report
    assert list(Report.objects.all()) == [report]


def test_request_with_other_parameters_gives_another_row(officer):
    round_ = full_round()
    asked = {"kind": ReportKind.PARLIAMENT_LETTER, "round_": round_, "by": officer, "at": NOW}
    first = request_report(**asked, parameters={"letter_date": "2019-12-18"})

    assert request_report(**asked, parameters={"letter_date": "2019-12-19"}) != first
    assert request_report(**asked, parameters={"letter_date": "2019-12-18"}) == first


def test_rolled_back_request_leaves_no_row(db, officer):
    with pytest.raises(RuntimeError), transaction.atomic():
        request_report(kind=ReportKind.PARLIAMENT_LETTER, round_=full_round(), by=officer, at=NOW)
        raise RuntimeError

    assert not Report.objects.exists()


def test_sweeper_takes_what_is_due_oldest_first(db):
    second = ReportFactory(due_at=NOW - timedelta(seconds=1))
    first = ReportFactory(due_at=NOW - timedelta(minutes=1))
    ReportFactory(due_at=NOW + timedelta(seconds=1))
    ReportFactory(status=ReportStatus.RUNNING, lease_until=NOW + timedelta(seconds=1))
    ReportFactory(status=ReportStatus.FAILED)

    assert requeue_stale(at=NOW) == [first.pk, second.pk]


def test_sweeper_does_not_send_again_what_it_just_sent(report):
    later = NOW + RESEND_PAUSE

    assert requeue_stale(at=NOW) == [report.pk]
    assert requeue_stale(at=later - timedelta(seconds=1)) == []
    assert requeue_stale(at=later) == [report.pk]


def test_sweeper_works_in_batches(db):
    submission = submission_of(complete_proposal("submitted"))
    made = [ReportFactory(submission=submission, due_at=NOW - timedelta(minutes=n)) for n in range(5)]

    assert requeue_stale(at=NOW, limit=2) == [made[4].pk, made[3].pk]
    assert requeue_stale(at=NOW, limit=2) == [made[2].pk, made[1].pk]


def test_sweeper_frees_the_row_of_a_dead_worker(report, settings):
    claim_report(report_id=report.pk, at=NOW)
    over = NOW + timedelta(seconds=settings.REPORT_LEASE_SECONDS)

    assert requeue_stale(at=over - timedelta(seconds=1)) == []
    assert requeue_stale(at=over) == [report.pk]
    assert claim_report(report_id=report.pk, at=over).attempt == 2


def test_document_that_kills_every_worker_fails_with_words_for_staff(db, settings):
    report = ReportFactory(
        status=ReportStatus.RUNNING, attempts=settings.REPORT_MAX_ATTEMPTS, lease_until=NOW - timedelta(seconds=1)
    )

    assert requeue_stale(at=NOW) == []
    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    assert report.failure_reason.startswith("Het werk aan dit document werd elke keer afgebroken.")


def test_two_sweepers_at_once_take_different_rows(transactional_db):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    submission = submission_of(complete_proposal("submitted"))
    made = {ReportFactory(submission=submission, requested_at=NOW).pk for _each in range(20)}

    def sweep(_number: int) -> list[int]:
        try:
            return requeue_stale(at=NOW, limit=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [pk for part in pool.map(sweep, range(4)) for pk in part]

    assert sorted(taken) == sorted(made)
