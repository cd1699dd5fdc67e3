"""Input of the report desk: which documents, of which round, over which period."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.formats import short_date
from proposals.forms.fields import DutchDateField
from proposals.models import Round, User
from reporting.services.batch_choices import SOURCES, Choice, kinds_on_offer

UNCLEAR = {"unclear": _("“%(text)s” is not a date we understand. Write it as 18 december 2019.")}
ALL, CHOSEN = "all", "chosen"


class ChoiceForm(forms.Form):
    """What to make: a kind of document, with a round and a period where these say something."""

    kind = forms.ChoiceField(
        label=_("What do you want to make?"),
        error_messages={"invalid_choice": _("“%(value)s” is not in the list. Choose a document.")},
    )
    round = forms.ModelChoiceField(
        label=_("Round"),
        queryset=Round.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All rounds"),
        error_messages={"invalid_choice": _("We do not know the round “%(value)s”. Choose one of the list.")},
    )
    start = DutchDateField(
        label=_("From"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
        error_messages=UNCLEAR,
    )
    end = DutchDateField(
        label=_("Up to and including"),
        required=False,
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
        error_messages=UNCLEAR,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "choice_%s"} | kwargs))  # other forms on the desk have a round too
        self.fields["kind"].choices = kinds_on_offer()
        rounds = Round.objects.visible_to(user).filter(published_at__isnull=False)
        self.fields["round"].queryset = rounds.order_by("-opens_at", "-pk")

    def clean(self) -> dict[str, Any]:
        """Check that round and period say something for the chosen kind."""
        values = super().clean()
        source = SOURCES.get(values.get("kind", ""))
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            days = {"start": short_date(start), "end": short_date(end)}
            words = gettext("%(end)s lies before %(start)s. Choose a later day, or leave it empty.")
            self.add_error("end", words % days)
        if source is None:
            return values
        if source.needs_round and values.get("round") is None and "round" not in self.errors:
            self.add_error("round", gettext("Choose one round: these documents are made a round at a time."))
        if not source.period and (start or end):
            words = gettext("%(kind)s are about the present: leave the days empty.")
            self.add_error("start" if start else "end", words % {"kind": source.plural})
        return values

    def choice(self) -> Choice:
        """Give what was chosen; only after the form was found valid."""
        given = self.cleaned_data
        return Choice(kind=given["kind"], round=given["round"], start=given["start"], end=given["end"])


class KeysForm(forms.Form):
    """All documents of a choice, or those that were ticked."""

    which = forms.ChoiceField(choices=[(ALL, _("All of them")), (CHOSEN, _("Only those I tick"))])
    keys = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, shown: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key, key) for key in shown]

    def clean(self) -> dict[str, Any]:
        """Check that something was ticked where only that is made."""
        values = super().clean()
        if values.get("which") == CHOSEN and not values.get("keys") and "keys" not in self.errors:
            self.add_error("which", gettext("You ticked no document. Tick at least one, or choose all of them."))
        return values

    def chosen(self) -> list[int] | None:
        """Give the keys that were ticked; None means all."""
        return self.cleaned_data["keys"] if self.cleaned_data["which"] == CHOSEN else None
