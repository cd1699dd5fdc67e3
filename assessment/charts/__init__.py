"""Drawings as SVG, made on the server; each has a text alternative and a table with the same figures beside it."""

from assessment.charts.heat_map import HeatCell, HeatRow, heat_map
from assessment.charts.intervals import IntervalBar, interval_chart
from assessment.charts.money_bars import legend_mark, money_bars
from assessment.charts.points import PointsRow, points_chart
from assessment.charts.severity import SeverityBar, severity_chart

__all__ = [
    "HeatCell",
    "HeatRow",
    "IntervalBar",
    "PointsRow",
    "SeverityBar",
    "heat_map",
    "interval_chart",
    "legend_mark",
    "money_bars",
    "points_chart",
    "severity_chart",
]
