"""All questions of a round with its conditions and criteria, to read before one begins."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from proposals.formats import dutch_moment, until_moment
from reporting.documents.acknowledgement import hash_groups
from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question: its words, the explanation, and what an answer may be, in words."""

    text: str
    explanation: str
    limit: str


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """A part of the proposal: what it asks in fields and tables, and its questions."""

    title: str
    asks: tuple[str, ...] = ()
    questions: tuple[QuestionRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """A criterion with its weight in percent, its minimum score (None: none) and what assessors look at."""

    name: str
    explanation: str
    weight_percentage: Decimal
    minimum_score: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionListDocument(Document):
    """What a round asks. ``made_at`` is when the call stood like this.

    ``rule_number`` and ``rule_sha256`` are the version and the check number of the rule on record (none: no rule).
    """

    template: ClassVar[str] = "reporting/documents/question_list.html"
    kind: ClassVar[str] = "question_list"

    round_title: str
    call_reference: str
    made_at: datetime
    opens_at: datetime
    closes_at: datetime
    introduction: str
    eligibility: str
    minimum_contribution_amount: Decimal
    maximum_contribution_amount: Decimal
    own_share: str
    expected_time: str
    expected_decision_date: date | None
    needed_documents: tuple[str, ...]
    themes: tuple[str, ...]
    parts: tuple[PartRow, ...]
    criteria: tuple[CriterionRow, ...]
    minimum_total_score: Decimal | None = None
    rule_number: int | None = None
    rule_sha256: str = ""
    questions_to: str
    sender: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        """Name the document as the reader's window shows it."""
        return f"Alle vragen van {self.round_title}"

    @property
    def rule_hash_lines(self) -> tuple[str, ...]:
        """Write the check number of the rule as two lines of four groups, so that people can compare it."""
        groups = hash_groups(self.rule_sha256)
        return " ".join(groups[:4]), " ".join(groups[4:])

    @property
    def opening(self) -> str:
        """Write the first moment at which one can submit."""
        return dutch_moment(self.opens_at)

    @property
    def deadline(self) -> str:
        """Write the last moment; a round that closes at midnight is open until 24.00 hours of the day before."""
        return until_moment(self.closes_at)
