"""The measures of the action plans in a year, as the report shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from proposals.formats import euros, number, short_date
from reporting.documents import MeasureFigureLine, MeasureLine
from reporting.models import ActionPlan
from reporting.queries.measures import FigureOfYear, MeasureOfYear, measures_of_year

EURO_UNITS = frozenset({"euro", "euro's", "euro’s", "€"})


@dataclass
class OfTheme:
    """The measures of one theme: the ordinary ones, those because of special circumstances, and all their figures."""

    measures: tuple[MeasureLine, ...] = ()
    special_measures: tuple[MeasureLine, ...] = ()
    figures: tuple[MeasureFigureLine, ...] = ()


@dataclass
class YearOfMeasures:
    """All measures of a year by the code of their theme (empty: about the whole plan), and where they come from."""

    by_theme: dict[str, OfTheme] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def of_theme(self, code: str) -> OfTheme:
        """Give those of a theme."""
        return self.by_theme.get(code, OfTheme())

    @property
    def measure_count(self) -> int:
        """Count the measures."""
        return sum(len(each.measures) + len(each.special_measures) for each in self.by_theme.values())


def year_of_measures(year: int) -> YearOfMeasures:
    """Read the measures of a year of all plans that have it: four queries a plan, however many measures."""
    found, sources = YearOfMeasures(), []
    for plan in ActionPlan.objects.filter(years__year=year).order_by("published_date", "pk"):
        of_year = measures_of_year(plan, year)
        for theme in of_year.themes:
            of_theme = found.by_theme.setdefault(theme.code, OfTheme())
            special = [each for each in theme.measures if each.answers_circumstances]
            of_theme.measures += tuple(_line(each) for each in theme.measures if each not in special)
            of_theme.special_measures += tuple(_line(each) for each in special)
            of_theme.figures += tuple(_figures(theme.figures))
        paper = f" (Kamerstuk {plan.reference})" if plan.reference else ""
        sources.append(f"{plan.title}{paper}, {short_date(plan.published_date)}.")
        sources += [_sentence(each) for each in of_year.sources]
    found.sources = tuple(dict.fromkeys(sources))
    return found


def _line(measure: MeasureOfYear) -> MeasureLine:
    return MeasureLine(
        code=measure.code,
        title=measure.title,
        ministry=", ".join(measure.ministries),
        status=measure.status_label.lower(),
        planned=_period(measure.planned_start_date, measure.planned_end_date),
        actual=_period(measure.start_date, measure.end_date),
        results=measure.results,
        outlook=measure.outlook,
        is_on_agenda=measure.in_agenda,
    )


def _figures(figures: Iterable[tuple[MeasureOfYear, FigureOfYear]]) -> Iterator[MeasureFigureLine]:
    for measure, figure in figures:
        about = ", ".join(each for each in (figure.period, figure.note) if each)
        yield MeasureFigureLine(
            measure=measure.title,
            name=f"{figure.name} ({about})" if about else figure.name,
            value=_value(figure.value, figure.unit),
            source=_sentence(figure.source),
        )


def _value(value: Decimal, unit: str) -> str:
    if unit.strip().lower() in EURO_UNITS:
        return euros(value)
    whole = value == value.to_integral_value()
    return f"{number(value, 0 if whole else 2)} {unit}"


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start.year} tot en met {end.year}" if start.year != end.year else str(start.year)
    if start:
        return f"vanaf {start.year}"
    return f"tot en met {end.year}" if end else ""


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
