"""Search and filters of the list of deals; they stand in the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from proposals.enums import DealStatus
from proposals.forms.fields import DutchDateField
from proposals.models import Deal
from proposals.services.deal_standing import Standing

ALL = ("", gettext_lazy("All"))


class DealFilterForm(forms.Form):
    """What to show of the deals; a value that is not on offer counts as empty."""

    q = forms.CharField(label=gettext_lazy("Search title or region"), required=False, max_length=100)
    round = forms.ChoiceField(label=gettext_lazy("Round"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False, choices=[ALL, *DealStatus.choices])
    standing = forms.ChoiceField(
        label=gettext_lazy("How it stands"), required=False, choices=[ALL, *Standing.choices]
    )  # fmt: skip

    on = DutchDateField(label=gettext_lazy("As it stood on"), required=False)

    def __init__(self, data: Any, *, rounds: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["round"].choices = [ALL, *rounds]
        self.is_valid()

    @property
    def is_narrowing(self) -> bool:
        """Say whether some deals may be left out."""
        return any(value for name, value in self.cleaned_data.items() if name != "on")

    def day(self, today: date) -> date:
        """Give the day on which the list stands: the chosen one, at most today."""
        return min(self.cleaned_data.get("on") or today, today)

    @property
    def standing_chosen(self) -> str:
        """Give the chosen word, or empty."""
        return str(self.cleaned_data.get("standing") or "")

    @property
    def status_chosen(self) -> str:
        """Give the chosen status, or empty."""
        return str(self.cleaned_data.get("status") or "")

    def narrow(self, deals: QuerySet[Deal]) -> QuerySet[Deal]:
        """Keep the deals that fit all but their status and standing: those hold on a day, and are found afterwards."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            deals = deals.filter(Q(title__icontains=words) | Q(proposal__region_label__icontains=words))
        if slug := chosen.get("round"):
            deals = deals.filter(proposal__round__slug=slug)
        return deals
