"""A drawing of each kind, of invented figures."""

from datetime import date
from decimal import Decimal

from reporting.charts import (
    AmountRow,
    Chart,
    Payment,
    ProgressRow,
    ProvinceAmount,
    amount_bars,
    payments_chart,
    progress_bars,
    province_map,
)


def a_map(**changes) -> Chart:
    """Draw three provinces with money."""
    rows = (
        ProvinceAmount(code="PV30", amount=Decimal(662_000), count=2),
        ProvinceAmount(code="PV23", amount=Decimal("400000.50"), count=1),
        ProvinceAmount(code="PV22", amount=Decimal(350_000), count=1),
    )
    return province_map(**{"rows": rows} | changes)


def themes(**changes) -> Chart:
    """Draw the money of three themes, one of them without any."""
    rows = (
        AmountRow(label="Digitalisering", amount=Decimal(1_200_000), count=4),
        AmountRow(label="Menselijk kapitaal", amount=Decimal("998500.50"), count=3),
        AmountRow(label="Financiering", amount=Decimal(0), count=0),
    )
    return amount_bars(**{"rows": rows, "title": "Bijdragen per thema", "heading": "Thema"} | changes)


def progress(**changes) -> Chart:
    """Draw two deals half-way, one of them behind."""
    rows = (
        ProgressRow(label="Provincie Overijssel", promised=Decimal(550), reached=Decimal(214), expected=Decimal(275)),
        ProgressRow(label="Provincie Utrecht", promised=Decimal(180), reached=Decimal(97), expected=Decimal(90)),
    )
    fixed = {"title": "Bereikt", "heading": "Regio", "unit": "bedrijven", "with_total": True}
    return progress_bars(**{"rows": rows} | fixed | changes)


def payments(**changes) -> Chart:
    """Draw three payments, the last of them after the day of the figures."""
    made = (
        Payment(on=date(2021, 2, 15), amount=Decimal(900_000)),
        Payment(on=date(2020, 9, 1), amount=Decimal("560000.25")),
        Payment(on=date(2021, 9, 1), amount=Decimal(500_000)),
    )
    fixed = {
        "start": date(2020, 7, 2), "end": date(2022, 12, 31), "until": date(2021, 7, 1),
        "awarded": Decimal(2_800_000), "planned": (Payment(on=date(2020, 8, 1), amount=Decimal(700_000)),),
    }  # fmt: skip
    return payments_chart(**{"payments": made} | fixed | changes)


ALL = {"map": a_map, "themes": themes, "progress": progress, "payments": payments}
EMPTY = {
    "map": lambda: a_map(rows=()),
    "themes": lambda: themes(rows=()),
    "progress": lambda: progress(rows=()),
    "payments": lambda: payments(payments=(), planned=(), awarded=None),
}
