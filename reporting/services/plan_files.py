"""The tables of a year as files, and files as tables: all of a file is taken over, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proposals.models import Theme, User
from reporting.enums import MeasureStatus
from reporting.importers import (
    FIGURE_COLUMNS,
    MEASURE_COLUMNS,
    Known,
    Problem,
    UnreadableFile,
    ValuesRow,
    read_figures,
    read_measures,
)
from reporting.models import Measure, MeasureFigure, MeasureYear, PlanYear
from reporting.services.action_plans import refuse_closed

OF_THE_MEASURE = (
    "title", "description", "ministry", "other_ministries", "in_agenda", "answers_circumstances",
    "planned_start_date", "planned_end_date", "source",
)  # fmt: skip
OF_THE_YEAR = {
    "status": "status", "start_date": "start_date", "end_date": "end_date", "results": "results",
    "outlook": "outlook", "year_source": "source",
}  # fmt: skip
OF_A_FIGURE = ("value", "unit", "note", "source")


@dataclass
class Outcome:
    """What a file brought, by code or name of figure; with problems nothing of it was stored."""

    problems: list[Problem] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Say whether the file holds anything wrong."""
        return bool(self.problems)


def import_measures(
    *, plan_year: PlanYear, content: bytes, by: User, at: datetime, only_check: bool = False
) -> Outcome:
    """Take over a file of measures: new codes are added, known ones changed, others stay as they are.

    A column that is not in the file leaves what is stored. A row that changes something counts as brought up to date.

    :raises YearRefused: if the year was closed.
    """
    return _whole_or_nothing(_Measures(plan_year, by, at), content, only_check)


def import_figures(*, plan_year: PlanYear, content: bytes, by: User, at: datetime, only_check: bool = False) -> Outcome:
    """Take over a file of figures; one with the same measure, name and period is changed.

    :raises YearRefused: if the year was closed.
    """
    return _whole_or_nothing(_Figures(plan_year, by, at), content, only_check)


class _Undone(Exception):
    """Nothing is to stay."""


def _whole_or_nothing(work: "_Work", content: bytes, only_check: bool) -> Outcome:
    try:
        with transaction.atomic():
            work.run(content)
            if only_check or work.outcome.is_refused:
                raise _Undone
    except _Undone:
        pass
    work.outcome.problems.sort(key=lambda problem: (problem.row, problem.column))
    return work.outcome


class _Work:
    """Takes a file over in the transaction of who asks, and notes what became of each row."""

    columns: Any = {}

    def __init__(self, plan_year: PlanYear, by: User, at: datetime) -> None:
        self.by, self.at, self.outcome = by, at, Outcome()
        self.asked = plan_year

    def run(self, content: bytes) -> None:
        self.year = PlanYear.objects.select_for_update(of=("self",)).select_related("plan").get(pk=self.asked.pk)
        refuse_closed(self.year)
        self.rows = {
            row.measure.code: row
            for row in MeasureYear.objects.select_for_update(of=("self",))
            .filter(plan_year=self.year)
            .select_related("measure")
        }
        self.themes = list(Theme.objects.all())
        try:
            read = self.read(content, self.known())
        except UnreadableFile as error:
            self.outcome.problems.append(Problem(0, 0, "", "", str(error)))
            return
        self.outcome.problems += read.problems
        wrong = {problem.row for problem in read.problems}
        for row in read.rows:
            if row.number not in wrong:
                self.take(row)

    def known(self) -> Known:
        names = {name.lower(): theme.code for theme in self.themes for name in _names(theme)}
        return Known(
            year=self.year.year,
            themes=names,
            theme_names=tuple(theme.official_name for theme in self.themes),
            versions={code: row.version for code, row in self.rows.items()},
        )

    def read(self, content: bytes, known: Known) -> Any:
        raise NotImplementedError

    def take(self, row: ValuesRow) -> None:
        raise NotImplementedError

    def store(self, row: ValuesRow, *stored: Any) -> bool:
        """Store rows that the rules accept; say whether that went."""
        for each in stored:
            try:
                each.full_clean(validate_unique=False)
            except ValidationError as error:
                self.outcome.problems += _refusals(row, self.columns, error)
                return False
            each.save()
        return True


class _Measures(_Work):
    columns = MEASURE_COLUMNS

    def run(self, content: bytes) -> None:
        self.measures = {each.code: each for each in Measure.objects.filter(plan=self.asked.plan_id)}
        super().run(content)

    def read(self, content: bytes, known: Known) -> Any:
        return read_measures(content, known)

    def take(self, row: ValuesRow) -> None:
        code = row.values["code"]
        measure = self.measures.get(code) or Measure(plan=self.year.plan, code=code)
        year = self.rows.get(code) or MeasureYear(plan_year=self.year, status=MeasureStatus.NOT_STARTED, version=0)
        themes = {theme.code: theme for theme in self.themes}
        is_new = year.pk is None
        changes = _set(measure, {name: row.values[name] for name in OF_THE_MEASURE if name in row.values})
        if "theme" in row.values:
            changes |= _set(measure, {"theme": themes.get(row.values["theme"])})
        changes |= _set(year, {name: row.values[key] for key, name in OF_THE_YEAR.items() if key in row.values})
        if not (changes or is_new):
            self.outcome.same.append(code)
            return
        if not self.store(row, measure):
            return
        year.measure, year.version = measure, year.version + 1
        year.checked_at, year.checked_by = self.at, self.by
        if self.store(row, year):
            (self.outcome.added if is_new else self.outcome.changed).append(code)


class _Figures(_Work):
    columns = FIGURE_COLUMNS

    def read(self, content: bytes, known: Known) -> Any:
        found = MeasureFigure.objects.filter(measure_year__plan_year=self.year).select_related("measure_year__measure")
        self.figures = {(each.measure_year.measure.code, each.name, each.period): each for each in found}
        orders = found.values("measure_year__measure__code").annotate(last=Max("sort_order")).order_by()
        self.last = {each["measure_year__measure__code"]: each["last"] for each in orders}
        return read_figures(content, known)

    def take(self, row: ValuesRow) -> None:
        values = row.values
        code, name, period = values["code"], values["name"], values.get("period", "")
        figure = self.figures.get((code, name, period)) or self._new(code, name, period)
        is_new = figure.pk is None
        changes = _set(figure, {key: values[key] for key in OF_A_FIGURE if key in values})
        words = f"{code} {name}"
        if not (changes or is_new):
            self.outcome.same.append(words)
        elif self.store(row, figure):
            (self.outcome.added if is_new else self.outcome.changed).append(words)

    def _new(self, code: str, name: str, period: str) -> MeasureFigure:
        self.last[code] = self.last.get(code, -1) + 1
        return MeasureFigure(measure_year=self.rows[code], name=name, period=period, sort_order=self.last[code])


def _names(theme: Theme) -> Iterator[str]:
    yield from (theme.official_name, theme.plain_label, theme.code)


def _set(row: Any, values: dict[str, Any]) -> bool:
    """Set values; say whether any of them is another than before."""
    changed = False
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    return changed


def _refusals(row: ValuesRow, columns: Any, error: ValidationError) -> Iterator[Problem]:
    for name, messages in error.message_dict.items():
        key = name if name in columns else next(iter(columns))
        for message in messages:
            yield row.problem(columns, key, message or _("This row is not right."))
