"""The pack for the panel: a round, or what the panel must talk about, in one document."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.utils.safestring import SafeString

from reporting.documents.assessed_proposal import AssessedProposal
from reporting.documents.charts import DrawnInterval, DrawnRow, heat_drawings, interval_drawings
from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class PanelPackDocument(Document):
    """Proposals in the order of the ranking. ``part`` of ``parts`` says which piece of a large round this is.

    ``grid`` and ``intervals`` are what the drawings show, in the order of ``proposals``; ``line`` is the place
    where the money ends. ``scale`` runs from the lowest to the highest points.
    """

    template: ClassVar[str] = "reporting/documents/panel_pack.html"
    kind: ClassVar[str] = "panelpakket"

    round_title: str
    made_at: datetime
    with_names: bool
    is_queue: bool
    part: int
    parts: int
    total: int
    criteria: tuple[str, ...]
    scale: tuple[float, float]
    proposals: tuple[AssessedProposal, ...]
    grid: tuple[DrawnRow, ...]
    intervals: tuple[DrawnInterval, ...]
    line: float | None
    ceiling_amount: Decimal | None
    sender: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        piece = f", deel {self.part} van {self.parts}" if self.parts > 1 else ""
        return f"Pakket voor het panel, {self.round_title}{piece}"

    @property
    def identifier(self) -> str:
        what = "bespreken" if self.is_queue else "alles"
        names = "met-namen" if self.with_names else "zonder-namen"
        return f"{super().identifier}/{what}/{names}/{self.part}/{self.made_at:%Y%m%d-%H%M%S}"

    @property
    def heat_maps(self) -> tuple[SafeString, ...]:
        """Draw the means by criterion."""
        return tuple(heat_drawings(self.grid, self.criteria, self.scale))

    @property
    def interval_charts(self) -> tuple[SafeString, ...]:
        """Draw how sure the places are; nothing without a calculation."""
        return tuple(interval_drawings(self.intervals, self.line))

    @property
    def grid_rows(self) -> tuple[tuple[AssessedProposal, DrawnRow], ...]:
        """Put each proposal beside its row of the grid, for the table."""
        return tuple(zip(self.proposals, self.grid, strict=True))
