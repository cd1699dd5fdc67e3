"""Rows about deals that several documents show: money, reach, and what they add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class DealIndicatorFigure:
    """What a deal promised and reached; ``reached`` is None before the first accepted report.

    ``planned`` is what should have been reached on ``reached_on``, as the report noted it.
    A change of the deal may have added it (``starts_on``) or ended it.
    """

    name: str
    unit: str
    target: Decimal
    reached: Decimal | None = None
    baseline: Decimal | None = None
    reached_on: date | None = None
    planned: Decimal | None = None
    starts_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def fraction(self) -> Decimal | None:
        """Give what was reached as a part of what was promised."""
        return self.reached / self.target if self.reached is not None and self.target else None

    @property
    def bar_width(self) -> int:
        """Give the length of the bar, 0 to 100."""
        return min(100, max(0, round((self.fraction or 0) * 100)))

    @property
    def unit_adds_something(self) -> bool:
        """Say whether the unit is not in the name already: "bereikte bedrijven" in "bedrijven" needs none."""
        return bool(self.unit) and self.unit.lower() not in self.name.lower()


@dataclass(frozen=True, kw_only=True)
class DealLine:
    """A deal in a table. Amounts in euros.

    ``stands`` is False for a deal that ended early: its award counts no more, what it was paid does.
    """

    region_label: str
    title: str
    round_name: str
    status: str
    awarded_amount: Decimal
    paid_amount: Decimal
    total_costs_amount: Decimal
    province: str = ""
    province_code: str = ""
    themes: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    indicators: tuple[DealIndicatorFigure, ...] = ()
    stands: bool = True

    @property
    def paid_fraction(self) -> Decimal | None:
        """Give what was paid as a part of what was awarded."""
        return self.paid_amount / self.awarded_amount if self.awarded_amount else None


@dataclass(frozen=True, kw_only=True)
class DealGroup:
    """Deals of one province (with its `code`) or theme: how many, with their euros awarded and paid."""

    name: str
    deal_count: int
    awarded_amount: Decimal
    paid_amount: Decimal
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class PaidMonth:
    """The euros that were paid in a month, less what came back; `on` is the last day on which that happened."""

    on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class SharedIndicator:
    """An indicator that several deals have, added up over the deals that reported on it."""

    name: str
    unit: str
    deal_count: int
    target: Decimal
    reached: Decimal

    @property
    def fraction(self) -> Decimal | None:
        """Give what was reached as a part of what was promised."""
        return self.reached / self.target if self.target else None


def deal_total(deals: Iterable[DealLine], name: str = "Totaal", code: str = "") -> DealGroup:
    """Add deals up as pages do (`reporting.queries.figures.totals`): an award that ended early counts as paid only."""
    deals = list(deals)
    return DealGroup(
        name=name,
        code=code,
        deal_count=len(deals),
        awarded_amount=sum((each.awarded_amount for each in deals if each.stands), Decimal(0)),
        paid_amount=sum((each.paid_amount for each in deals), Decimal(0)),
    )


def by_province(deals: Iterable[DealLine]) -> tuple[DealGroup, ...]:
    """Add deals up per province, in order of name; those without one come last."""
    deals = list(deals)
    codes = {each.province: each.province_code for each in deals}
    names = sorted(codes, key=lambda name: (not name, name))
    return tuple(
        deal_total([each for each in deals if each.province == name], name or "Niet bekend", codes[name])
        for name in names
    )


def by_theme(deals: Iterable[DealLine]) -> tuple[DealGroup, ...]:
    """Add deals up per theme, in order of first appearance; a deal counts with each of its themes."""
    deals = list(deals)
    names = dict.fromkeys(theme for each in deals for theme in each.themes)
    return tuple(deal_total([each for each in deals if name in each.themes], name) for name in names)


def told_indicators(deals: Iterable[DealLine]) -> tuple[SharedIndicator, ...]:
    """Give what at least two deals count, added up; when there is nothing of that kind, all that was reported."""
    found = shared_indicators(deals)
    return tuple(each for each in found if each.deal_count > 1) or found


def shared_indicators(deals: Iterable[DealLine]) -> tuple[SharedIndicator, ...]:
    """Add up the indicators with the same name and unit over the deals that reported; most deals first.

    Not of deals that ended early: what they promised comes no more.
    """
    found: dict[tuple[str, str], list[DealIndicatorFigure]] = {}
    for deal in deals:
        for each in deal.indicators if deal.stands else ():
            if each.reached is not None:
                found.setdefault((each.name, each.unit), []).append(each)
    shared = [
        SharedIndicator(
            name=name, unit=unit, deal_count=len(each),
            target=sum((one.target for one in each), Decimal(0)),
            reached=sum((one.reached or Decimal(0) for one in each), Decimal(0)),
        )
        for (name, unit), each in found.items()
    ]  # fmt: skip
    return tuple(sorted(shared, key=lambda each: (-each.deal_count, each.name)))
