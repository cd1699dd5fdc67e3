"""Input of the report desk: which documents, and the letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.models import Round
from reporting.documents.parliament_paper import AS_SENT
from reporting.enums import ReportKind
from reporting.queries import rounds_with_letter


class KindForm(forms.Form):
    """Which kind of document the list shows."""

    kind = forms.ChoiceField(
        label=_("Kind of document"), choices=[("", _("All documents")), *ReportKind.choices], required=False
    )


class LetterForm(forms.Form):
    """A letter to parliament about a round, with what only its writer knows."""

    round = forms.ModelChoiceField(
        label=_("Letter to parliament about"), queryset=Round.objects.none(), empty_label=None
    )
    form = forms.ChoiceField(
        label=_("Form of the letter"),
        choices=[("", _("As parliament prints it")), (AS_SENT, _("As it is sent"))],
        required=False,
    )
    letter_date = DutchDateField(
        label=_("Date of the letter"),
        required=False,
        help_text=_("For example 18 december 2019. Left empty: the day of publication."),
        widget=forms.TextInput(attrs={"class": "mkb-input--short"}),
        error_messages={"unclear": _("“%(text)s” is not a date we understand. Write it as 18 december 2019.")},
    )
    announced_at_meeting = TypedTextField(
        label=_("Meeting in which the outcome was announced"),
        max_length=150,
        required=False,
        help_text=_("For example: Bestuurlijk Overleg Regionale Economie."),
    )
    next_call = TypedTextField(
        label=_("When does the next round come?"),
        max_length=150,
        required=False,
        help_text=_("For example: in de eerste helft van 2020."),
    )
    earlier_paper_title = TypedTextField(
        label=_("Title of an earlier paper"),
        max_length=200,
        required=False,
        help_text=_("The letter refers to it. For example: Voortgangsrapportage MKB-actieplan 2019."),
    )
    earlier_paper_reference = TypedTextField(
        label=_("Number of that paper"),
        max_length=60,
        required=False,
        help_text=_("For example: Kamerstuk 32 637, nr. 379."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds_with_letter()

    def clean(self) -> dict[str, Any]:
        """Check that title and number of the earlier paper come together."""
        values = super().clean()
        title, number = values.get("earlier_paper_title"), values.get("earlier_paper_reference")
        if title and not number:
            self.add_error("earlier_paper_reference", gettext("Fill in the number of “%(title)s”.") % {"title": title})
        if number and not title:
            self.add_error("earlier_paper_title", gettext("Fill in the title of %(number)s.") % {"number": number})
        return values

    def parameters(self) -> dict[str, str]:
        """Give what the letter keeps of it, as JSON values; what stayed empty is left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value and name != "round"}
        if "letter_date" in given:
            given["letter_date"] = given["letter_date"].isoformat()
        return given

    @property
    def has_details(self) -> bool:
        """Say whether the folded part holds something, so that it must be open."""
        folded = [name for name in self.fields if name not in {"round", "letter_date", "form"}]
        return any(self[name].errors or self[name].value() for name in folded)
