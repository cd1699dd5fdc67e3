"""Input of a progress report, and of the judgement of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import short_date
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.services.problems import Problem
from reporting.models import ProgressReport
from reporting.queries import (
    MAXIMUM_WORDS,
    FigureRow,
    MoneyLine,
    ProgressTable,
    narratives_of,
    progress_table,
)

AMOUNT_LENGTH = 400
# Fields of which the database keeps the value and not the typed text.
DATES = ("period_start_date", "period_end_date")


@dataclass(frozen=True)
class FigureFields:
    """A row of the table of promised results, with its two fields."""

    row: FigureRow
    reached: BoundField
    explanation: BoundField

    @property
    def is_open(self) -> bool:
        """Say whether the explanation must be in sight."""
        return bool(self.row.asks_explanation or self.explanation.value() or self.explanation.errors)


@dataclass(frozen=True)
class MoneyFields:
    """A row of the table of money, with its field."""

    row: MoneyLine
    spent: BoundField


def narrative_field(label: Any, help_text: Any, rows: int = 7) -> TypedTextField:
    """Build a field for a text with a counter; what is too long is kept and told when sending in."""
    widget = forms.Textarea(attrs={"rows": rows, "data-max-words": MAXIMUM_WORDS})
    return TypedTextField(label=label, help_text=help_text, widget=widget, strip=False)


def day_field(label: Any, help_text: Any) -> DutchDateField:
    """Build a field for a day."""
    return DutchDateField(label=label, help_text=help_text, widget=forms.TextInput(attrs={"class": "mkb-input--short"}))


class ProgressReportForm(forms.Form):
    """A progress report. Saving refuses nothing that the database can keep; sending in checks all.

    `version` is the one that was on the screen, so that nobody overwrites a colleague unseen; `basis` is what the
    script that saves while somebody types has heard since.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    basis = forms.JSONField(widget=forms.HiddenInput, required=False)
    period_start_date = day_field(_("From"), _("For example 1 januari 2027."))
    period_end_date = day_field(_("Up to and including"), _("For example 30 juni 2027."))
    summary = narrative_field(_("What happened?"), _("What did you and your partners do in this period?"))
    results = narrative_field(
        _("What do entrepreneurs notice of it?"), _("Give an example of a company, without names of persons.")
    )
    spent_amount_input = TypedTextField(
        label=_("Spent so far, in euros"),
        help_text=_("All costs since the start, including VAT. For example 118.400 or 118.400,50."),
        max_length=AMOUNT_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )
    deviations = narrative_field(
        _("What went differently?"), _("Where do you deviate from the plan, and why? What do you do about it?")
    )
    outlook = narrative_field(_("What comes next?"), _("What will you do in the next period?"))
    lessons = narrative_field(
        _("What did you learn, and what remains?"), _("This is the final report: tell what goes on after the deal.")
    )

    def __init__(self, progress_report: ProgressReport, data: Any = None) -> None:
        self.progress_report = progress_report
        self.table: ProgressTable = progress_table(progress_report)
        super().__init__(data, initial=stored_values(progress_report, self.table))
        for row in self.table.figures:
            self.fields[f"reached_{row.indicator.pk}"] = figure_field(row)
            self.fields[f"explanation_{row.indicator.pk}"] = explanation_field(row)
        for line in self.table.money:
            self.fields[f"spent_{line.line.pk}"] = spent_field(line)
        if not self.table.asks_money or self.table.money:
            del self.fields["spent_amount_input"]
        if not progress_report.is_final:
            del self.fields["lessons"]

    def full_clean(self) -> None:
        """Clean without asking whether anything is filled in; `required` only marks the label."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = name not in {"version", "basis"} and not name.startswith("explanation_")
        for row in self.table.figures:
            self.fields[f"explanation_{row.indicator.pk}"].required = row.asks_explanation

    def clean(self) -> dict[str, Any]:
        """Check the order of the dates."""
        values = super().clean()
        start, end = values.get("period_start_date"), values.get("period_end_date")
        for name in DATES:
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, gettext("Fill in a day, such as 1 januari 2027. We kept the earlier day."))
        if start and end and end <= start:
            message = gettext("The period ends on %(end)s. Choose a day after the begin, %(start)s.")
            self.add_error("period_end_date", message % {"end": short_date(end), "start": short_date(start)})
        return values

    def expected_version(self) -> int | None:
        """Give the version on which the typed text is based: of the page, or of the last save of its script."""
        basis = self.cleaned_data.get("basis")
        heard = basis.get("version") if isinstance(basis, dict) else None
        shown = self.cleaned_data.get("version")
        known = [each for each in (shown, heard) if isinstance(each, int)]
        return max(known) if known else None

    def storable(self) -> dict[str, Any]:
        """Give the values that can be kept; a period is kept only as a whole."""
        names = {*DATES, *narratives_of(self.progress_report), "spent_amount_input"}
        values = {name: value for name, value in self.cleaned_data.items() if name in names}
        if not set(DATES) <= values.keys():
            for name in DATES:
                values.pop(name, None)
        return values

    def figures(self) -> dict[int, tuple[str, str]]:
        """Give what was typed per indicator: (reached, explanation). A field that is refused is left out."""
        return {
            row.indicator.pk: (self.cleaned_data[reached], self.cleaned_data[explanation])
            for row in self.table.figures
            if (reached := f"reached_{row.indicator.pk}") in self.cleaned_data
            and (explanation := f"explanation_{row.indicator.pk}") in self.cleaned_data
        }

    def spending(self) -> dict[int, str]:
        """Give what was typed per budget line."""
        return {
            row.line.pk: self.cleaned_data[name]
            for row in self.table.money
            if (name := f"spent_{row.line.pk}") in self.cleaned_data
        }

    def figure_fields(self) -> Iterator[FigureFields]:
        """Go through the table of promised results."""
        for row in self.table.figures:
            yield FigureFields(row, self[f"reached_{row.indicator.pk}"], self[f"explanation_{row.indicator.pk}"])

    def money_fields(self) -> Iterator[MoneyFields]:
        """Go through the table of money."""
        for row in self.table.money:
            yield MoneyFields(row, self[f"spent_{row.line.pk}"])

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put what is still wrong beside its field, unless something is said there already."""
        for problem in problems:
            if not self[problem.field].errors:
                self.add_error(problem.field, problem.message)

    def on_top_of(self, stored: ProgressReport) -> "ProgressReportForm":
        """Give the same typed text, now based on the stored version: saving again overwrites knowingly."""
        data = self.data.copy()
        data["version"], data["basis"] = str(stored.version), ""
        return type(self)(stored, data)

    def differences(self, stored: ProgressReport) -> list[tuple[str, str]]:
        """List what is stored now where it differs from what was typed: (label, stored text)."""
        values = stored_values(stored, self.table)
        now = {name: self.fields[name].prepare_value(values[name]) for name in self.fields if name in values}
        return [
            (str(self.fields[name].label), str(now[name] if now[name] is not None else ""))
            for name in now
            if name not in {"version", "basis"}
            and _one_line_end(self[name].data) != str(now[name] if now[name] is not None else "")
        ]


