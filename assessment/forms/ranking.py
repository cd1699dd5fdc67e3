"""What the staff choose on the page of the ranking, and the name under which they keep a choice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessment.queries.ranking import RankingChoice

# What belongs to a saved view; the number of a page does not.
KEPT = ("q", "province", "outcome", "order", "columns")
ORDERS = [
    ("place", _("Place")),
    ("-place", _("Place, last on top")),
    ("region", _("Region")),
    ("-region", _("Region, from Z to A")),
    ("amount", _("Requested, highest on top")),
    ("-amount", _("Requested, lowest on top")),
    ("median", _("Median, highest on top")),
    ("-median", _("Median, lowest on top")),
    ("spread", _("Spread, widest on top")),
    ("-spread", _("Spread, narrowest on top")),
    ("interval", _("Interval, widest on top")),
    ("-interval", _("Interval, narrowest on top")),
]


class RankingFilterForm(forms.Form):
    """Search, filter, order and columns of the ranking, all of them in the address."""

    q = forms.CharField(label=_("Search title or region"), required=False, max_length=100)
    province = forms.ChoiceField(label=_("Province"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("Within and outside")),
            ("within", _("Within")),
            ("outside", _("Outside")),
            ("uncertain", _("Uncertain")),
            ("below_minimum", _("Below a minimum score")),
            ("unranked", _("Too few assessments")),
        ],
    )
    order = forms.ChoiceField(label=_("Sort by"), required=False, choices=ORDERS)
    columns = forms.MultipleChoiceField(
        label=_("Which columns do you want to see?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict, *, provinces: Iterable[str], columns: Iterable[tuple[str, Any]], shown: Iterable[str]
    ) -> None:
        shown = list(shown)
        if "columns" not in data:
            data = data.copy()
            data.setlist("columns", shown)
        super().__init__(data)
        self.shown = shown
        self.fields["province"].choices = [("", _("All provinces")), *((name, name) for name in provinces)]
        self.fields["columns"].choices = list(columns)

    @property
    def choice(self) -> RankingChoice:
        """Give what was chosen; a value that is not on offer counts as empty."""
        self.is_valid()
        names = ("q", "province", "outcome", "order")
        chosen = {name: self.cleaned_data.get(name, "") for name in names}
        return RankingChoice(**{**chosen, "order": chosen["order"] or "place"})

    @property
    def column_codes(self) -> list[str]:
        """Give the codes of the chosen columns; the usual ones when nothing of it is on offer."""
        self.is_valid()
        return self.cleaned_data.get("columns") or self.shown


class RankingViewForm(forms.Form):
    """The name of a view, and whether colleagues see it."""

    name = forms.CharField(
        label=_("Name of this view"), max_length=60,
        error_messages={
            "required": _("Write a name for this view, for example “Around the line”."),
            "max_length": _("This name has %(show_value)d signs. Use at most %(limit_value)d."),
        },
    )  # fmt: skip
    is_shared = forms.BooleanField(label=_("Colleagues who see this ranking see this view too"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean_query(self) -> str:
        """Keep only what belongs to a view."""
        return kept_query(QueryDict(self.cleaned_data["query"]))


def kept_query(query: QueryDict) -> str:
    """Give the choices of an address, in a fixed order."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if values := [value for value in query.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode()
