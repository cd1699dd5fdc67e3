"""What staff type about the terms of a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.enums import PostChannel, TermPauseKind
from assessment.forms.objections import NeededDateField, PauseForm, text_field
from proposals.forms.fields import DutchDateField, WholeNumberField
from proposals.models import Proposal

LONGEST_TERM = 52


class TermsForm(forms.Form):
    """Weeks to decide, and until when the reserve list holds."""

    decision_weeks = WholeNumberField(
        label=_("Weeks to decide, from closing"),
        help_text=_("Eight at most, unless the call says otherwise (Awb 4:13)."),
        min_value=1,
        max_value=LONGEST_TERM,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--short"}),
        error_messages={
            "required": _("Fill in the number of weeks, for example 8."),
            "invalid": _("This is no whole number. Fill in the number of weeks, for example 8."),
            "min_value": _("The term to decide lies between 1 and 52 weeks."),
            "max_value": _("The term to decide lies between 1 and 52 weeks."),
        },
    )
    reserve_valid_until = DutchDateField(
        label=_("The reserve list holds until"), help_text=_("Leave it empty for no end."), required=False
    )
    committee = forms.BooleanField(
        label=_("A committee advises on objections"),
        help_text=_("Then there are twelve weeks to decide on an objection instead of six."),
        required=False,
    )


class _OfProposal(forms.Form):
    proposal = forms.ModelChoiceField(
        label=_("Which proposal?"),
        queryset=Proposal.objects.none(),
        empty_label=_("The whole round"),
        required=False,
        error_messages={"invalid_choice": _("This proposal is not on the list. Choose one from the list.")},
    )

    def __init__(self, *args: Any, proposals: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proposal"].queryset = proposals


class TermPauseForm(_OfProposal, PauseForm):
    """From when until when the term to decide stands still, of one proposal or all."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, kinds=TermPauseKind.choices, **options)


class NoticeForm(forms.Form):
    """The day on which applicants hear the decision after all."""

    new_date = NeededDateField(
        label=_("On or before which day do you decide?"), needed=_("Fill in the day on or before which you decide.")
    )
    reason = text_field(
        _("Why does it take longer?"), _("Write why it takes longer."), help_text=_("All applicants read this."), rows=3
    )


class DefaultForm(_OfProposal):
    """A notice of default that came in."""

    received = NeededDateField(label=_("When did it come in?"), needed=_("Fill in the day on which it came in."))
    channel = forms.ChoiceField(
        label=_("How did it come?"),
        widget=forms.RadioSelect,
        choices=PostChannel.choices,
        error_messages={
            "required": _("Choose how it came."),
            "invalid_choice": _("“%(value)s” is not on the list. Choose how it came."),
        },
    )
    remark = text_field(_("Remark"), rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["proposal"]
        field.required, field.empty_label = True, _("Choose a proposal")
        field.error_messages["required"] = _("Choose the proposal of the notice.")
        field.widget.choices = field.choices
