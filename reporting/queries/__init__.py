"""Reads for the pages of reporting."""

from reporting.queries.progress_report_problems import (
    FINAL_NARRATIVES,
    MAXIMUM_WORDS,
    NARRATIVES,
    narratives_of,
    progress_report_problems,
    typing_problems,
)
from reporting.queries.progress_reports import (
    DueLine,
    awaited_periods,
    deals_for_pages,
    due_line,
    next_period,
    next_reporting_period,
    progress_reports_for_pages,
)
from reporting.queries.progress_table import (
    FigureRow,
    MilestoneRow,
    MoneyLine,
    ProgressTable,
    asks_money,
    milestones_of_period,
    previous_report,
    progress_table,
)
from reporting.queries.report_titles import is_concept, report_title
from reporting.queries.reports import (
    ReportLine,
    failed_reports,
    newest_report,
    ready_reports,
    report_line,
    reports_for_pages,
    rounds_with_letter,
    unfinished_reports,
)

__all__ = [
    "FINAL_NARRATIVES",
    "MAXIMUM_WORDS",
    "NARRATIVES",
    "DueLine",
    "FigureRow",
    "MilestoneRow",
    "MoneyLine",
    "ProgressTable",
    "ReportLine",
    "asks_money",
    "awaited_periods",
    "deals_for_pages",
    "due_line",
    "failed_reports",
    "is_concept",
    "milestones_of_period",
    "narratives_of",
    "newest_report",
    "next_period",
    "next_reporting_period",
    "previous_report",
    "progress_report_problems",
    "progress_reports_for_pages",
    "progress_table",
    "ready_reports",
    "report_line",
    "report_title",
    "reports_for_pages",
    "rounds_with_letter",
    "typing_problems",
    "unfinished_reports",
]
