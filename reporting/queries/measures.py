"""The measures of an action plan in a year, for the report to parliament and the pages: grouped and counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from reporting.enums import MeasureStatus
from reporting.models import ActionPlan, Measure, MeasureYear, PlanYear

Counts = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOfYear:
    """A figure as it was noted: `period` is empty for the whole year."""

    name: str
    value: Decimal
    unit: str
    period: str
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureOfYear:
    """A measure with how it stood in the year; `checked` says that it was brought up to date in that year's round."""

    code: str
    title: str
    description: str
    ministry: str
    other_ministries: tuple[str, ...]
    in_agenda: bool
    answers_circumstances: bool
    planned_start_date: date | None
    planned_end_date: date | None
    status: str
    status_label: str
    start_date: date | None
    end_date: date | None
    results: str
    outlook: str
    sources: tuple[str, ...]
    figures: tuple[FigureOfYear, ...]
    checked: bool

    @property
    def ministries(self) -> tuple[str, ...]:
        """Give the ministry responsible and then the others, by their short names."""
        return (self.ministry, *self.other_ministries)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOfYear:
    """A theme with its measures in order of code; an empty code is for those about the whole plan."""

    code: str
    name: str
    measures: tuple[MeasureOfYear, ...]

    @property
    def status_counts(self) -> Counts:
        """Count the measures of the theme per status."""
        return counts_of(self.measures)

    @property
    def figures(self) -> tuple[tuple[MeasureOfYear, FigureOfYear], ...]:
        """Give all figures of the theme with the measure each is about."""
        return tuple((measure, figure) for measure in self.measures for figure in measure.figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOfYear:
    """All measures of a plan in a year, per theme in the order of the plan; `is_closed` says that it is final."""

    title: str
    reference: str
    year: int
    is_closed: bool
    themes: tuple[ThemeOfYear, ...]

    @property
    def measures(self) -> tuple[MeasureOfYear, ...]:
        """Give all measures, theme after theme."""
        return tuple(measure for theme in self.themes for measure in theme.measures)

    @property
    def status_counts(self) -> Counts:
        """Count all measures per status."""
        return counts_of(self.measures)

    @property
    def sources(self) -> tuple[str, ...]:
        """Name every source of measures and figures once, in the order in which they occur."""
        named = (source for measure in self.measures for source in _sources_of(measure))
        return tuple(dict.fromkeys(named))


def measures_of_year(plan: ActionPlan, year: int) -> PlanOfYear:
    """Read the measures of `plan` in `year`: three statements, however many measures. Without that year: no themes."""
    plan_year = PlanYear.objects.filter(plan=plan, year=year).first()
    themes: tuple[ThemeOfYear, ...] = ()
    if plan_year is not None:
        rows = (
            MeasureYear.objects.filter(plan_year=plan_year)
            .select_related("measure__theme")
            .prefetch_related("figures")
            .order_by("measure__theme__sort_order", "measure__theme__code", "measure__code")
        )
        themes = tuple(_theme(list(group)) for _key, group in groupby(rows, key=lambda row: row.measure.theme_id))
    is_closed = plan_year is not None and not plan_year.is_open
    return PlanOfYear(title=plan.title, reference=plan.reference, year=year, is_closed=is_closed, themes=themes)


def counts_of(measures: Iterable[MeasureOfYear]) -> Counts:
    """Count measures per status, in the order of the statuses: code, words and number; a status without is left out."""
    found = Counter(measure.status for measure in measures)
    return tuple((status.value, str(status.label), found[status.value]) for status in MeasureStatus if found[status])


def _theme(rows: list[MeasureYear]) -> ThemeOfYear:
    theme = rows[0].measure.theme
    return ThemeOfYear(
        code=theme.code if theme else "",
        name=theme.official_name if theme else _("all themes together"),
        measures=tuple(_measure(row) for row in rows),
    )


def _measure(row: MeasureYear) -> MeasureOfYear:
    measure: Measure = row.measure
    return MeasureOfYear(
        code=measure.code,
        title=measure.title,
        description=measure.description,
        ministry=measure.ministry,
        other_ministries=tuple(measure.other_ministries),
        in_agenda=measure.in_agenda,
        answers_circumstances=measure.answers_circumstances,
        planned_start_date=measure.planned_start_date,
        planned_end_date=measure.planned_end_date,
        status=row.status,
        status_label=str(row.get_status_display()),
        start_date=row.start_date,
        end_date=row.end_date,
        results=row.results,
        outlook=row.outlook,
        sources=tuple(dict.fromkeys(source for source in (measure.source, row.source) if source)),
        figures=tuple(_figure(figure) for figure in row.figures.all()),
        checked=row.checked_at is not None,
    )


def _figure(figure: object) -> FigureOfYear:
    names = ("name", "value", "unit", "period", "note", "source")
    return FigureOfYear(**{name: getattr(figure, name) for name in names})


def _sources_of(measure: MeasureOfYear) -> Iterator[str]:
    yield from measure.sources
    yield from (figure.source for figure in measure.figures)
