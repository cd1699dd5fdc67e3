"""Input of reporting: the letter, the progress report and the judgement of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import short_date
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Round
from proposals.services.problems import Problem
from reporting.enums import ReportKind
from reporting.models import ProgressReport
from reporting.queries import MAXIMUM_WORDS, NARRATIVES, rounds_with_letter

HIGHEST_NUMBER = 2_147_483_647  # what the database keeps
AMOUNT_LENGTH = 400


class KindForm(forms.Form):
    """Which kind of document the list shows."""

    kind = forms.ChoiceField(
        label=_("Kind of document"), choices=[("", _("All documents")), *ReportKind.choices], required=False
    )


class LetterForm(forms.Form):
    """A letter to parliament about a round, with what only its writer knows."""

    round = forms.ModelChoiceField(
        label=_("Letter to parliament about"), queryset=Round.objects.none(), empty_label=None
    )
    letter_date = DutchDateField(
        label=_("Date of the letter"),
        required=False,
        help_text=_("For example 18 december 2019. Left empty: the day of publication."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
        error_messages={"unclear": _("“%(text)s” is not a date we understand. Write it as 18 december 2019.")},
    )
    announced_at_meeting = TypedTextField(
        label=_("Meeting in which the outcome was announced"),
        max_length=150,
        required=False,
        help_text=_("For example: Bestuurlijk Overleg Regionale Economie."),
    )
    next_call = TypedTextField(
        label=_("When does the next round come?"),
        max_length=150,
        required=False,
        help_text=_("For example: in de eerste helft van 2020."),
    )
    earlier_paper_title = TypedTextField(
        label=_("Title of an earlier paper"),
        max_length=200,
        required=False,
        help_text=_("The letter refers to it. For example: Voortgangsrapportage MKB-actieplan 2019."),
    )
    earlier_paper_reference = TypedTextField(
        label=_("Number of that paper"),
        max_length=60,
        required=False,
        help_text=_("For example: Kamerstuk 32 637, nr. 379."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds_with_letter()

    def clean(self) -> dict[str, Any]:
        """Check that title and number of the earlier paper come together."""
        values = super().clean()
        title, number = values.get("earlier_paper_title"), values.get("earlier_paper_reference")
        if title and not number:
            self.add_error("earlier_paper_reference", gettext("Fill in the number of “%(title)s”.") % {"title": title})
        if number and not title:
            self.add_error("earlier_paper_title", gettext("Fill in the title of %(number)s.") % {"number": number})
        return values

    def parameters(self) -> dict[str, str]:
        """Give what the letter keeps of it, as JSON values; what stayed empty is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "round"}
        if "letter_date" in given:
            given["letter_date"] = given["letter_date"].isoformat()
        return given

    @property
    def has_details(self) -> bool:
        """Say whether the folded part holds something, so that it must be open."""
        folded = [name for name in self.fields if name not in {"round", "letter_date"}]
        return any(self[name].errors or self[name].value() for name in folded)


class CountField(forms.CharField):
    """A whole number as people type it: 550, 1.250 or 1 250."""

    default_error_messages = {
        "unclear": _("“%(text)s” is not a whole number. Write it as 550. We have not saved this field yet.")
    }

    def clean(self, value: Any) -> int | None:
        """Give the number, or None when nothing was typed."""
        text = " ".join(str(value or "").replace("\x00", "").split())
        digits = text.replace(".", "").replace(" ", "")
        if not text:
            return None
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > 10 or int(digits) > HIGHEST_NUMBER:
            raise ValidationError(self.error_messages["unclear"], code="unclear", params={"text": text[:40]})
        return int(digits)


def narrative_field(label: Any, help_text: Any) -> TypedTextField:
    """Build a field for a text with a counter; what is too long is kept and told when sending in."""
    widget = forms.Textarea(attrs={"rows": 7, "data-max-words": MAXIMUM_WORDS})
    return TypedTextField(label=label, help_text=help_text, widget=widget, strip=False)


class ProgressReportForm(forms.Form):
    """A progress report. Saving refuses nothing that the database can keep; sending in checks all.

    `version` is the one that was on the screen, so that nobody overwrites a colleague unseen.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    period_start_date = DutchDateField(
        label=_("From"),
        help_text=_("For example 1 januari 2027."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
    )
    period_end_date = DutchDateField(
        label=_("Up to and including"),
        help_text=_("For example 30 juni 2027."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
    )
    summary = narrative_field(_("What happened?"), _("What did you and your partners do in this period?"))
    results = narrative_field(
        _("What do entrepreneurs notice of it?"), _("Give an example of a company, without names of persons.")
    )
    smes_reached = CountField(
        label=_("Entrepreneurs reached so far"),
        help_text=_("Since the start of the deal. Count each company once."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
    )
    smes_reached_target = CountField(
        label=_("Entrepreneurs promised"),
        help_text=_("As agreed in the deal, for the whole term."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
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

    def __init__(self, progress_report: ProgressReport, data: Any = None) -> None:
        self.progress_report = progress_report
        super().__init__(data, initial=stored_values(progress_report))

    def full_clean(self) -> None:
        """Clean without asking whether anything is filled in; `required` only marks the label."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, field in self.fields.items():
            field.required = name != "version"

    def clean(self) -> dict[str, Any]:
        """Check the order of the dates, and that a typed amount can be understood."""
        values = super().clean()
        start, end = values.get("period_start_date"), values.get("period_end_date")
        for name in ("period_start_date", "period_end_date"):
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, gettext("Fill in a day, such as 1 januari 2027. We kept the earlier day."))
        if start and end and end <= start:
            message = gettext("The period ends on %(end)s. Choose a day after the begin, %(start)s.")
            self.add_error("period_end_date", message % {"end": short_date(end), "start": short_date(start)})
        return values

    def storable(self) -> dict[str, Any]:
        """Give the values that can be kept; a period is kept only as a whole."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if not {"period_start_date", "period_end_date"} <= values.keys():
            values.pop("period_start_date", None)
            values.pop("period_end_date", None)
        return values

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put what is still wrong beside its field, unless something is said there already."""
        for problem in problems:
            if not self[problem.field].errors:
                self.add_error(problem.field, problem.message)

    def on_top_of(self, stored: ProgressReport) -> "ProgressReportForm":
        """Give the same typed text, now based on the stored version: saving again overwrites knowingly."""
        data = self.data.copy()
        data["version"] = str(stored.version)
        return type(self)(stored, data)

    def differences(self, stored: ProgressReport) -> list[tuple[str, str]]:
        """List what is stored now where it differs from what was typed: (label, stored text)."""
        now = {name: self.fields[name].prepare_value(value) for name, value in stored_values(stored).items()}
        return [
            (str(self.fields[name].label), str(now[name] if now[name] is not None else ""))
            for name in self.fields
            if name != "version" and _one_line_end(self[name].data) != str(now[name] if now[name] is not None else "")
        ]


def stored_values(progress_report: ProgressReport) -> Mapping[str, Any]:
    """Give what is stored of a progress report, by the name of its field."""
    names = (
        "version", "period_start_date", "period_end_date", *NARRATIVES,
        "smes_reached", "smes_reached_target", "spent_amount_input",
    )  # fmt: skip
    return {name: getattr(progress_report, name) for name in names}


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
