"""Beginning a proposal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, Round


class StartProposalForm(forms.Form):
    """For which organisation, in which round."""

    organisation = forms.ChoiceField(
        label=_("For which organisation do you write?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the organisation for which you write."),
            "invalid_choice": _("You do not write for this organisation. Choose one of the list."),
        },
    )
    round = forms.ChoiceField(
        label=_("In which round?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the round in which you want to submit."),
            "invalid_choice": _("This round is not open. Choose one of the list."),
        },
    )

    # The highest number of a draft that the page named: what is newer was begun by a second press or a colleague.
    known = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)
    another = forms.BooleanField(
        label=_("Yes, I want to begin another application beside it"),
        required=False,
    )

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], rounds: Sequence[Round], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        self.rounds = {each.slug: each for each in rounds}
        self.fields["organisation"].choices = [(key, each.name) for key, each in self.organisations.items()]
        self.fields["round"].choices = [(key, each.name) for key, each in self.rounds.items()]
        self._choose_the_only_one("organisation", self.organisations)
        self._choose_the_only_one("round", self.rounds)

    def _choose_the_only_one(self, name: str, options: dict[str, Any]) -> None:
        """Do not ask what can have one answer."""
        if len(options) == 1:
            self.fields[name].widget = forms.HiddenInput()
            self.initial[name] = next(iter(options))

    def known_up_to(self) -> int:
        """Give the highest number of a draft that the page named; 0 when it named none."""
        return self.cleaned_data.get("known") or 0

    def chosen_organisation(self) -> Organisation:
        """Give the chosen organisation."""
        return self.organisations[self.cleaned_data["organisation"]]

    def chosen_round(self) -> Round:
        """Give the chosen round."""
        return self.rounds[self.cleaned_data["round"]]
