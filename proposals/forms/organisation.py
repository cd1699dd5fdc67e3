"""Organisation, region, themes, contact and period."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import dutch_date
from proposals.forms.base import SectionForm
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Region, Theme
from proposals.queries import regions_to_choose, themes_of_round

DETAILS = (
    "title", "summary", "region", "region_label", "contact_function", "contact_email", "contact_phone",
    "start_date", "end_date",
)  # fmt: skip
REGION_GROUPS = {
    "own": _("Your own organisation"),
    "joined": _("Partnerships in which you take part"),
    "other": _("Other partnerships"),
}


class OrganisationForm(SectionForm):
    """Who applies, for which region, on which themes, when, and whom we can ask."""

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
    region = forms.ChoiceField(
        label=_("Region"), help_text=_("For which area is your plan? This may be a partnership of municipalities.")
    )
    region_label = TypedTextField(
        label=_("Name of your region in letters"),
        max_length=200,
        help_text=_("For example: Gemeente Slingerbeek, or Regio Oost-Achterland."),
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
    contact_function = TypedTextField(
        label=_("Function of the contact"), max_length=150, help_text=_("For example: policy adviser economy.")
    )
    contact_email = forms.EmailField(
        label=_("E-mail address of the contact"),
        max_length=254,
        error_messages={
            "invalid": _(
                "This is not an e-mail address. Write it like name@gemeente.nl. We have not saved this field yet."
            )
        },
        widget=forms.EmailInput(attrs={"class": "mkb-input--medium", "autocomplete": "email"}),
    )
    contact_phone = TypedTextField(
        label=_("Phone number of the contact"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "mkb-input--short", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def build(self) -> None:
        """Offer the themes of the round and the regions of the register."""
        proposal = self.proposal
        self.themes = {theme.code: theme for theme in themes_of_round(proposal.round)}
        self.fields["themes"].choices = [(code, theme_label(theme)) for code, theme in self.themes.items()]
        groups = regions_to_choose(proposal)
        self.regions = {str(region.pk): region for group in groups.values() for region in group}
        if proposal.region:
            self.regions.setdefault(str(proposal.region_id), proposal.region)
        self.fields["region"].choices = region_choices(groups, proposal.region)
        self.initial = {name: getattr(proposal, name) for name in DETAILS if name != "region"} | {
            "region": str(proposal.region_id or ""),
            "themes": [theme.code for theme in proposal.themes.all()],
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
        values = self.storable(DETAILS)
        if "region" in values:
            region: Region | None = self.regions.get(values["region"])
            values |= {"region": region, "region_sort_name": region.sort_name if region else ""}
        return values

    def chosen_themes(self) -> list[Theme] | None:
        """Give the chosen themes, or None when the choice could not be read."""
        codes = self.cleaned_data.get("themes")
        return None if codes is None else [self.themes[code] for code in codes]


def theme_label(theme: Theme) -> str:
    """Name a theme in plain words with its official name."""
    return f"{theme.plain_label} ({theme.official_name})"


def region_choices(groups: dict[str, list[Region]], current: Region | None) -> list[Any]:
    """Give the options of the region: own, joined and other partnerships, each under its heading."""
    choices: list[Any] = [("", lazystr(gettext("Choose a region")))]
    offered = {region.pk for group in groups.values() for region in group}
    if current is not None and current.pk not in offered:
        choices.append((str(current.pk), current.name))
    for key, regions in groups.items():
        if regions:
            choices.append((REGION_GROUPS[key], [(str(region.pk), region.name) for region in regions]))
    return choices


def end_before_start(start: date, end: date) -> ValidationError:
    """Say that two dates are in the wrong order."""
    return ValidationError(
        _("The end (%(end)s) must come after the start (%(start)s). We have not saved these dates yet."),
        code="order",
        params={"start": dutch_date(start), "end": dutch_date(end)},
    )
