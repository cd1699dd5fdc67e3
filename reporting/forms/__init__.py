"""Input of reporting: letters and progress reports, and the documents about assessing."""

from reporting.forms.assessment_documents import DossierForm, OwnPackForm, PanelPackForm
from reporting.forms.reports import KindForm, LetterForm, ProgressReportForm, ReviewForm

__all__ = [
    "DossierForm",
    "KindForm",
    "LetterForm",
    "OwnPackForm",
    "PanelPackForm",
    "ProgressReportForm",
    "ReviewForm",
]
