"""Drawings of money and results as SVG, made on the server; the same one in a page and in a document. Plain Python.

Every function gives a :class:`Chart`: the drawing, its alternative in words and the figures as a table. Values in,
text out: no clock, no database. Amounts are ``Decimal`` euros. The words are Dutch, as those of the documents.
"""

from reporting.charts.amount_bars import AmountRow, amount_bars
from reporting.charts.chart import Chart, Svg
from reporting.charts.geometry import CREDIT, Province, country
from reporting.charts.payments import Payment, payments_and_plan, payments_chart, payments_of_months
from reporting.charts.progress_bars import ProgressRow, progress_bars
from reporting.charts.province_map import ProvinceAmount, province_map

__all__ = [
    "CREDIT",
    "AmountRow",
    "Chart",
    "Payment",
    "ProgressRow",
    "Province",
    "ProvinceAmount",
    "Svg",
    "amount_bars",
    "country",
    "payments_and_plan",
    "payments_chart",
    "payments_of_months",
    "progress_bars",
    "province_map",
]
