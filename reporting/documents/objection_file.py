"""The file of an objection, ready for the hearing: the dossier, the decision, the rule, and nothing of others."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from reporting.documents.assessment_dossier import AssessmentDossierDocument


@dataclass(frozen=True, kw_only=True)
class ContestedDecision:
    """The decision that the objection is against, with what proves how it came about."""

    outcome: str
    awarded_amount: Decimal
    announced_date: date
    rationale: str
    rule: tuple[str, ...]
    package_sha256: str
    problem_sha256: str
    result_sha256: str


@dataclass(frozen=True, kw_only=True)
class ObjectionAttachment:
    """A file that came with the objection: its own name, size in bytes and SHA-256."""

    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ObjectionFacts:
    """The objection: its dates, grounds, files and hearing.

    `hearing` and `default_notice` are sentences, empty when nothing was noted.
    """

    received_date: date
    channel: str
    last_day_to_object: date
    is_late: bool
    grounds: str
    decide_before: date | None
    hearing: str
    hearing_report: str
    attachments: tuple[ObjectionAttachment, ...] = ()
    default_notice: str = ""


@dataclass(frozen=True, kw_only=True)
class ObjectionFileDocument(AssessmentDossierDocument):
    """Everything about one objection. What is about other applicants was replaced before it came here."""

    template: ClassVar[str] = "reporting/documents/objection_file.html"
    kind: ClassVar[str] = "bezwaardossier"

    objection: ObjectionFacts
    decision: ContestedDecision

    @property
    def title(self) -> str:
        return f"Bezwaardossier {self.reference}"
