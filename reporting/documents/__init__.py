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
from reporting.documents.deal_figures import DealGroup, DealIndicatorFigure, DealLine, SharedIndicator
from reporting.documents.deal_sheet import DealSheetDocument, SheetMilestone, SheetNews, SheetPartner, SheetPayment
from reporting.documents.decision_letter import DecisionLetterDocument, LetterCriterion, LetterReason
from reporting.documents.document import Document, NextStep
from reporting.documents.draft_copy import DraftCopyDocument
from reporting.documents.objection_file import ContestedDecision, ObjectionFacts, ObjectionFileDocument
from reporting.documents.own_pack import OwnPackDocument, OwnProposal, OwnScore
from reporting.documents.panel_pack import PanelPackDocument
from reporting.documents.parliament_letter import PaperReference, ParliamentLetterDocument, SelectedProposal
from reporting.documents.parliament_report import (
    KeyResult,
    MeasureFigureLine,
    MeasureLine,
    ParliamentReportDocument,
    ReportLetterDocument,
    SentReportLetterDocument,
    ThemeChapter,
)
from reporting.documents.progress_report import IndicatorRow, MoneyRow, Narrative, ProgressReportDocument
from reporting.documents.question_list import CriterionRow, PartRow, QuestionListDocument, QuestionRow
from reporting.documents.round_report import RoundReportDocument, WeighedCriterion

__all__ = [
    "AcknowledgementDocument",
    "ActivityRow",
    "AskedSupplement",
    "AssessedProposal",
    "AssessmentDossierDocument",
    "AttachmentRow",
    "BudgetRow",
    "CheckPoint",
    "ContestedDecision",
    "CriterionFigures",
    "CriterionReasons",
    "CriterionRow",
    "DealGroup",
    "DealIndicatorFigure",
    "DealLine",
    "DealSheetDocument",
    "DecisionLetterDocument",
    "Document",
    "DraftCopyDocument",
    "DrawnInterval",
    "DrawnRow",
    "FundingRow",
    "GivenReason",
    "HistoryLine",
    "IndicatorRow",
    "KeyResult",
    "LetterCriterion",
    "LetterReason",
    "MeasureFigureLine",
    "MeasureLine",
    "MoneyRow",
    "Narrative",
    "NextStep",
    "NotedConflict",
    "ObjectionFacts",
    "ObjectionFileDocument",
    "OwnPackDocument",
    "OwnProposal",
    "OwnScore",
    "PanelPackDocument",
    "PanelTalk",
    "PaperReference",
    "ParliamentLetterDocument",
    "ParliamentReportDocument",
    "PartRow",
    "PartnerRow",
    "ProgressReportDocument",
    "QuestionListDocument",
    "QuestionRow",
    "ReportLetterDocument",
    "RoundReportDocument",
    "SelectedProposal",
    "SentReportLetterDocument",
    "SharedIndicator",
    "SheetMilestone",
    "SheetNews",
    "SheetPartner",
    "SheetPayment",
    "Standing",
    "SubmittedAnswer",
    "SubmittedContent",
    "SubmittedPart",
    "TargetRow",
    "ThemeChapter",
    "WeighedCriterion",
]
