"""The report of a round: what came in, what was chosen, spread over regions and themes, and the amounts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from reporting.charts import Chart
from reporting.documents.deal_charts import money_bars, money_map
from reporting.documents.deal_figures import DealGroup
from reporting.documents.document import Document
from reporting.documents.parliament_annex import AwardedRow, ChangeRow, ProcessFact, SpreadRow, added_up
from reporting.documents.wording import number_word


@dataclass(frozen=True, kw_only=True)
class WeighedCriterion:
    """A criterion of the call with its weight in percent and, if the round has one, its minimum in words."""

    name: str
    weight: Decimal
    minimum: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundDeal:
    """A deal of the round as it stands, with what the publication told (euro).

    ``stands`` is False for a deal that ended early: its award counts no more, what it was paid does.
    """

    region_label: str
    title: str
    status: str
    announced_amount: Decimal
    awarded_amount: Decimal
    paid_amount: Decimal
    stands: bool = True


@dataclass(frozen=True, kw_only=True)
class RoundReportDocument(Document):
    """All that the report shows. ``closes_date`` is the last day on which a proposal could be submitted.

    What was decided is what the publication told; ``changes`` came after it, up to ``figures_date``, and ``deals`` are
    as they stood on that day.
    """

    template: ClassVar[str] = "reporting/documents/round_report.html"
    kind: ClassVar[str] = "ronderapport"

    round_name: str
    call_reference: str
    opens_date: date
    closes_date: date
    published_date: date
    figures_date: date
    submitted_count: int
    requested_amount: Decimal
    ceiling_amount: Decimal | None
    criteria: tuple[WeighedCriterion, ...]
    awarded: tuple[AwardedRow, ...]
    provinces: tuple[SpreadRow, ...]
    themes: tuple[SpreadRow, ...]
    outcomes: tuple[ProcessFact, ...] = ()
    facts: tuple[ProcessFact, ...] = ()
    package_sha256: str = ""
    changes: tuple[ChangeRow, ...] = ()
    deals: tuple[RoundDeal, ...] = ()
    ministry: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        return f"Ronderapport MKB-deals: {self.round_name}"

    @property
    def awarded_amount(self) -> Decimal:
        """Add up what the chosen proposals get."""
        return sum((row.amount for row in self.awarded), Decimal(0))

    @property
    def changed_amount(self) -> Decimal:
        """Give what is awarded after the changes."""
        return self.awarded_amount + sum((each.after - each.before for each in self.changes), Decimal(0))

    @property
    def standing_amount(self) -> Decimal:
        """Add up what is awarded to the deals, as the pages do: not to those that ended early."""
        return sum((each.awarded_amount for each in self.deals if each.stands), Decimal(0))

    @property
    def paid_amount(self) -> Decimal:
        """Add up what all deals were paid."""
        return sum((each.paid_amount for each in self.deals), Decimal(0))

    @property
    def announced_amount(self) -> Decimal:
        """Add up what was announced for the deals, the first time."""
        return sum((each.announced_amount for each in self.deals), Decimal(0))

    @property
    def ended_count(self) -> int:
        """Count the deals that ended early: their award counts no more, what they were paid does."""
        return sum(not each.stands for each in self.deals)

    @property
    def largest_amount(self) -> Decimal:
        """Give the largest contribution."""
        return max((row.amount for row in self.awarded), default=Decimal(0))

    @property
    def smallest_amount(self) -> Decimal:
        """Give the smallest contribution."""
        return min((row.amount for row in self.awarded), default=Decimal(0))

    @property
    def left_amount(self) -> Decimal | None:
        """Give what is left of the ceiling."""
        return None if self.ceiling_amount is None else self.ceiling_amount - self.awarded_amount

    @property
    def awarded_count_word(self) -> str:
        """Say how many proposals were chosen: "negen"."""
        return number_word(len(self.awarded))

    @property
    def criteria_count_word(self) -> str:
        """Say how many criteria there are: "vijf"."""
        return number_word(len(self.criteria))

    @property
    def province_total(self) -> SpreadRow:
        """Add the provinces up."""
        return added_up(self.provinces)

    @property
    def province_chart(self) -> Chart:
        """Draw the money per province."""
        return money_map(self._groups(self.provinces), "Toegekend per provincie")

    @property
    def theme_chart(self) -> Chart:
        """Draw the money per theme."""
        return money_bars(self._groups(self.themes), "Toegekend per thema", "Thema")

    def _groups(self, rows: tuple[SpreadRow, ...]) -> list[DealGroup]:
        return [
            DealGroup(
                name=row.name, code=row.code, deal_count=row.selected_count, awarded_amount=row.amount,
                paid_amount=Decimal(0),
            )
            for row in rows
        ]  # fmt: skip

    @property
    def hash_lines(self) -> tuple[str, ...]:
        """Cut the check number into lines that fit."""
        return tuple(self.package_sha256[at : at + 32] for at in range(0, len(self.package_sha256), 32))
