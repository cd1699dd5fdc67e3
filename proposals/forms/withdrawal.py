"""The form with which an applicant pulls out after the round closed."""

from django import forms
from django.utils.translation import gettext_lazy

from proposals.forms.fields import TypedTextField
from proposals.services.withdrawal import LONGEST_REASON


class WithdrawalForm(forms.Form):
    """Why the applicant pulls out: others have worked on the proposal."""

    reason = TypedTextField(
        label=gettext_lazy("Why do you withdraw the proposal?"),
        help_text=gettext_lazy("The ministry reads this. A few words are enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_REASON,
        error_messages={"required": gettext_lazy("Write why you withdraw the proposal.")},
    )
