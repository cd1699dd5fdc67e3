"""What an assessor was asked to assess, to read on paper: the proposals, and the own scores if wanted."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from reporting.documents.acknowledgement import SubmittedContent
from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class OwnScore:
    """What the assessor gave on a criterion; empty points: nothing yet."""

    criterion: str
    points: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OwnProposal:
    """A proposal as it was submitted, how far the assessor is, and the own scores."""

    reference: str
    state: str
    content: SubmittedContent
    scores: tuple[OwnScore, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnPackDocument(Document):
    """The proposals of one assessor in one round. ``part`` of ``parts`` says which piece this is."""

    template: ClassVar[str] = "reporting/documents/own_pack.html"
    kind: ClassVar[str] = "leespakket"

    round_title: str
    assessor: str
    made_at: datetime
    with_notes: bool
    part: int
    parts: int
    deadline: datetime | None
    proposals: tuple[OwnProposal, ...]
    sender: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        piece = f", deel {self.part} van {self.parts}" if self.parts > 1 else ""
        return f"Uw voorstellen van {self.round_title}{piece}"

    @property
    def identifier(self) -> str:
        notes = "met-scores" if self.with_notes else "zonder-scores"
        return f"{super().identifier}/{notes}/{self.part}/{self.made_at:%Y%m%d-%H%M%S}"
