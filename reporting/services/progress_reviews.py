"""Progress reports: the ministry accepts one, or returns it with remarks."""

from datetime import datetime

from django.db import transaction

from proposals.models import User
from proposals.permissions import is_editor
from reporting.emails import progress_report_accepted, progress_report_returned
from reporting.enums import ProgressReportStatus
from reporting.models import ProgressReport
from reporting.services.progress_reports import lock_report, mail_report, move_report


class RemarksMissing(Exception):
    """Whoever returns a progress report says what to change."""


class WriterMayNotAccept(Exception):
    """Whoever wrote in a progress report leaves it to a colleague to accept it (four eyes)."""


@transaction.atomic
def accept_progress_report(
    *, progress_report: ProgressReport, by: User, at: datetime, remarks: str = ""
) -> ProgressReport:
    """Accept a progress report; the region hears of it.

    :raises WriterMayNotAccept: if `by` wrote in it, sent it in, or may write for the organisation that reports.
    :raises StepNotAllowed: unless it waits for a judgement.
    """
    if wrote_in(progress_report, by):
        raise WriterMayNotAccept
    return _review(progress_report, ProgressReportStatus.ACCEPTED, remarks.strip(), by, at)


@transaction.atomic
def return_progress_report(*, progress_report: ProgressReport, remarks: str, by: User, at: datetime) -> ProgressReport:
    """Return a progress report with remarks, so that the region can change it and send it in again.

    :raises RemarksMissing: without remarks.
    :raises StepNotAllowed: unless it waits for a judgement.
    """
    if not remarks.strip():
        raise RemarksMissing
    return _review(progress_report, ProgressReportStatus.RETURNED, remarks.strip(), by, at)


def wrote_in(progress_report: ProgressReport, person: User) -> bool:
    """Say whether somebody wrote in a progress report or may write for the organisation that reports."""
    writers = {progress_report.created_by_id, progress_report.updated_by_id, progress_report.submitted_by_id}
    return person.pk in writers or is_editor(person, progress_report.deal.proposal)


def _review(
    progress_report: ProgressReport, to: ProgressReportStatus, remarks: str, by: User, at: datetime
) -> ProgressReport:
    stored = lock_report(progress_report)
    move_report(stored, to)
    stored.review_remarks, stored.reviewed_at, stored.reviewed_by = remarks, at, by
    stored.save()
    accepted = to == ProgressReportStatus.ACCEPTED
    mail_report(stored, progress_report_accepted(stored) if accepted else progress_report_returned(stored), at)
    return stored
