"""Progress reports of regions, the action plan, and the documents that are made as PDF."""

from reporting.models.action_plan import ActionPlan, PlanYear
from reporting.models.decision_letter import DecisionLetter
from reporting.models.letter_template import LetterTemplate
from reporting.models.measure import Measure
from reporting.models.measure_year import MeasureFigure, MeasureYear
from reporting.models.parliament_report import ParliamentReport, ParliamentReportEdition, ParliamentReportText
from reporting.models.progress_figure import ProgressFigure, ProgressSpending
from reporting.models.progress_photo import ProgressPhoto
from reporting.models.progress_report import ProgressReport
from reporting.models.report import Report
from reporting.models.report_batch import ReportBatch
from reporting.models.report_download import ReportDownload
from reporting.models.report_schedule import PlannedFigure, ReportingPeriod, ReportSchedule

__all__ = [
    "ActionPlan",
    "DecisionLetter",
    "LetterTemplate",
    "Measure",
    "MeasureFigure",
    "MeasureYear",
    "ParliamentReport",
    "ParliamentReportEdition",
    "ParliamentReportText",
    "PlanYear",
    "PlannedFigure",
    "ProgressFigure",
    "ProgressPhoto",
    "ProgressReport",
    "ProgressSpending",
    "Report",
    "ReportBatch",
    "ReportDownload",
    "ReportSchedule",
    "ReportingPeriod",
]
