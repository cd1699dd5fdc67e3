"""The tables of a year to download: what an import takes, so that a file can be changed and brought back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessment.exports import Cell, Table
from proposals.models import User
from reporting.importers import FIGURE_COLUMNS, MEASURE_COLUMNS
from reporting.models import MeasureFigure, MeasureYear, PlanYear


def measures_table(plan_year: PlanYear, *, by: User, at: datetime) -> Table:
    """Lay out the measures of a year: one row each, by code."""
    rows = (
        MeasureYear.objects.filter(plan_year=plan_year)
        .select_related("measure__theme", "plan_year")
        .order_by("measure__code")
    )
    title = _("Measures of %(year)s") % {"year": plan_year.year}
    return _table(title, MEASURE_COLUMNS, map(_measure_cells, rows), plan_year, by, at)


def figures_table(plan_year: PlanYear, *, by: User, at: datetime) -> Table:
    """Lay out the figures of a year: one row each, by code of the measure and in their order."""
    rows = (
        MeasureFigure.objects.filter(measure_year__plan_year=plan_year)
        .select_related("measure_year__measure", "measure_year__plan_year")
        .order_by("measure_year__measure__code", "sort_order", "pk")
    )
    title = _("Figures of %(year)s") % {"year": plan_year.year}
    return _table(title, FIGURE_COLUMNS, map(_figure_cells, rows), plan_year, by, at)


def _table(title: str, columns: Any, rows: Iterator[Any], plan_year: PlanYear, by: User, at: datetime) -> Table:
    worded = [replace(each, heading=str(each.heading), meaning=str(each.meaning)) for each in columns.values()]
    about = [
        (_("Action plan"), plan_year.plan.title),
        (_("Paper of parliament"), plan_year.plan.reference),
        (_("Year"), plan_year.year),
        (_("As it was on"), at),
        (_("Downloaded by"), f"{by.name} ({by.email})" if by.name else by.email),
    ]
    return Table(title, worded, rows, about_title=_("About this file"), about=about)


def _measure_cells(row: MeasureYear) -> list[Cell]:
    measure = row.measure
    yes_or_no = {True: "ja", False: "nee"}
    return [
        measure.code,
        measure.theme.official_name if measure.theme else None,
        measure.title,
        measure.description,
        measure.ministry,
        ", ".join(measure.other_ministries),
        yes_or_no[measure.in_agenda],
        yes_or_no[measure.answers_circumstances],
        measure.planned_start_date,
        measure.planned_end_date,
        measure.source,
        row.plan_year.year,
        str(row.get_status_display()),
        row.start_date,
        row.end_date,
        row.results,
        row.outlook,
        row.source,
        row.version,
    ]


def _figure_cells(figure: MeasureFigure) -> list[Cell]:
    row = figure.measure_year
    return [
        row.measure.code,
        row.measure.title,
        row.plan_year.year,
        figure.name,
        figure.value,
        figure.unit,
        figure.period,
        figure.note,
        figure.source,
    ]
