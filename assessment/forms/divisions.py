"""What the coordinator fills in for a division of the work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.assigning import SameGroup
from assessment.enums import DivisionAim

SAME_GROUP_CHOICES = (
    (SameGroup.AVOID.value, _("Rather not: only when nobody else can")),
    (SameGroup.FORBID.value, _("Never: then a place stays empty")),
    (SameGroup.ALLOW.value, _("It does not matter")),
)


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
    same_group = forms.ChoiceField(
        label=_("May two assessors of one group assess the same proposal?"),
        help_text=_("You give assessors a group in the table below, for example an employer or “extern”."),
        choices=SAME_GROUP_CHOICES,
        initial=SameGroup.AVOID.value,
        required=False,
        widget=forms.RadioSelect,
    )

    needed_group = forms.CharField(
        label=_("Of which group must every proposal have at least one assessor?"),
        help_text=_("The name of a group in the table below. Leave it empty when that does not matter."),
        max_length=60,
        required=False,
        error_messages={"max_length": _("The name of a group has at most 60 characters. Make it shorter.")},
    )

    def clean_same_group(self) -> SameGroup:
        """Give the rule; nothing chosen is the usual one."""
        return SameGroup(self.cleaned_data["same_group"] or SameGroup.AVOID.value)
