"""Organisation, region with its municipalities, and contact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import dutch_date
from proposals.forms.base import SectionForm
from proposals.forms.fields import NamedEmailField, TypedTextField
from proposals.models import Region, Round
from proposals.queries import regions_to_choose
from proposals.services.municipalities import (
    municipalities_of_region,
    municipalities_to_choose,
    municipality_like,
    named_municipalities,
)

DETAILS = ("region", "region_label", "contact_function", "contact_email", "contact_phone")
REGION_GROUPS = {
    "own": _("Your own organisation"),
    "joined": _("Partnerships in which you take part"),
    "other": _("Other partnerships"),
}


class OrganisationForm(SectionForm):
    """Who applies, for which region, with which municipalities, and whom we can ask."""

    region = forms.ChoiceField(
        label=_("Region"), help_text=_("For which area is your plan? This may be a partnership of municipalities.")
    )
    region_label = TypedTextField(
        label=_("Name of your region in letters"),
        max_length=200,
        help_text=_("For example: Gemeente Slingerbeek, or Regio Oost-Achterland."),
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities that take part"),
        help_text=_("Take away the tick of a municipality that does not take part."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more_municipalities = TypedTextField(
        label=_("Other municipalities that take part"),
        max_length=2000,
        required=False,
        help_text=_(
            "Write the names with commas between them. For a partnership of the list we fill them in ourselves."
        ),
    )
    contact_function = TypedTextField(
        label=_("Function of the contact"), max_length=150, help_text=_("For example: policy adviser economy.")
    )
    contact_email = NamedEmailField(
        label=_("E-mail address of the contact"),
        max_length=254,
        error_messages={
            "invalid": _("This is not an e-mail address. Write it like name@gemeente.nl. We keep what you typed.")
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
        """Offer the regions and municipalities of the register as it was on the day the round opens."""
        proposal = self.proposal
        groups = regions_to_choose(proposal)
        self.regions = {str(region.pk): region for group in groups.values() for region in group}
        if proposal.region:
            self.regions.setdefault(str(proposal.region_id), proposal.region)
        self.fields["region"].choices = region_choices(groups, proposal.region)
        self.offered = {str(each.pk): each for each in municipalities_to_choose(proposal)}
        self.fields["municipalities"].choices = [(key, each.name) for key, each in self.offered.items()]
        if not self.offered:
            del self.fields["municipalities"]
        self.initial = {name: getattr(proposal, name) for name in DETAILS if name != "region"} | {
            "region": str(proposal.region_id or ""),
            "municipalities": [str(each.pk) for each in self._taking_part() if str(each.pk) in self.offered],
        }

    def _taking_part(self) -> list[Region]:
        """Give who takes part: those that were chosen, else the whole region, as the snapshot has it."""
        proposal = self.proposal
        chosen = list(proposal.municipalities.all())
        if chosen or proposal.region is None:
            return chosen
        return municipalities_of_region(proposal.region, proposal.round)

    def clean_more_municipalities(self) -> list[Region]:
        """Find each name in the register; a name that is not in it is said, with the one that is meant perhaps."""
        found, unknown = named_municipalities(self.cleaned_data["more_municipalities"], self.proposal.round)
        if unknown:
            raise unknown_municipality(unknown[0], self.proposal.round)
        return found

    def values(self) -> dict[str, Any]:
        """Give the details that can be kept, as the service wants them."""
        values = self.storable(DETAILS)
        if "region" in values:
            region: Region | None = self.regions.get(values["region"])
            values |= {"region": region, "region_sort_name": region.sort_name if region else ""}
        return values

    def chosen_municipalities(self) -> list[Region] | None:
        """Give the municipalities that take part, or None when the choice could not be read.

        Another region brings its own municipalities: all members of a partnership, a municipality itself.
        """
        region = self.regions.get(self.cleaned_data.get("region", ""))
        more = self.cleaned_data.get("more_municipalities") or []
        if region is not None and region.pk != self.proposal.region_id:
            return [*municipalities_of_region(region, self.proposal.round), *more]
        if "municipalities" not in self.fields:
            return more or None
        keys = self.cleaned_data.get("municipalities")
        return None if keys is None else [*(self.offered[key] for key in keys), *more]


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


def unknown_municipality(name: str, round_: Round) -> ValidationError:
    """Say that the register does not know a municipality, and which one looks like it."""
    meant = municipality_like(name, round_)
    message = (
        _("On %(day)s there is no municipality “%(name)s”. Do you mean %(meant)s? Write that name.")
        if meant
        else _("On %(day)s there is no municipality “%(name)s”. Check how you write the name.")
    )
    values = {"name": name[:60], "meant": meant, "day": dutch_date(round_.opens_at)}
    return ValidationError(message, code="unknown", params=values)
