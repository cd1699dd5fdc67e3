"""Progress reports: the region starts one, writes it and sends it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from proposals.enums import DealStatus
from proposals.models import Deal, User
from proposals.permissions import is_signatory
from proposals.services.drafts import NotEditable, StaleVersion, understood
from proposals.services.messages import queue_message
from proposals.services.plan import understood_figure
from proposals.services.problems import Problem
from proposals.services.submission import NotASignatory
from reporting.emails import Mail, progress_report_received
from reporting.enums import PROGRESS_REPORT_TRANSITIONS, ProgressReportStatus, ReportKind
from reporting.models import ProgressFigure, ProgressReport, ProgressSpending, Report, ReportingPeriod
from reporting.queries import progress_report_problems
from reporting.queries.progress_table import ProgressTable, asks_money, progress_table
from reporting.services.contents.progress_report import frozen_content
from reporting.services.reports import request_report

REPORTING_DEAL_STATUSES = frozenset({DealStatus.SIGNED, DealStatus.RUNNING})
CLOSED_DEAL_STATUSES = frozenset({DealStatus.COMPLETED, DealStatus.ENDED_EARLY})
FIELDS = frozenset(
    {"period_start_date", "period_end_date", "due_date", "summary", "results", "deviations", "outlook", "lessons",
     "spent_amount_input"}
)  # fmt: skip


@dataclass(frozen=True)
class FigureInput:
    """What was typed for one indicator."""

    reached_input: str = ""
    explanation: str = ""


class DealNotSigned(Exception):
    """There is nothing to report yet: the deal was not signed."""


class DealClosed(Exception):
    """The deal is completed or ended early: nothing is reported about it any more. `deal` is that deal."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        super().__init__(deal.status)


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


