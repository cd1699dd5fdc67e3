"""The deal sheet: a deal on two pages, for who needs to know how it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from reporting.charts import Chart, Payment, payments_and_plan
from reporting.documents.deal_figures import DealIndicatorFigure
from reporting.documents.document import Document


@dataclass(frozen=True, kw_only=True)
class SheetPartner:
    """A partner of the deal with its kind and what it does."""

    name: str
    kind: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetMilestone:
    """A milestone as the sheet shows it: its day in words and how it stands."""

    title: str
    planned_date: date
    state: str
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetPayment:
    """A part of the contribution: its euros with the day that is planned, and what was paid of it on which day.

    `after` names the milestone after which it is paid. A part paid in several times has more rows, of which the first
    tells the plan; money that came back is a row without a plan, below zero.
    """

    name: str
    planned_on: date | None = None
    planned_amount: Decimal | None = None
    after: str = ""
    paid_on: date | None = None
    paid_amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class SheetNews:
    """What the last accepted progress report says."""

    name: str
    period_start_date: date
    period_end_date: date
    summary: str
    outlook: str = ""


@dataclass(frozen=True, kw_only=True)
class DealSheetDocument(Document):
    """All that the sheet shows. Amounts in euros, as of ``figures_date``.

    ``final_amount`` is the final amount of the contribution, None until it was approved. ``stands`` is False for a
    deal that ended early: nothing is paid to it any more.
    """

    template: ClassVar[str] = "reporting/documents/deal_sheet.html"
    kind: ClassVar[str] = "dealblad"

    figures_date: date
    deal_title: str
    region_label: str
    organisation_name: str
    round_name: str
    status: str
    awarded_amount: Decimal
    paid_amount: Decimal
    total_costs_amount: Decimal
    final_amount: Decimal | None = None
    summary: str = ""
    themes: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    signed_date: date | None = None
    indicators: tuple[DealIndicatorFigure, ...] = ()
    milestones: tuple[SheetMilestone, ...] = ()
    payments: tuple[SheetPayment, ...] = ()
    partners: tuple[SheetPartner, ...] = ()
    news: SheetNews | None = None
    stands: bool = True
    ministry: str = "Ministerie van Economische Zaken en Klimaat"

    @property
    def title(self) -> str:
        return f"Dealblad {self.deal_title}"

    @property
    def identifier(self) -> str:
        return f"{super().identifier}/{self.figures_date:%Y%m%d}"

    @property
    def open_amount(self) -> Decimal:
        """Give what is not paid yet of what was awarded, or of the final amount when that is lower."""
        if not self.stands:
            return Decimal(0)
        limit = self.awarded_amount
        if self.final_amount is not None:
            limit = min(limit, self.final_amount)
        return limit - self.paid_amount

    @property
    def payment_chart(self) -> Chart | None:
        """Draw the payments beside the plan, as the pages of the deal do; None when there is nothing to draw."""
        paid = [Payment(on=each.paid_on, amount=each.paid_amount) for each in self.payments
                if each.paid_on and each.paid_amount is not None]  # fmt: skip
        planned = [Payment(on=each.planned_on, amount=each.planned_amount) for each in self.payments
                   if each.planned_on and each.planned_amount is not None]  # fmt: skip
        awarded = self.awarded_amount if self.stands else None
        return payments_and_plan(paid, planned, until=self.figures_date, awarded=awarded)

    @property
    def own_amount(self) -> Decimal:
        """Give what the region and its partners pay themselves."""
        return self.total_costs_amount - self.awarded_amount

    @property
    def paid_fraction(self) -> Decimal | None:
        """Give what was paid as a part of what was awarded."""
        return self.paid_amount / self.awarded_amount if self.awarded_amount else None
