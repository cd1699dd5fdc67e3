"""What each PDF says: one frozen dataclass a document, holding all that is shown."""

from reporting.documents.acknowledgement import (
    AcknowledgementDocument,
    ActivityRow,
    AttachmentRow,
    BudgetRow,
    FundingRow,
    PartnerRow,
    SubmittedAnswer,
    SubmittedPart,
    TargetRow,
)
from reporting.documents.document import Document, NextStep
from reporting.documents.draft_copy import DraftCopyDocument
from reporting.documents.parliament_letter import PaperReference, ParliamentLetterDocument, SelectedProposal
from reporting.documents.progress_report import IndicatorRow, MoneyRow, Narrative, ProgressReportDocument
from reporting.documents.question_list import CriterionRow, PartRow, QuestionListDocument, QuestionRow

__all__ = [
    "AcknowledgementDocument",
    "ActivityRow",
    "AttachmentRow",
    "BudgetRow",
    "CriterionRow",
    "Document",
    "DraftCopyDocument",
    "FundingRow",
    "IndicatorRow",
    "MoneyRow",
    "Narrative",
    "NextStep",
    "PaperReference",
    "ParliamentLetterDocument",
    "PartRow",
    "PartnerRow",
    "ProgressReportDocument",
    "QuestionListDocument",
    "QuestionRow",
    "SelectedProposal",
    "SubmittedAnswer",
    "SubmittedPart",
    "TargetRow",
]