@transaction.atomic
def start_progress_report(
    *,
    deal: Deal,
    period_start_date: date,
    period_end_date: date,
    by: User,
    at: datetime,
    due_date: date | None = None,
    period: ReportingPeriod | None = None,
) -> ProgressReport:
    """Start the next progress report of a deal as a draft; both days of the period count.

    Figures and amounts count from the start of the deal, so they begin as the last report left them.

    :raises DealNotSigned: before the deal is signed.
    :raises DealClosed: once it is completed or ended early.
    :raises OpenReportExists: while another one can still be changed.
    """
    locked = Deal.objects.select_for_update(of=("self",)).select_related("proposal__round").get(pk=deal.pk)
    refuse_closed_deal(locked)
    editable = [ProgressReportStatus.DRAFT, ProgressReportStatus.RETURNED]
    if unfinished := locked.progress_reports.filter(status__in=editable).first():
        raise OpenReportExists(unfinished)
    latest = locked.progress_reports.order_by("number").last()
    report = ProgressReport.objects.create(
        deal=locked,
        number=(locked.progress_reports.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        period_start_date=period_start_date,
        period_end_date=period_end_date,
        due_date=due_date or (period.due_date if period else None),
        reporting_period=period,
        is_final=period is not None and period.is_final,
        spent_amount=latest.spent_amount if latest else None,
        spent_amount_input=latest.spent_amount_input if latest else "",
        created_at=at,
        created_by=by,
        updated_at=at,
        updated_by=by,
    )
    _prefill(report, latest)
    return report


def refuse_closed_deal(deal: Deal) -> None:
    """Refuse a report about a deal that does not work now.

    :raises DealClosed: once it is completed or ended early.
    :raises DealNotSigned: before it is signed.
    """
    if deal.status in CLOSED_DEAL_STATUSES:
        raise DealClosed(deal)
    if deal.status not in REPORTING_DEAL_STATUSES:
        raise DealNotSigned


def _prefill(report: ProgressReport, latest: ProgressReport | None) -> None:
    figures = {each.indicator_id: each for each in latest.figures.all()} if latest else {}
    spending = {each.budget_line_id: each for each in latest.spending.all()} if latest else {}
    ProgressFigure.objects.bulk_create(
        ProgressFigure(
            progress_report=report,
            indicator=indicator,
            reached=figures[indicator.pk].reached if indicator.pk in figures else None,
            reached_input=figures[indicator.pk].reached_input if indicator.pk in figures else "",
        )
        for indicator in report.deal.indicators.all()
        if indicator.holds_on(report.period_end_date)
    )
    if asks_money(report.deal):
        ProgressSpending.objects.bulk_create(
            ProgressSpending(
                progress_report=report,
                budget_line=line,
                spent_amount=spending[line.pk].spent_amount if line.pk in spending else None,
                spent_input=spending[line.pk].spent_input if line.pk in spending else "",
            )
            for line in report.deal.proposal.budget_lines.all()
        )


@transaction.atomic
def save_progress_report(
    *,
    progress_report: ProgressReport,
    values: Mapping[str, Any],
    by: User,
    at: datetime,
    figures: Mapping[int, FigureInput] | None = None,
    spending: Mapping[int, str] | None = None,
    expected_version: int | None = None,
) -> ProgressReport:
    """Save what was filled in; typed figures and amounts are kept as they are.

    `values` maps names of `FIELDS`, `figures` keys of indicators, `spending` keys of budget lines to typed euros.

    :raises NotEditable: once it was sent in.
    :raises StaleVersion: when a colleague saved since `expected_version`; nothing is written.
    """
    stored = lock_report(progress_report)
    if not stored.is_editable:
        raise NotEditable
    if expected_version is not None and stored.version != expected_version:
        raise StaleVersion("progress_report", stored)
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not a field of a progress report: {sorted(unknown)}")
    for name, value in values.items():
        setattr(stored, name, value)
    _save_figures(stored, figures or {})
    stored.spent_amount = _spent(stored, spending or {})
    stored.version += 1
    stored.updated_at, stored.updated_by = at, by
    stored.save()
    return stored


def _save_figures(report: ProgressReport, typed: Mapping[int, FigureInput]) -> None:
    rows = {each.indicator_id: each for each in report.figures.all()}
    for indicator in report.deal.indicators.filter(pk__in=typed):
        row = rows.get(indicator.pk) or ProgressFigure(progress_report=report, indicator=indicator)
        given = typed[indicator.pk]
        if row.pk and (row.reached_input, row.explanation) == (given.reached_input, given.explanation):
            continue
        row.reached_input, row.explanation = given.reached_input, given.explanation
        row.reached = understood_figure(given.reached_input)
        row.save()


def _spent(report: ProgressReport, typed: Mapping[int, str]) -> Decimal | None:
    """Save what was spent per budget line and give the sum; without lines the amount that was typed."""
    if not asks_money(report.deal):
        return None
    lines = list(report.deal.proposal.budget_lines.all())
    if not lines:
        return understood(report.spent_amount_input)
    rows = {each.budget_line_id: each for each in report.spending.all()}
    for line in lines:
        row = rows.setdefault(line.pk, ProgressSpending(progress_report=report, budget_line=line))
        if line.pk in typed and (row.pk is None or row.spent_input != typed[line.pk]):
            row.spent_input, row.spent_amount = typed[line.pk], understood(typed[line.pk])
            row.save()
    amounts = [rows[line.pk].spent_amount for line in lines]
    return None if None in amounts else sum((each for each in amounts if each is not None), Decimal(0))


@transaction.atomic
def submit_progress_report(*, progress_report: ProgressReport, by: User, at: datetime) -> Report:
    """Send a progress report in to the ministry and give the job of its document.

    What was promised, and planned for the end of the period, is noted beside the figures as it stands now. The whole
    report is kept as it is sent in, with what was awarded and paid by then.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises DealClosed: once the deal is completed or ended early.
    :raises StepNotAllowed: if it was sent in already.
    :raises ProgressReportIncomplete: if something is missing.
    """
    stored = lock_report(progress_report)
    if not is_signatory(by, stored.deal.proposal):
        raise NotASignatory
    refuse_closed_deal(stored.deal)
    table = progress_table(stored)
    move_report(stored, ProgressReportStatus.SUBMITTED)
    if problems := progress_report_problems(stored, table, on=localdate(at)):
        raise ProgressReportIncomplete(problems)
    _note_plan(stored, table)
    stored.submitted_at, stored.submitted_by = at, by
    stored.submitted_content = frozen_content(stored)
    stored.save()
    mail_report(stored, progress_report_received(stored), at)
    return request_report(kind=ReportKind.PROGRESS_REPORT, progress_report=stored, by=by, at=at)


def request_preview(*, progress_report: ProgressReport, by: User, at: datetime) -> Report:
    """Ask for the document of a report that was not sent in, as it is stored now; its own region alone may read it."""
    return request_report(
        kind=ReportKind.PROGRESS_REPORT,
        progress_report=progress_report,
        parameters={"preview": progress_report.version},
        by=by,
        at=at,
    )


def _note_plan(report: ProgressReport, table: ProgressTable) -> None:
    rows = {each.indicator_id: each for each in report.figures.all()}
    asked = {each.indicator.pk for each in table.figures}
    # A draft may hold figures of results that ended, or began, beside its period: what is not asked is not told.
    report.figures.exclude(indicator__in=asked).delete()
    for each in table.figures:
        row = rows[each.indicator.pk]
        promise = each.indicator
        row.name, row.unit, row.baseline, row.target = promise.name, promise.unit, promise.baseline, promise.target
        row.planned = each.planned
        row.save(update_fields=["name", "unit", "baseline", "target", "planned"])


def lock_report(progress_report: ProgressReport) -> ProgressReport:
    """Give the report as it is stored now, locked until the transaction ends."""
    rows = ProgressReport.objects.select_for_update(of=("self",))
    return rows.select_related("deal__proposal__round", "submitted_by").get(pk=progress_report.pk)


def move_report(progress_report: ProgressReport, to: ProgressReportStatus) -> None:
    """Give a locked report its next status. :raises StepNotAllowed: if the table does not lead there."""
    if to not in PROGRESS_REPORT_TRANSITIONS[ProgressReportStatus(progress_report.status)]:
        raise StepNotAllowed(f"{progress_report.status} -> {to}")
    progress_report.status = to
    progress_report.version += 1


def mail_report(progress_report: ProgressReport, mail: Mail, at: datetime) -> None:
    """Write to the signatory who sent it in."""
    if progress_report.submitted_by is None:
        return
    key = f"progress_report:{progress_report.pk}:{progress_report.status}:{progress_report.version}"
    recipient = progress_report.submitted_by.email
    queue_message(key=key, recipient=recipient, subject=mail.subject, body=mail.body, at=at)
