"""What staff type about an award that lapses and about a later decision."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.enums import LapseGround
from proposals.formats import euros
from proposals.forms.amount import AmountField
from proposals.forms.fields import TypedTextField

LONGEST = 5000


class LapseForm(forms.Form):
    """Why an award lapses."""

    ground = forms.ChoiceField(
        label=_("Why does the award lapse?"),
        widget=forms.RadioSelect,
        choices=LapseGround.choices,
        error_messages={
            "required": _("Choose why the award lapses."),
            "invalid_choice": _("“%(value)s” is not a reason on offer. Choose one from the list."),
        },
    )
    reason = TypedTextField(
        label=_("Explanation"),
        help_text=_("The applicant reads this. Say what happened and when."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": _("Write why the award lapses.")},
    )


class FollowUpForm(forms.Form):
    """The amount and the reasons of a later decision; a rejection has no amount."""

    amount = AmountField(
        label=_("Contribution in euros"),
        what=_("the contribution"),
        error_messages={"required": _("Fill in the contribution, for example 250.000.")},
    )
    rationale = TypedTextField(
        label=_("Why is this decided?"),
        help_text=_("The applicant reads this on the page of the decision."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        error_messages={"required": _("Write why this is decided.")},
    )

    def __init__(self, *args: Any, awards: bool, lapsed: Decimal | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if not awards:
            del self.fields["amount"]
        elif lapsed is not None:
            words = gettext("%(amount)s lapsed. Fill in less when the objection is founded for a part only.")
            self.fields["amount"].help_text = words % {"amount": euros(lapsed)}

    def clean_amount(self) -> Any:
        """Refuse an award of nothing."""
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("An award is more than € 0. Fill in a higher amount."))
        return amount
