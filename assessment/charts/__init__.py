"""Drawings as SVG, made on the server; each has a text alternative and a table with the same figures beside it."""

from assessment.charts.heat_map import HeatCell, HeatRow, heat_map
from assessment.charts.intervals import IntervalBar, interval_chart

__all__ = ["HeatCell", "HeatRow", "IntervalBar", "heat_map", "interval_chart"]
