"""The progress report of a deal, from the region to the ministry (tussenrapportage)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from proposals.pace import Standing, standing
from reporting.documents.deal_sheet import SheetMilestone
from reporting.documents.document import Document, NextStep

STANDING_WORDS = {
    Standing.UNKNOWN: "",
    Standing.REACHED: "Gehaald",
    Standing.AHEAD: "Loopt voor",
    Standing.ON_TRACK: "Op schema",
    Standing.BEHIND: "Loopt achter",
}


@dataclass(frozen=True, kw_only=True)
class IndicatorRow:
    """What was promised for the whole term and what has been reached so far, in one unit.

    ``expected`` is what was planned for the end of this period; nothing when no plan per period
    was made. ``explanation`` says why reality differs. A change of the deal added it on ``starts_on``.
    """

    name: str
    unit: str
    target: Decimal
    actual: Decimal
    expected: Decimal | None = None
    explanation: str = ""
    baseline: Decimal = Decimal(0)
    starts_on: date | None = None

    @property
    def unit_adds_something(self) -> bool:
        """Whether the unit says more than the name does: not for "Bereikte bedrijven" in "bedrijven"."""
        return bool(self.unit) and self.unit.lower() not in self.name.lower()

    @property
    def fraction(self) -> Decimal | None:
        """Divide what was reached by the target; nothing for a target of zero."""
        return self.actual / self.target if self.target else None

    @property
    def standing(self) -> Standing:
        """Where it stands beside the plan, as the form and the page say it."""
        if self.expected is None:
            return Standing.UNKNOWN
        return standing(reached=self.actual, planned=self.expected, baseline=self.baseline, target=self.target)

    @property
    def is_behind(self) -> bool:
        """Whether it is more than 10 % below what was planned for now."""
        return self.standing == Standing.BEHIND

    @property
    def standing_words(self) -> str:
        """Say where it stands; empty without a plan."""
        return STANDING_WORDS[self.standing]

    @property
    def bar_width(self) -> str:
        """Give the width of the bar on a scale of 100, at most 100."""
        return _bar(self.fraction)

    @property
    def expected_place(self) -> str:
        """Give the place of the mark "expected now" on a scale of 100; empty without a plan."""
        return _bar(self.expected / self.target) if self.expected is not None and self.target else ""


@dataclass(frozen=True, kw_only=True)
class EndedResult:
    """A result that a change of the deal ended within the period, and why."""

    name: str
    ended_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MoneyRow:
    """A cost item or funding source: what was budgeted for the whole term and spent so far."""

    description: str
    budget_amount: Decimal
    spent_amount: Decimal

    @property
    def fraction(self) -> Decimal | None:
        """Divide what was spent by the budget; nothing for a budget of zero."""
        return self.spent_amount / self.budget_amount if self.budget_amount else None

    @property
    def remaining_amount(self) -> Decimal:
        """Subtract what was spent from the budget; negative when overspent."""
        return self.budget_amount - self.spent_amount


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo as JPEG, its width and height in pixels, and what is on it in words."""

    data: bytes
    alt_text: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class MissingPhoto:
    """A photo that is not in the document, what is on it, and whether it was found unsafe or is being checked."""

    alt_text: str
    is_unsafe: bool = False


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """A question of the progress report and what the region wrote."""

    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ProgressReportDocument(Document):
    """All that the progress report shows. Periods include both days.

    ``milestones`` are those of the period as they stood at its end, and those still owed from before; reports from
    before they were kept have none. ``sisa_code`` is that of a specific grant, empty as long as nobody knows it.
    """

    template: ClassVar[str] = "reporting/documents/progress_report.html"
    kind: ClassVar[str] = "tussenrapportage"

    number: int
    round_title: str
    deal_title: str
    region_label: str
    organisation_name: str
    period_start_date: date
    period_end_date: date
    submitted_at: datetime
    submitted_by: str
    awarded_amount: Decimal
    paid_amount: Decimal | None = None
    deal_start_date: date | None = None
    deal_end_date: date | None = None
    summary: str = ""
    indicators: tuple[IndicatorRow, ...] = ()
    ended: tuple[EndedResult, ...] = ()
    money: tuple[MoneyRow, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    photos: tuple[Photo, ...] = ()
    missing_photos: tuple[MissingPhoto, ...] = ()
    is_final: bool = False
    is_preview: bool = False
    asks_money: bool = True
    milestones: tuple[SheetMilestone, ...] = ()
    sisa_code: str = ""

    @property
    def name(self) -> str:
        """Name the report within its deal."""
        return "Eindrapportage" if self.is_final else f"Tussenrapportage {self.number}"

    @property
    def title(self) -> str:
        return f"{self.name}: {self.deal_title}"

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{self.number}{'/voorbeeld' if self.is_preview else ''}"

    @property
    def files(self) -> Mapping[str, tuple[bytes, str]]:
        return {address: (photo.data, "image/jpeg") for address, photo in self.addressed_photos}

    @property
    def addressed_photos(self) -> tuple[tuple[str, Photo], ...]:
        """Give every photo with the address under which the document loads it."""
        return tuple((f"asset:own/photo-{place}.jpg", photo) for place, photo in enumerate(self.photos, start=1))

    @property
    def money_total(self) -> MoneyRow:
        """Add up the money table."""
        return MoneyRow(
            description="Totaal",
            budget_amount=sum((row.budget_amount for row in self.money), Decimal(0)),
            spent_amount=sum((row.spent_amount for row in self.money), Decimal(0)),
        )

    @property
    def has_expectations(self) -> bool:
        """Whether any indicator was planned per period."""
        return any(row.expected is not None for row in self.indicators)

    @property
    def deviations(self) -> tuple[IndicatorRow, ...]:
        """Pick the indicators with an explanation."""
        return tuple(row for row in self.indicators if row.explanation)


def _bar(fraction: Decimal | None) -> str:
    return f"{min(max(fraction or Decimal(0), Decimal(0)), Decimal(1)) * 100:.1f}"
