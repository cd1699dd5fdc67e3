"""The health line of the cockpit about documents: only what really waits sets it off."""

from datetime import timedelta

import pytest

from proposals.services.clock import database_now
from reporting.enums import BatchStatus, ReportStatus
from reporting.models import Report
from reporting.views.cockpit_lines import documents_wait
from tests.factories import reporting as make

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)


def test_a_document_asked_for_at_a_moment_long_gone_does_not_wait_yet():
    now = database_now()
    report = make.ReportFactory(requested_at=now - timedelta(days=3000), due_at=now - timedelta(days=3000))

    assert list(documents_wait(now)) == []
    assert list(documents_wait(now + LATER)) == [report]


def test_a_document_that_is_tried_again_waits_from_then_on():
    now = database_now()
    make.ReportFactory(due_at=now + LATER)

    assert list(documents_wait(now + LATER)) == []


def test_a_document_that_was_made_does_not_wait():
    report = make.ReportFactory(due_at=database_now())
    make.move_reports(Report.objects.filter(pk=report.pk), ReportStatus.FAILED)

    assert list(documents_wait(database_now() + LATER)) == []


def test_letters_wait_only_when_no_letter_is_made():
    now = database_now()
    letter = make.DecisionLetterFactory(report__due_at=now).report

    assert list(documents_wait(now + LATER)) == [letter]
    make.DecisionLetterFactory(report__status=ReportStatus.FAILED, report__finished_at=now + LATER)
    assert list(documents_wait(now + LATER)) == []


@pytest.mark.parametrize(("status", "waits"), [(BatchStatus.RUNNING, True), (BatchStatus.PAUSED, False)])
def test_work_in_bulk_that_people_let_pause_does_not_wait(status, waits):
    now = database_now()
    batch = make.ReportBatchFactory()
    pausing = {} if status == BatchStatus.RUNNING else {"paused_at": now, "paused_by": batch.requested_by}
    type(batch).objects.filter(pk=batch.pk).update(status=status, **pausing)
    make.ReportFactory(due_at=now, batch=batch)

    assert documents_wait(now + LATER).exists() == waits


def test_work_in_bulk_of_which_some_is_made_does_not_wait():
    now = database_now()
    batch = make.ReportBatchFactory(status=BatchStatus.RUNNING)
    make.ReportFactory(due_at=now, batch=batch)
    make.ReportFactory(due_at=now, batch=batch, status=ReportStatus.FAILED, finished_at=now + LATER)

    assert list(documents_wait(now + LATER)) == []
