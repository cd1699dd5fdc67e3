"""What each PDF says: one frozen dataclass a document, holding all that is shown."""

from reporting.documents.acknowledgement import (
    AcknowledgementDocument,
    ActivityRow,
    AttachmentRow,
    BudgetRow,
    FundingRow,
    PartnerRow,
    SubmittedAnswer,
    SubmittedContent,
    SubmittedPart,
    TargetRow,
)
from reporting.documents.assessed_proposal import (
    AssessedProposal,
    CriterionFigures,
    CriterionReasons,
    GivenReason,
    PanelTalk,
    Standing,
)
from reporting.documents.assessment_dossier import (
    AskedSupplement,
    AssessmentDossierDocument,
    CheckPoint,
    HistoryLine,
    NotedConflict,
)
from reporting.documents.charts import DrawnInterval, DrawnRow
from reporting.documents.document import Document, NextStep
from reporting.documents.draft_copy import DraftCopyDocument
from reporting.documents.own_pack import OwnPackDocument, OwnProposal, OwnScore
from reporting.documents.panel_pack import PanelPackDocument
from reporting.documents.parliament_letter import PaperReference, ParliamentLetterDocument, SelectedProposal
from reporting.documents.progress_report import IndicatorRow, MoneyRow, Narrative, ProgressReportDocument
from reporting.documents.question_list import CriterionRow, PartRow, QuestionListDocument, QuestionRow

__all__ = [
    "AcknowledgementDocument",
    "ActivityRow",
    "AskedSupplement",
    "AssessedProposal",
    "AssessmentDossierDocument",
    "AttachmentRow",
    "BudgetRow",
    "CheckPoint",
    "CriterionFigures",
    "CriterionReasons",
    "CriterionRow",
    "Document",
    "DraftCopyDocument",
    "DrawnInterval",
    "DrawnRow",
    "FundingRow",
    "GivenReason",
    "HistoryLine",
    "IndicatorRow",
    "MoneyRow",
    "Narrative",
    "NextStep",
    "NotedConflict",
    "OwnPackDocument",
    "OwnProposal",
    "OwnScore",
    "PanelPackDocument",
    "PanelTalk",
    "PaperReference",
    "ParliamentLetterDocument",
    "PartRow",
    "PartnerRow",
    "ProgressReportDocument",
    "QuestionListDocument",
    "QuestionRow",
    "SelectedProposal",
    "Standing",
    "SubmittedAnswer",
    "SubmittedContent",
    "SubmittedPart",
    "TargetRow",
]
