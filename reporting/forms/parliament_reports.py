"""Writing the yearly report to parliament: its facts, and its texts in a plain window."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.fields import DutchDateField, TypedTextField, WholeNumberField
from reporting.documents.parliament_paper import AS_SENT
from reporting.enums import ReportKind
from reporting.models import ParliamentReport, ParliamentReportText
from reporting.texts import MarkProblem, paper_problem

FIRST_YEAR, LAST_YEAR = 2018, 2100
LONGEST_TEXT = 60_000
MARKS_HELP = gettext_lazy(
    "An empty line begins a new paragraph. # begins a heading, - an item of a list, 1. a numbered item, and **two "
    "stars** make words bold. Write a link as [words](https://address) and a footnote as [^words]."
)


class RequiredDateField(DutchDateField):
    """A day that must be there."""

    def clean(self, value: Any) -> date | None:
        """Give the day.

        :raises ValidationError: if nothing was typed, or no day can be read in it.
        """
        day = super().clean(value)
        if day is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return day


class StartReportForm(forms.Form):
    """Begin the report over a year."""

    year = WholeNumberField(
        label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR,
        error_messages={
            "required": gettext_lazy("Fill in the year of the report, such as 2027."),
            "invalid": gettext_lazy("Fill in the year in figures, such as 2027."),
            "min_value": gettext_lazy("The action plan began in 2018. Fill in 2018 or a later year."),
            "max_value": gettext_lazy("Fill in a year up to 2100."),
        },
    )  # fmt: skip
    figures_date = RequiredDateField(
        label=gettext_lazy("Figures as of"),
        help_text=gettext_lazy("The report gives the figures of this day, such as 30-06-2027."),
        error_messages={"required": gettext_lazy("Fill in of which day the figures are, such as 30-06-2027.")},
    )


class EstablishForm(forms.Form):
    """Why a report is established while a year of an action plan is open; nothing is asked when all is closed."""

    reason = TypedTextField(
        label=gettext_lazy("Why can the report not wait for this?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=gettext_lazy("Your reason stands in the report."),
        error_messages={"required": gettext_lazy("Write why the report cannot wait, or have the year closed first.")},
    )  # fmt: skip


class ReportFactsForm(forms.Form):
    """Title, days and the paper before this one. `seen` is the version that this person began with."""

    title = TypedTextField(
        label=gettext_lazy("Title"), max_length=200,
        error_messages={"required": gettext_lazy("Fill in the title of the report.")},
    )  # fmt: skip
    subtitle = TypedTextField(label=gettext_lazy("Subtitle"), max_length=200, required=False)
    figures_date = RequiredDateField(
        label=gettext_lazy("Figures as of"),
        error_messages={"required": gettext_lazy("Fill in of which day the figures are, such as 30-06-2027.")},
    )
    letter_date = DutchDateField(
        label=gettext_lazy("Date of the letter"), required=False,
        help_text=gettext_lazy("The report has this date on its title page too."),
    )  # fmt: skip
    earlier_title = TypedTextField(label=gettext_lazy("Earlier report"), max_length=200, required=False)
    earlier_reference = TypedTextField(
        label=gettext_lazy("Paper of parliament"), max_length=60, required=False,
        help_text=gettext_lazy("Dossier and number, such as 32 637, nr. 379."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, report: ParliamentReport, **kwargs: Any) -> None:
        initial = {name: getattr(report, name) for name in self.base_fields if name != "seen"}
        super().__init__(*args, initial=initial | {"seen": report.version}, **kwargs)

    def clean_earlier_reference(self) -> str:
        """Hold the reference against the form of parliament."""
        reference: str = self.cleaned_data["earlier_reference"]
        better = paper_problem(reference) if reference else None
        if better is None:
            return reference
        words = _("“%(found)s” is no paper of parliament.") % {"found": reference}
        advice = _("Write: %(better)s.") % {"better": better} if better else _("Write it like 32 637, nr. 379.")
        raise forms.ValidationError(f"{words} {advice}")


class ReportTextForm(forms.Form):
    """A text of the report. `basis` holds the version that this person began with, as the script expects it."""

    body = TypedTextField(
        label=gettext_lazy("Text"), max_length=LONGEST_TEXT, strip=False, required=False, help_text=MARKS_HELP,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )  # fmt: skip
    basis = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, text: ParliamentReportText, **kwargs: Any) -> None:
        super().__init__(*args, initial={"body": text.body, "basis": basis_of(text)}, **kwargs)

    @property
    def seen(self) -> int:
        """Give the version that this person began with; 0 for none, and for what cannot be read."""
        try:
            return int(json.loads(self.data.get("basis") or "{}").get("version", 0))
        except (ValueError, TypeError, AttributeError):
            return 0


class ReportDocumentForm(forms.Form):
    """Which document of the report to make."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Document"),
        choices=[
            (ReportKind.PARLIAMENT_REPORT.value, gettext_lazy("The report")),
            (ReportKind.PARLIAMENT_REPORT_LETTER.value, gettext_lazy("The letter, as parliament prints it")),
            (AS_SENT, gettext_lazy("The letter, as it is sent")),
        ],
        error_messages={
            "required": gettext_lazy("Choose which document to make."),
            "invalid_choice": gettext_lazy("Choose which document to make."),
        },
    )


def basis_of(text: ParliamentReportText) -> str:
    """Write down which version of a text is shown."""
    return json.dumps({"version": text.version})


_PROBLEMS: Mapping[str, Promise] = {
    "address": gettext_lazy("“%(found)s” is no address of a page. An address begins with https://."),
    "open_note": gettext_lazy("The footnote “%(found)s” has no end. Put ] behind it."),
    "empty_note": gettext_lazy("There is an empty footnote. Write what it says, or take it out."),
    "long_note": gettext_lazy("The footnote “%(found)s” is too long. Use at most 600 characters."),
    "open_strong": gettext_lazy("The bold words “%(found)s” have no end. Put ** behind them."),
    "note_in_heading": gettext_lazy("A heading cannot have a footnote: “%(found)s”. Move it to the text."),
    "paper": gettext_lazy("“%(found)s” is not how parliament cites a paper."),
}


def problem_words(problem: MarkProblem) -> str:
    """Say what is wrong, on which line, and how to mend it."""
    words = str(_PROBLEMS[problem.code] % {"found": problem.found})
    if problem.better and problem.code == "paper":
        words += " " + _("Write: Kamerstuk %(better)s.") % {"better": problem.better}
    elif problem.code == "paper":
        words += " " + _("Write it like Kamerstuk 32 637, nr. 379.")
    elif problem.better:
        words += " " + _("Write: %(better)s.") % {"better": problem.better}
    return _("Line %(line)d: %(words)s") % {"line": problem.line, "words": words}
