"""Input of reporting: letters and progress reports, the desk, and the documents about assessing."""

from reporting.forms.assessment_documents import DossierForm, OwnPackForm, PanelPackForm
from reporting.forms.progress_reports import PhotoForm, ProgressReportForm, ReviewForm
from reporting.forms.report_desk import ChoiceForm, KeysForm
from reporting.forms.reporting_plan import ReportingPlanForm
from reporting.forms.reports import KindForm, LetterForm
from reporting.forms.round_reporting import RoundReportingForm

__all__ = [
    "ChoiceForm",
    "DossierForm",
    "KeysForm",
    "KindForm",
    "LetterForm",
    "OwnPackForm",
    "PanelPackForm",
    "PhotoForm",
    "ProgressReportForm",
    "ReportingPlanForm",
    "ReviewForm",
    "RoundReportingForm",
]
