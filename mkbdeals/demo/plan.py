"""The MKB-actieplan with its measures over the years, brought up to date by the services."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.moments import instant
from proposals.models import Theme, User
from reporting.models import ActionPlan, Measure, MeasureFigure, MeasureYear, PlanYear
from reporting.services.action_plans import add_measure, bring_up_to_date, close_year, open_year

OF_A_YEAR = ("status", "start_date", "end_date", "results", "outlook", "source")


def keep_plan(*, by: User, folder: Path) -> ActionPlan:
    """Store the plan and work its years through, one after the other; the last one stays open."""
    data = read_toml("action_plan.toml", folder)
    plan = ActionPlan.objects.create(**{name: data[name] for name in ("title", "reference", "published_date")})
    themes = {theme.code: theme for theme in Theme.objects.all()}
    known: dict[str, Measure] = {}
    for year in data["years"]:
        new = [each for each in data["measures"] if _of(each, year) and each["code"] not in known]
        known |= {each["code"]: _measure(plan, each, themes) for each in new}
        _work_through(plan, year, data["measures"], by)
    return plan


def _of(measure: Mapping[str, Any], year: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give what the file says of a measure in a year."""
    found: Mapping[str, Any] | None = measure.get(f"y{year['year']}")
    return found


def _measure(plan: ActionPlan, data: Mapping[str, Any], themes: Mapping[str, Theme]) -> Measure:
    own = {name: value for name, value in data.items() if name != "theme" and not isinstance(value, dict)}
    measure = Measure(plan=plan, theme=themes.get(data.get("theme", "")), **own)
    measure.full_clean()
    add_measure(measure=measure)
    return measure


def _work_through(plan: ActionPlan, year: Mapping[str, Any], measures: Sequence[Mapping[str, Any]], by: User) -> None:
    opened = open_year(plan=plan, year=year["year"], due_date=year["due_date"], by=by, at=instant(year["opened_at"]))
    if "closed_at" not in year:
        return
    at = instant(year["closed_at"])
    told = {each["code"]: _of(each, year) for each in measures}
    for row in opened.measure_years.select_related("measure"):
        _bring_up_to_date(row, told[row.measure.code] or {}, by, at)
    close_year(plan_year=PlanYear.objects.get(pk=opened.pk), by=by, at=at)


def _bring_up_to_date(row: MeasureYear, told: Mapping[str, Any], by: User, at: datetime) -> None:
    for name in OF_A_YEAR:
        if name in told:
            setattr(row, name, told[name])
    bring_up_to_date(row=row, expected_version=row.version, by=by, at=at)
    for order, figure in enumerate(told.get("figures", [])):
        MeasureFigure.objects.create(measure_year=row, sort_order=order, **figure)
