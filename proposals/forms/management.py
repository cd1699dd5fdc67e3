"""Forms of the programme staff."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import DealStatus, InadmissibilityGround, ProposalStatus
from proposals.formats import dutch_date
from proposals.forms.amount import AmountField
from proposals.forms.fields import DutchDateField
from proposals.models import Proposal
from proposals.models.supplement import sent

# What an applicant writes for a supplement is neither searched nor sorted by until it is sent.
SENT = {f"sent_{name}": name for name in ("title", "region_label", "region_sort_name", "requested_amount")}
ORDERS = {
    "region": ("sent_region_sort_name", "pk"),
    "received": ("submitted_at", "pk"),
    "amount": ("-sent_requested_amount", "pk"),
    "title": ("sent_title", "pk"),
}


class ProposalFilterForm(forms.Form):
    """Search, filter and order of the list of proposals."""

    q = forms.CharField(label=gettext_lazy("Search title, region or reference"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All"))]
        + [choice for choice in ProposalStatus.choices if choice[0] != ProposalStatus.DRAFT],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("region", gettext_lazy("Region")),
            ("received", gettext_lazy("Received, first on top")),
            ("amount", gettext_lazy("Amount, highest on top")),
            ("title", gettext_lazy("Title")),
        ],
    )

    def count(self, numbers: Mapping[str, int]) -> None:
        """Write behind each status how many proposals have it."""
        total = sum(numbers.values())
        self.fields["status"].choices = [("", _("All (%(number)d)") % {"number": total})] + [
            (value, f"{label} ({numbers.get(value, 0)})")
            for value, label in ProposalStatus.choices
            if value != ProposalStatus.DRAFT
        ]

    def narrow(self, proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Give what fits; a value that is not on offer counts as empty."""
        self.is_valid()
        chosen = self.cleaned_data
        proposals = proposals.annotate(**{name: sent(column) for name, column in SENT.items()})
        if words := chosen.get("q"):
            proposals = proposals.filter(
                Q(sent_title__icontains=words) | Q(sent_region_label__icontains=words) | Q(reference__icontains=words)
            )
        if status := chosen.get("status"):
            proposals = proposals.filter(status=status)
        return proposals.order_by(*ORDERS[chosen.get("order") or "region"])


class InadmissibleForm(forms.Form):
    """Why a proposal is not admissible: the ground, and what it means here."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground?"),
        choices=[("", gettext_lazy("Choose a ground")), *InadmissibilityGround.choices],
        error_messages={
            "required": gettext_lazy("Choose the ground on which the proposal is inadmissible."),
            "invalid_choice": gettext_lazy("“%(value)s” is not a ground on offer. Choose one from the list."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is the proposal inadmissible?"),
        help_text=gettext_lazy("The applicant reads this. Name the rule that is not met."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": gettext_lazy("Write why the proposal is inadmissible.")},
    )


class CeilingForm(forms.Form):
    """A new ceiling with its reason."""

    amount = AmountField(
        label=gettext_lazy("New ceiling in euros"),
        help_text=gettext_lazy("For example 2.800.000."),
        what=gettext_lazy("the ceiling"),
        error_messages={"required": gettext_lazy("Fill in the new ceiling, for example 2.800.000.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does the ceiling change?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write why the ceiling changes.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where was it made known?"),
        help_text=gettext_lazy("For example the Staatscourant or a letter to parliament, with its number."),
        required=False,
        max_length=200,
    )
    effective_date = DutchDateField(
        label=gettext_lazy("From which day?"),
        help_text=gettext_lazy("Leave it empty to let it begin at once."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_effective_date(self) -> date | None:
        """Give a day to come; None for at once.

        :raises ValidationError: for a day that is over: what was in force then, was in force.
        """
        day = self.cleaned_data["effective_date"]
        if day is not None and day < self.today:
            words = _("%(day)s is over. Fill in today or a later day, or leave it empty to begin at once.")
            raise forms.ValidationError(words % {"day": dutch_date(day).capitalize()})
        return day if day != self.today else None


class DealStepForm(forms.Form):
    """The next status of a deal, with a reason when it ends early."""

    status = forms.ChoiceField(label=gettext_lazy("Next status"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, data: Any = None, *, following: Iterable[DealStatus], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["status"]
        field.choices = [(status.value, status.label) for status in following]
        field.error_messages["required"] = _("Choose the next status.")

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when a deal ends early."""
        cleaned = super().clean() or {}
        if cleaned.get("status") == DealStatus.ENDED_EARLY and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write why the deal ends early."))
        return cleaned
