"""What the coordinator fills in for a division of the work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.enums import DivisionAim


class ProposeDivisionForm(forms.Form):
    """A title, and what weighs most."""

    title = forms.CharField(
        label=_("Title"),
        help_text=_("For example: after the illness in week 12."),
        max_length=120,
        error_messages={"required": _("Give the division a title, by which you find it again.")},
    )
    aim = forms.ChoiceField(
        label=_("What weighs most?"),
        help_text=_("Every proposal gets its assessors first. Who has begun or is done always stays."),
        choices=DivisionAim.choices,
        initial=DivisionAim.FEWEST_CHANGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what weighs most.")},
    )
