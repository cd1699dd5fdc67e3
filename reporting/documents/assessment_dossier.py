"""The assessment dossier of a proposal: everything that a decision about it leans on (Awb 3:46)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from reporting.documents.assessed_proposal import AssessedProposal
from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class CheckPoint:
    """One thing that the intake looked at: `verdict` is "in orde", "let op" or "niet in orde"."""

    title: str
    verdict: str
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AskedSupplement:
    """A request to complete the proposal. `outcome` says when it was answered or ended."""

    number: int
    asked_at: datetime
    due_at: datetime
    parts: tuple[str, ...]
    question: str
    outcome: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NotedConflict:
    """An interest that was noted. Without names `person` and `explanation` are empty."""

    kind: str
    origin: str
    noted_on: date
    state: str
    person: str = ""
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """Something that happened, in one line; `by` is empty without names."""

    moment: datetime
    text: str
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessmentDossierDocument(Document):
    """All that is on record about the assessment of one proposal. ``made_at`` is the moment it was asked for."""

    template: ClassVar[str] = "reporting/documents/assessment_dossier.html"
    kind: ClassVar[str] = "beoordelingsdossier"

    round_title: str
    made_at: datetime
    with_names: bool
    proposal: AssessedProposal
    received_at: datetime | None
    checks: tuple[CheckPoint, ...] = ()
    remarks: tuple[HistoryLine, ...] = ()
    supplements: tuple[AskedSupplement, ...] = ()
    conflicts: tuple[NotedConflict, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    sender: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        return f"Beoordelingsdossier {self.reference}"

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{'met-namen' if self.with_names else 'zonder-namen'}/{self.made_at:%Y%m%d-%H%M%S}"
