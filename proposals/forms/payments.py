"""What staff type about the money of a deal."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import short_date
from proposals.forms.amount import AmountField
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Deal, Milestone, User

MEDIUM = {"class": "mkb-input--medium"}


def _day(label: str, **options: Any) -> DutchDateField:
    return DutchDateField(label=label, widget=forms.TextInput(attrs=MEDIUM), **options)


def _amount(label: str, what: str, **options: Any) -> AmountField:
    return AmountField(
        label=label, what=what, help_text=options.pop("help_text", gettext_lazy("For example 40.000.")),
        error_messages={"required": gettext_lazy("Fill in the amount, for example 40.000.")}, **options,
    )  # fmt: skip


def _reason(label: str, required: str, **options: Any) -> TypedTextField:
    return TypedTextField(
        label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        error_messages={"required": required}, **options,
    )  # fmt: skip


class MilestoneField(forms.ModelChoiceField):
    """A milestone of the deal with its day."""

    def label_from_instance(self, obj: Milestone) -> str:
        """Name the milestone and the day it is planned on."""
        return f"{obj.title} ({short_date(obj.planned_date)})"


class PositiveAmount(forms.Form):
    """A form whose amount is above zero."""

    def clean_amount(self) -> Decimal:
        """Refuse zero.

        :raises ValidationError: for an amount of zero.
        """
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Fill in an amount above zero."))
        return amount


class TrancheForm(PositiveAmount):
    """A part of the contribution, paid on a day or after a milestone."""

    name = TypedTextField(
        label=gettext_lazy("What is this part called?"), max_length=100,
        help_text=gettext_lazy("For example Eerste voorschot."),
        error_messages={"required": gettext_lazy("Fill in what this part is called, for example Eerste voorschot.")},
    )  # fmt: skip
    amount = _amount(gettext_lazy("Amount in euros, with compensable VAT"), gettext_lazy("the amount"))
    planned_date = _day(
        gettext_lazy("When is it paid?"), required=False, help_text=gettext_lazy("For example 15 maart 2027.")
    )
    milestone = MilestoneField(
        label=gettext_lazy("Or after which milestone?"), queryset=Milestone.objects.none(), required=False,
        empty_label=gettext_lazy("No milestone"),
    )  # fmt: skip

    def __init__(self, *args: Any, deal: Deal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["milestone"].queryset = deal.milestones.all()

    def clean(self) -> dict[str, Any]:
        """Ask for a day or a milestone."""
        values = super().clean() or {}
        if not self.errors and not values.get("planned_date") and not values.get("milestone"):
            self.add_error("planned_date", _("Choose a milestone or fill in the day of the payment."))
        return values


class PaymentRequestForm(PositiveAmount):
    """What must be paid, and the VAT in it that the region reclaims."""

    amount = _amount(gettext_lazy("Amount in euros, with compensable VAT"), gettext_lazy("the amount"))
    compensable_vat_amount = _amount(
        gettext_lazy("Of which compensable VAT"), gettext_lazy("the VAT"), required=False,
        help_text=gettext_lazy("This part goes to the VAT compensation fund. Leave it empty when there is none."),
    )  # fmt: skip
    note = TypedTextField(
        label=gettext_lazy("Remark for who approves"), required=False, max_length=200,
        help_text=gettext_lazy("Only the ministry reads it."),
    )  # fmt: skip

    def clean_compensable_vat_amount(self) -> Decimal:
        """Take nothing for zero."""
        return self.cleaned_data["compensable_vat_amount"] or Decimal(0)


class RefusalForm(forms.Form):
    """Why something is refused or sent back."""

    reason = _reason(gettext_lazy("Reason"), gettext_lazy("Write the reason."))


class PaidForm(forms.Form):
    """The day on which was paid."""

    paid_date = _day(
        gettext_lazy("On which day was it paid?"), help_text=gettext_lazy("For example 15 maart 2027."),
        error_messages={"required": gettext_lazy("Fill in the day of the payment, for example 15 maart 2027.")},
    )  # fmt: skip

    def clean_paid_date(self) -> date:
        """Ask for the day.

        :raises ValidationError: when nothing was typed.
        """
        return _required_day(self, "paid_date")


class ReceivedForm(forms.Form):
    """The day on which money came back."""

    received_date = _day(
        gettext_lazy("On which day was it received?"), help_text=gettext_lazy("For example 15 maart 2027."),
        error_messages={"required": gettext_lazy("Fill in the day of the receipt, for example 15 maart 2027.")},
    )  # fmt: skip

    def clean_received_date(self) -> date:
        """Ask for the day.

        :raises ValidationError: when nothing was typed.
        """
        return _required_day(self, "received_date")


class RecoveryForm(PositiveAmount):
    """What must come back, why and when."""

    amount = _amount(gettext_lazy("Amount to pay back, in euros"), gettext_lazy("the amount"))
    reason = _reason(gettext_lazy("Why is it recovered?"), gettext_lazy("Write why the money is recovered."))
    due_date = _day(
        gettext_lazy("Paid back by"), help_text=gettext_lazy("Six weeks after the decision, unless agreed otherwise."),
        error_messages={"required": gettext_lazy("Fill in the last day to pay back, for example 15 maart 2027.")},
    )  # fmt: skip

    def clean_due_date(self) -> date:
        """Ask for the day.

        :raises ValidationError: when nothing was typed.
        """
        return _required_day(self, "due_date")


class DeterminationForm(forms.Form):
    """The final amount and how one came to it."""

    amount = _amount(gettext_lazy("Final amount in euros"), gettext_lazy("the final amount"))
    explanation = _reason(
        gettext_lazy("How did you come to this amount?"), gettext_lazy("Write how you came to this amount.")
    )


class PaymentLimitForm(forms.Form):
    """The most that a finance officer may approve in one payment."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Finance officer"), queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose a person"),
        error_messages={"required": gettext_lazy("Choose a finance officer.")},
    )  # fmt: skip
    amount = _amount(
        gettext_lazy("May approve up to, in euros"), gettext_lazy("the limit"),
        help_text=gettext_lazy("For example 200.000. With 0 this person approves nothing."),
    )  # fmt: skip

    def __init__(self, *args: Any, officers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = officers


def _required_day(form: forms.Form, name: str) -> date:
    day: date | None = form.cleaned_data[name]
    if day is None:
        raise forms.ValidationError(form.fields[name].error_messages["required"])
    return day
