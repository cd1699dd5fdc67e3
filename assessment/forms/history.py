"""What to show of the history of a proposal: by whom, and in which period; it stands in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from proposals.forms.period import PeriodForm


class HistoryForm(PeriodForm):
    """A person among those who did something, and a period."""

    person = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    field_order = ("person", "begin", "end")

    def __init__(self, data: Any, *, people: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].choices = [("", gettext_lazy("Everybody")), *people]
