"""Rows of what was agreed in a deal: results, milestones, partners and contacts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import number
from proposals.forms.deals import required_day
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import DealContact, DealIndicator, DealPartner, Milestone
from proposals.services.plan import understood_figure

EMPTY_ROWS = 3
MAXIMUM_ROWS = 100


class FigureField(forms.CharField):
    """A figure as people type it: 1.250 or 12,5."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean(self, value: Any) -> Any:
        """Give the figure as a Decimal of at most two decimals.

        :raises ValidationError: when nothing, or no figure, was typed.
        """
        text = super().clean(value)
        understood = understood_figure(text)
        if understood is None:
            words = _("“%(text)s” is not a figure we understand. Write it as 1.250 or 12,5.")
            raise ValidationError(words % {"text": text[:40]})
        return understood

    def prepare_value(self, value: Any) -> Any:
        """Show a stored figure in Dutch, and what was typed as it was typed."""
        return number(value, 2).removesuffix(",00") if isinstance(value, Decimal) else value


class IndicatorRow(forms.ModelForm):
    """A promised result."""

    name = TypedTextField(
        label=gettext_lazy("Result"), max_length=300,
        error_messages={"required": gettext_lazy("Write which result is promised.")},
    )  # fmt: skip
    baseline = FigureField(
        label=gettext_lazy("At the start"),
        error_messages={"required": gettext_lazy("Fill in where it begins: 0 or more.")},
    )
    target = FigureField(
        label=gettext_lazy("Target"), error_messages={"required": gettext_lazy("Fill in the target, for example 550.")}
    )

    class Meta:
        model = DealIndicator
        fields = ["name", "unit", "baseline", "target", "source"]


class MilestoneRow(forms.ModelForm):
    """A milestone with the day on which it must be reached."""

    title = TypedTextField(
        label=gettext_lazy("Milestone"), max_length=300,
        error_messages={"required": gettext_lazy("Write what the milestone is.")},
    )  # fmt: skip
    planned_date = DutchDateField(
        label=gettext_lazy("Planned on"),
        error_messages={"required": gettext_lazy("Fill in the day on which the milestone must be reached.")},
    )

    class Meta:
        model = Milestone
        fields = ["title", "planned_date"]

    def clean_planned_date(self) -> Any:
        """Give the day.

        :raises ValidationError: when none was typed.
        """
        return required_day(self, "planned_date")


class MilestoneReachedForm(forms.Form):
    """The day on which a milestone was reached; each on a page has ids of its own."""

    reached_date = DutchDateField(
        widget=forms.TextInput(attrs={"class": "mkb-input--medium", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Fill in the day on which the milestone was reached.")},
    )

    def __init__(self, milestone: Milestone, data: Any = None) -> None:
        super().__init__(data, auto_id=f"milestone-{milestone.pk}-%s")
        self.milestone = milestone
        self.fields["reached_date"].label = milestone.title

    def clean_reached_date(self) -> Any:
        """Give the day.

        :raises ValidationError: when none was typed.
        """
        return required_day(self, "reached_date")


class PartnerRow(forms.ModelForm):
    """A partner of the deal."""

    name = TypedTextField(
        label=gettext_lazy("Name"), max_length=200,
        error_messages={"required": gettext_lazy("Write the name of the partner.")},
    )  # fmt: skip

    class Meta:
        model = DealPartner
        fields = ["name", "kind", "role"]
        error_messages = {"kind": {"required": gettext_lazy("Choose what kind of partner it is.")}}


class ContactRow(forms.ModelForm):
    """Whom to call; a function is enough."""

    function = TypedTextField(
        label=gettext_lazy("Function"), max_length=150,
        error_messages={"required": gettext_lazy("Write the function of this contact.")},
    )  # fmt: skip

    class Meta:
        model = DealContact
        fields = ["side", "function", "name", "email", "phone"]
        error_messages = {
            "side": {"required": gettext_lazy("Choose for which side this contact works.")},
            "email": {"invalid": gettext_lazy("This is not a whole e-mail address. Write it as naam@gemeente.nl.")},
        }


def part_rows(row: type[forms.ModelForm]) -> Any:
    """Make the set of rows of one kind: those that are there and some empty ones; a row can be taken away."""
    return forms.modelformset_factory(
        row._meta.model,
        form=row,
        extra=EMPTY_ROWS,
        can_delete=True,
        max_num=MAXIMUM_ROWS,
        absolute_max=MAXIMUM_ROWS + 10,
    )
