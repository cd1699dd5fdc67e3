"""The plan in short: title, summary, themes and period."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.formats import dutch_date
from proposals.forms.base import SectionForm
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Theme
from proposals.queries import themes_of_round

DETAILS = ("title", "summary", "start_date", "end_date")


class OutlineForm(SectionForm):
    """What the plan is called, what it is about, on which themes it works, and when."""

    title = TypedTextField(
        label=_("Title of your proposal"), max_length=200, help_text=_("Short and clear. We use it in letters.")
    )
    summary = TypedTextField(
        label=_("Summary"),
        max_length=1500,
        help_text=_("What do you want to do, and for whom? Two or three sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        help_text=_("Choose the themes your plan works on. Choose at least one."),
        widget=forms.CheckboxSelectMultiple,
    )
    start_date = DutchDateField(
        label=_("Start of the work"),
        help_text=_("For example 1 juli 2027 or 1-7-2027."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
    )
    end_date = DutchDateField(
        label=_("End of the work"),
        help_text=_("For example 31 december 2029."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
    )

    def build(self) -> None:
        """Offer the themes of the round."""
        proposal = self.proposal
        self.themes = {theme.code: theme for theme in themes_of_round(proposal.round)}
        self.fields["themes"].choices = [(code, theme_label(theme)) for code, theme in self.themes.items()]
        self.initial = {name: getattr(proposal, name) for name in DETAILS} | {
            "themes": [theme.code for theme in proposal.themes.all()]
        }

    def clean(self) -> dict[str, Any]:
        """Check that the end comes after the beginning; the database keeps no other order."""
        values = super().clean()
        start = values.get("start_date", self.proposal.start_date)
        end = values.get("end_date", self.proposal.end_date)
        if start and end and end <= start:
            self.add_error("end_date", end_before_start(start, end))
            values.pop("start_date", None)
        return values

    def values(self) -> dict[str, Any]:
        """Give the details that can be kept, as the service wants them."""
        return self.storable(DETAILS)

    def chosen_themes(self) -> list[Theme] | None:
        """Give the chosen themes, or None when the choice could not be read."""
        codes = self.cleaned_data.get("themes")
        return None if codes is None else [self.themes[code] for code in codes]


def theme_label(theme: Theme) -> str:
    """Name a theme in plain words with its official name."""
    return f"{theme.plain_label} ({theme.official_name})"


def end_before_start(start: date, end: date) -> ValidationError:
    """Say that two dates are in the wrong order."""
    return ValidationError(
        _("The end (%(end)s) must come after the start (%(start)s). We keep what you typed."),
        code="order",
        params={"start": dutch_date(start), "end": dutch_date(end)},
    )
