"""Drawings of deals in documents: the map, money per theme, and what was promised and reached."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from reporting.charts import (
    AmountRow,
    Chart,
    Payment,
    ProgressRow,
    ProvinceAmount,
    amount_bars,
    country,
    payments_of_months,
    progress_bars,
    province_map,
)
from reporting.documents.deal_figures import DealGroup, DealLine, PaidMonth, told_indicators

ANY_WIDTH = 100


def money_map(groups: Iterable[DealGroup], title: str) -> Chart:
    """Draw the money of each province; groups of no province are left out of the map, not of the table below it."""
    known = {each.code for each in country(ANY_WIDTH).provinces}
    rows = [
        ProvinceAmount(code=each.code, amount=each.awarded_amount, count=each.deal_count)
        for each in groups
        if each.code in known
    ]
    # In a document whose texts were all replaced two groups may have one code: the drawing takes the first.
    return province_map(list({each.code: each for each in reversed(rows)}.values()), title=title)


def money_bars(groups: Iterable[DealGroup], title: str, heading: str) -> Chart:
    """Draw the money of each group. A deal may count in more groups than one, so there is no total."""
    rows = [AmountRow(label=each.name, amount=each.awarded_amount, count=each.deal_count) for each in groups]
    return amount_bars(rows, title=title, heading=heading, with_total=False)


def payments_over_time(months: Iterable[PaidMonth], title: str, awarded: Decimal, on: date) -> Chart | None:
    """Draw what was paid, added up, beside what was awarded; None when nothing was paid."""
    rows = [Payment(on=each.on, amount=each.amount) for each in months]
    return payments_of_months(rows, until=on, awarded=awarded, title=title)


def reach_bars(deals: Iterable[DealLine], name: str, unit: str) -> Chart:
    """Draw how far each deal is with one indicator, and what its report says was planned for the same day."""
    rows = [
        ProgressRow(
            label=deal.region_label, promised=each.target, reached=max(each.reached, Decimal(0)),
            expected=each.planned, baseline=each.baseline or Decimal(0),
        )
        for deal in deals
        for each in deal.indicators
        if (each.name, each.unit) == (name, unit) and each.reached is not None and deal.stands
    ]  # fmt: skip
    return progress_bars(rows, title=f"{name} als deel van wat beloofd is", heading="Regio", unit=unit, with_total=True)


def reach_of_most(deals: Sequence[DealLine]) -> Chart | None:
    """Draw what was reached of the indicator that most deals have, for page and report; None without reports."""
    found = told_indicators(deals)
    return reach_bars(deals, found[0].name, found[0].unit) if found else None
