"""A copy of a draft for its writers: all answers as they are now, and that nobody received them."""

from dataclasses import dataclass
from typing import ClassVar

from reporting.documents.acknowledgement import AcknowledgementDocument


@dataclass(frozen=True, kw_only=True)
class DraftCopyDocument(AcknowledgementDocument):
    """The annex of a receipt without the receipt. ``received_at`` is when the copy was made.

    ``submission_number`` is how often the draft was saved.
    """

    template: ClassVar[str] = "reporting/documents/draft_copy.html"
    kind: ClassVar[str] = "concept"

    @property
    def title(self) -> str:
        return f"Concept, niet ingediend: {self.proposal_title or 'voorstel zonder titel'}"
