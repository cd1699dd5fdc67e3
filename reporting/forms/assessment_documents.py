"""What goes into a dossier or a pack."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.services.panel_packs import EVERYTHING, QUEUE

WITHOUT_NAMES, WITH_NAMES = "without", "with"
NAMES = [
    (WITHOUT_NAMES, _("Without names: assessors are called A, B, C, in an order that tells nothing")),
    (WITH_NAMES, _("With the names of assessors")),
]
CHOOSE_NAMES = dict.fromkeys(("required", "invalid_choice"), _("Choose whether assessors are named."))
CHOOSE_PROPOSALS = dict.fromkeys(("required", "invalid_choice"), _("Choose which proposals go into the pack."))


class _NamesForm(forms.Form):
    """Whether people are named; who may not read names gets no choice."""

    names = forms.ChoiceField(
        label=_("Names"), choices=NAMES, widget=forms.RadioSelect, initial=WITHOUT_NAMES, error_messages=CHOOSE_NAMES
    )

    @property
    def with_names(self) -> bool:
        """Say whether names were chosen."""
        return self.cleaned_data["names"] == WITH_NAMES


class DossierForm(_NamesForm):
    """A dossier with or without names. With names it tells what interests there are too."""

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            self.fields["names"].choices = NAMES[:1]


class PanelPackForm(_NamesForm):
    """Which proposals go into the pack, and whether assessors are named."""

    selection = forms.ChoiceField(
        label=_("Which proposals?"),
        choices=[
            (EVERYTHING, _("All assessed proposals")),
            (QUEUE, _("Only what is to be discussed: assessors differ 2 points or more")),
        ],
        widget=forms.RadioSelect, initial=EVERYTHING, error_messages=CHOOSE_PROPOSALS,
    )  # fmt: skip
    field_order = ["selection", "names"]


class OwnPackForm(forms.Form):
    """Whether the own scores and reasons stand behind each proposal."""

    with_notes = forms.BooleanField(
        label=_("Put my own scores and reasons behind each proposal"), required=False, initial=False
    )
