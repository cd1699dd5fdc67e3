"""The covenant of a deal, for both parties to sign."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class CovenantParty:
    """A party: on which side, its name and the function of who signs."""

    side: str
    name: str
    function: str


@dataclass(frozen=True, kw_only=True)
class CovenantClause:
    """A clause; an empty heading only where the text begins without one. The text holds the marks of texts."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CovenantIndicator:
    """What the deal promises in figures."""

    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class CovenantMilestone:
    """What must be reached by when."""

    title: str
    planned_date: date


@dataclass(frozen=True, kw_only=True)
class CovenantPartner:
    """Who takes part, of which kind, and what it does."""

    name: str
    kind: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class CovenantDocument(Document):
    """All that the covenant shows, as it was frozen. Amounts in euros."""

    template: ClassVar[str] = "reporting/documents/covenant.html"
    kind: ClassVar[str] = "convenant"

    number: int
    deal_title: str
    region_label: str
    round_name: str
    call_reference: str
    made_date: date
    parties: tuple[CovenantParty, ...]
    awarded_amount: Decimal
    own_amount: Decimal
    total_costs_amount: Decimal
    start_date: date | None
    end_date: date | None
    clauses: tuple[CovenantClause, ...]
    indicators: tuple[CovenantIndicator, ...] = ()
    milestones: tuple[CovenantMilestone, ...] = ()
    partners: tuple[CovenantPartner, ...] = ()
    ministry: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        return f"Convenant MKB-deal {self.deal_title}"

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{self.number}"

    @property
    def has_sources(self) -> bool:
        """Say whether any indicator says how it is counted."""
        return any(each.source.strip() for each in self.indicators)
