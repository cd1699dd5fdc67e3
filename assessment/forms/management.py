"""What the programme staff type on the pages of assessing and deciding."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.queries.assessor_options import AssessorOption

MAXIMUM_REASON = 5000


class RankingFilterForm(forms.Form):
    """Search, filter and order of the ranking."""

    q = forms.CharField(label=gettext_lazy("Search title or region"), required=False, max_length=100)
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        required=False,
        choices=[
            ("", gettext_lazy("Within and outside")),
            ("within", gettext_lazy("Within")),
            ("outside", gettext_lazy("Outside")),
            ("unranked", gettext_lazy("Without a place")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Sort by"),
        required=False,
        choices=[
            ("place", gettext_lazy("Place")),
            ("region", gettext_lazy("Region")),
            ("amount", gettext_lazy("Requested, highest on top")),
            ("spread", gettext_lazy("Spread, widest on top")),
        ],
    )

    def __init__(self, *args: Any, provinces: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(set(provinces))
        self.fields["province"].choices = [("", gettext_lazy("All provinces")), *((name, name) for name in names)]

    @property
    def chosen(self) -> dict[str, str]:
        """Give what was chosen; a value that is not on offer counts as empty."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {**chosen, "order": chosen["order"] or "place"}


class ChooseAssessorsForm(forms.Form):
    """Assessors to ask for one proposal."""

    assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one assessor."),
            "invalid_choice": gettext_lazy(
                "This choice is not possible any more. Look at who is on the list now and choose again."
            ),
        },
    )

    def __init__(self, *args: Any, options: Sequence[AssessorOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(options)

    def offer(self, options: Sequence[AssessorOption]) -> None:
        """Show these people to choose from."""
        self.fields["assessors"].choices = [(str(each.assessor.pk), _label(each)) for each in options]


def _label(option: AssessorOption) -> str:
    if option.tie:
        return _("%(person)s: has an interest. %(tie)s") % {"person": option.assessor, "tie": option.tie}
    if option.was_taken_off:
        return _("%(person)s: was taken off this proposal") % {"person": option.assessor}
    words = ngettext("%(person)s: has %(count)d proposal", "%(person)s: has %(count)d proposals", option.load)
    return words % {"person": option.assessor, "count": option.load}


class ReasonForm(forms.Form):
    """Why somebody takes a step back. `label`, `hint` and `empty` belong to the step."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=MAXIMUM_REASON)

    def __init__(self, *args: Any, label: str, empty: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text, field.error_messages["required"] = label, hint, empty
