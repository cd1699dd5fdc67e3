"""Progress reports: the region writes and sends in, the ministry accepts or returns."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from proposals.enums import DealStatus
from proposals.models import Deal, User
from proposals.permissions import is_signatory
from proposals.services.drafts import NotEditable, StaleVersion, understood
from proposals.services.messages import queue_message
from proposals.services.problems import Problem
from proposals.services.submission import NotASignatory
from reporting.emails import Mail, progress_report_accepted, progress_report_received, progress_report_returned
from reporting.enums import PROGRESS_REPORT_TRANSITIONS, ProgressReportStatus, ReportKind
from reporting.models import ProgressReport, Report
from reporting.queries import progress_report_problems
from reporting.services.reports import request_report

# A region reports about a deal once it is signed, also about the end of it.
REPORTING_DEAL_STATUSES = frozenset(
    {DealStatus.SIGNED, DealStatus.RUNNING, DealStatus.COMPLETED, DealStatus.ENDED_EARLY}
)
FIELDS = frozenset(
    {"period_start_date", "period_end_date", "due_date", "summary", "results", "deviations", "outlook",
     "smes_reached", "smes_reached_target", "spent_amount_input"}
)  # fmt: skip


class DealNotSigned(Exception):
    """There is nothing to report yet: the deal was not signed."""


class OpenReportExists(Exception):
    """A progress report of this deal is still being written; `progress_report` is it."""

    def __init__(self, progress_report: ProgressReport) -> None:
        self.progress_report = progress_report
        super().__init__(str(progress_report.pk))


class ProgressReportIncomplete(Exception):
    """Something is missing or wrong; `problems` says what and how to mend it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


class StepNotAllowed(Exception):
    """The table of transitions does not lead from the present status to the other."""


class RemarksMissing(Exception):
    """Whoever returns a progress report says what to change."""


@transaction.atomic
def start_progress_report(
    *, deal: Deal, period_start_date: date, period_end_date: date, by: User, at: datetime, due_date: date | None = None
) -> ProgressReport:
    """Start the next progress report of a deal as a draft; both days of the period count.

    :raises DealNotSigned: before the deal is signed.
    :raises OpenReportExists: while another one can still be changed.
    """
    locked = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    if locked.status not in REPORTING_DEAL_STATUSES:
        raise DealNotSigned
    editable = [ProgressReportStatus.DRAFT, ProgressReportStatus.RETURNED]
    if unfinished := locked.progress_reports.filter(status__in=editable).first():
        raise OpenReportExists(unfinished)
    latest = locked.progress_reports.order_by("number").last()
    return ProgressReport.objects.create(
        deal=locked,
        number=(locked.progress_reports.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        period_start_date=period_start_date,
        period_end_date=period_end_date,
        due_date=due_date,
        smes_reached_target=latest.smes_reached_target if latest else None,
        created_at=at,
        created_by=by,
        updated_at=at,
        updated_by=by,
    )


@transaction.atomic
def save_progress_report(
    *,
    progress_report: ProgressReport,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
    expected_version: int | None = None,
) -> ProgressReport:
    """Save what was filled in; `values` maps names of `FIELDS`. A typed amount is kept as it is.

    :raises NotEditable: once it was sent in.
    :raises StaleVersion: when a colleague saved since `expected_version`; nothing is written.
    """
    stored = _lock(progress_report)
    if not stored.is_editable:
        raise NotEditable
    if expected_version is not None and stored.version != expected_version:
        raise StaleVersion("progress_report", stored)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a progress report: {sorted(unknown)}")
    for name, value in values.items():
        setattr(stored, name, value)
    stored.spent_amount = understood(stored.spent_amount_input)
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()
    return stored


@transaction.atomic
def submit_progress_report(*, progress_report: ProgressReport, by: User, at: datetime) -> Report:
    """Send a progress report in to the ministry and give the job of its document.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises StepNotAllowed: if it was sent in already.
    :raises ProgressReportIncomplete: if something is missing.
    """
    stored = _lock(progress_report)
    if not is_signatory(by, stored.deal.proposal):
        raise NotASignatory
    _move(stored, ProgressReportStatus.SUBMITTED)
    if problems := progress_report_problems(stored):
        raise ProgressReportIncomplete(problems)
    stored.submitted_at, stored.submitted_by = at, by
    stored.save()
    _mail(stored, progress_report_received(stored), at)
    return request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=stored, by=by, at=at)


@transaction.atomic
def accept_progress_report(
    *, progress_report: ProgressReport, by: User, at: datetime, remarks: str = ""
) -> ProgressReport:
    """Accept a progress report; the region hears of it.

    :raises StepNotAllowed: unless it waits for a judgement.
    """
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


def _review(
    progress_report: ProgressReport, to: ProgressReportStatus, remarks: str, by: User, at: datetime
) -> ProgressReport:
    stored = _lock(progress_report)
    _move(stored, to)
    stored.review_remarks, stored.reviewed_at, stored.reviewed_by = remarks, at, by
    stored.save()
    accepted = to == ProgressReportStatus.ACCEPTED
    _mail(stored, progress_report_accepted(stored) if accepted else progress_report_returned(stored), at)
    return stored


def _lock(progress_report: ProgressReport) -> ProgressReport:
    rows = ProgressReport.objects.select_for_update(of=("self",))
    return rows.select_related("deal__proposal__round", "submitted_by").get(pk=progress_report.pk)


def _move(progress_report: ProgressReport, to: ProgressReportStatus) -> None:
    if to not in PROGRESS_REPORT_TRANSITIONS[ProgressReportStatus(progress_report.status)]:
        raise StepNotAllowed(f"{progress_report.status} -> {to}")
    progress_report.status = to
    progress_report.version += 1


def _mail(progress_report: ProgressReport, mail: Mail, at: datetime) -> None:
    """Write to the signatory who sent it in."""
    if progress_report.submitted_by is None:
        return
    key = f"progress_report:{progress_report.pk}:{progress_report.status}:{progress_report.version}"
    recipient = progress_report.submitted_by.email
    queue_message(key=key, recipient=recipient, subject=mail.subject, body=mail.body, at=at)