def figure_field(row: FigureRow) -> TypedTextField:
    """Build the field for what was reached of one indicator."""
    return TypedTextField(
        label=_("Reached so far: %(name)s") % {"name": row.indicator.name},
        max_length=AMOUNT_LENGTH,
        widget=forms.TextInput(
            attrs={
                "inputmode": "decimal",
                "class": "mkb-input--amount",
                "data-planned": str(row.planned),
                "data-baseline": str(row.indicator.baseline),
                "data-target": str(row.indicator.target),
            }
        ),
    )


def explanation_field(row: FigureRow) -> TypedTextField:
    """Build the field for why one indicator differs from the plan."""
    label = _("Why does “%(name)s” differ from the plan?") % {"name": row.indicator.name}
    return narrative_field(label, _("Needed above 10 percent difference. What do you do about it?"), rows=3)


def spent_field(row: MoneyLine) -> TypedTextField:
    """Build the field for what was spent of one budget line."""
    return TypedTextField(
        label=_("Spent so far on “%(name)s”, in euros") % {"name": row.line.description},
        max_length=AMOUNT_LENGTH,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"}),
    )


def stored_values(progress_report: ProgressReport, table: ProgressTable) -> Mapping[str, Any]:
    """Give what is stored of a progress report, by the name of its field."""
    names = ("version", *DATES, *narratives_of(progress_report), "spent_amount_input")
    values = {name: getattr(progress_report, name) for name in names}
    for row in table.figures:
        values[f"reached_{row.indicator.pk}"] = row.typed
        values[f"explanation_{row.indicator.pk}"] = row.explanation
    for line in table.money:
        values[f"spent_{line.line.pk}"] = line.typed
    return values


def _one_line_end(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


class ReviewForm(forms.Form):
    """The judgement of a progress report; remarks are needed to return it."""

    remarks = TypedTextField(
        label=_("Remarks for the region"),
        required=False,
        max_length=5000,
        help_text=_("Do you return the report? Then say what must change."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("Your remarks have %(show_value)d signs. Use at most %(limit_value)d.")},
    )


class PhotoForm(forms.Form):
    """A photo, and what is on it for who cannot see it."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("A jpg or png file. We remove the place and the camera from it."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    alt_text = TypedTextField(
        label=_("What is on the photo?"),
        help_text=_("One sentence for who cannot see it, without names. For example: Twee bakkers bij een oven."),
        max_length=300,
    )
