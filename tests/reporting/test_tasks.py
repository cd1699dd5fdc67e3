"""Documents through a real worker and a real broker: nothing lost, nothing double, nothing half."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from proposals.enums import ProposalStatus, Role
from proposals.signals import proposal_submitted
from reporting.enums import ReportStatus
from reporting.models import Report
from reporting.services.report_files import read_whole_file
from reporting.tasks import generate_on_commit, generate_report
from tests.factories.proposals import complete_proposal, user_with_role
from tests.factories.reporting import ReportFactory, long_submission, submission_of
from tests.pdf_checks import page_count, text_of
from tests.reporting.workers import Workers, messages_waiting, wait_for, workers

pytestmark = pytest.mark.django_db(transaction=True)
# Dead workers are noticed faster than the defaults do, to keep the tests short.
FAST = {"REPORT_LEASE_SECONDS": "8", "REPORT_SWEEP_SECONDS": "2"}
TWO_MINUTES = 120
LONG_DOCUMENT_WORDS = 12_000


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def fast_workers(tmp_path, media) -> Iterator[Workers]:
    with workers(tmp_path, **FAST) as started:
        yield started


@pytest.fixture
def default_workers(tmp_path, media) -> Iterator[Workers]:
    with workers(tmp_path) as started:
        yield started


@pytest.fixture
def long_report() -> Report:
    """A document that takes seconds to lay out, so that its worker can be killed on the way."""
    return ReportFactory(submission=long_submission(complete_proposal(ProposalStatus.SUBMITTED), LONG_DOCUMENT_WORDS))


def status_of(report: Report) -> str:
    return Report.objects.values_list("status", flat=True).get(pk=report.pk)


def is_ready(report: Report) -> bool:
    return status_of(report) == ReportStatus.READY


def wait_until_laying_out(report: Report) -> None:
    """Wait until the worker has read the data and lays out pages."""
    laying_out = {"pk": report.pk, "status": ReportStatus.RUNNING, "progress_percentage": 30}
    wait_for(lambda: Report.objects.filter(**laying_out).exists(), TWO_MINUTES)
    time.sleep(0.5)
    assert Report.objects.filter(**laying_out).exists()


def assert_made_once(report: Report, media: Path, attempts: int) -> None:
    """Check that there is one whole file, one moment of being ready and the right number of attempts."""
    report.refresh_from_db()
    assert report.attempts == attempts
    assert [path.name for path in (media / "reports").iterdir()] == [Path(report.file.name).name]
    assert page_count(read_whole_file(report)) == report.page_count
    made_ready = report.events.filter(status=ReportStatus.READY).values("finished_at").distinct()
    assert made_ready.count() == 1


def test_submitted_proposal_gets_its_acknowledgement_by_itself(fast_workers, media):
    fast_workers.start_worker()
    submission = submission_of(complete_proposal(ProposalStatus.SUBMITTED, title="Samen digitaal"))

    with transaction.atomic():
        proposal_submitted.send(sender=type(submission), submission=submission)

    report = Report.objects.get(submission=submission)
    assert report.requested_by == submission.submitted_by
    wait_for(lambda: is_ready(report), TWO_MINUTES)
    report.refresh_from_db()
    assert "Samen digitaal" in text_of(read_whole_file(report))


def test_rolled_back_submission_leaves_no_row_and_no_message(fast_workers):
    submission = submission_of(complete_proposal(ProposalStatus.SUBMITTED))

    with pytest.raises(RuntimeError), transaction.atomic():
        proposal_submitted.send(sender=type(submission), submission=submission)
        assert Report.objects.count() == 1
        raise RuntimeError

    assert Report.objects.count() == 0
    assert messages_waiting() == 0


def test_five_messages_at_once_make_one_document(fast_workers, media):
    report = ReportFactory()
    worker = fast_workers.start_worker(concurrency=4)

    for _delivery in range(5):
        generate_report.delay(report_id=report.pk)

    # A message of an earlier test may still come by and be counted, so ask the row as well.
    wait_for(lambda: worker.output().count(" succeeded in ") >= 5 and is_ready(report), TWO_MINUTES, worker.output)
    assert_made_once(report, media, attempts=1)


def test_killed_worker_is_noticed_with_the_default_settings_within_two_minutes(default_workers, long_report, media):
    worker = default_workers.start_worker()
    generate_on_commit(long_report.pk)
    wait_until_laying_out(long_report)

    worker.kill()
    killed_at = time.monotonic()
    default_workers.start_worker()  # the launcher does this
    default_workers.start_beat()

    wait_for(lambda: is_ready(long_report), TWO_MINUTES - (time.monotonic() - killed_at))
    assert_made_once(long_report, media, attempts=2)


def test_killed_child_of_a_worker_is_noticed_too(fast_workers, long_report, media):
    worker = fast_workers.start_worker(concurrency=1)
    fast_workers.start_beat()
    generate_on_commit(long_report.pk)
    wait_until_laying_out(long_report)

    for child in worker.children():
        os.kill(child, signal.SIGKILL)

    wait_for(lambda: is_ready(long_report), TWO_MINUTES, worker.output)
    assert_made_once(long_report, media, attempts=2)


def test_message_that_was_lost_is_sent_by_the_sweeper(fast_workers, media):
    report = ReportFactory()
    fast_workers.start_worker()
    fast_workers.start_beat()

    wait_for(lambda: is_ready(report), TWO_MINUTES)

    assert_made_once(report, media, attempts=1)


ASK_AGAIN = """
import sys, time, django
django.setup()
from django.test import Client
from proposals.models import User
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(pk=sys.argv[1]))
started = time.monotonic()
answer = client.post(f"/documenten/{sys.argv[2]}/opnieuw/")
print("status", answer.status_code, "seconds", round(time.monotonic() - started, 1))
"""


def test_request_succeeds_without_a_broker_and_the_sweeper_finishes_later(fast_workers, media):
    officer = user_with_role(Role.PROGRAMME_OFFICER)
    report = ReportFactory(status=ReportStatus.FAILED, finished_at=timezone.now())

    asked = subprocess.run(
        [sys.executable, "-c", ASK_AGAIN, str(officer.pk), str(report.pk)],
        env=fast_workers.environment(REDIS_URL="redis://127.0.0.1:9/0"),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "status 302" in asked.stdout, asked.stderr
    assert float(asked.stdout.split()[-1]) < 10
    assert status_of(report) == ReportStatus.WAITING
    assert messages_waiting() == 0
    fast_workers.start_worker()
    fast_workers.start_beat()
    wait_for(lambda: is_ready(report), TWO_MINUTES)


def test_defaults_notice_a_dead_worker_well_within_two_minutes():
    assert settings.REPORT_LEASE_SECONDS + settings.REPORT_SWEEP_SECONDS <= 60
