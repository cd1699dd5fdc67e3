"""Forms about mail."""

from django import forms
from django.utils.translation import gettext_lazy

from proposals.forms.fields import NamedEmailField


class HoldForm(forms.Form):
    """Why all mail stands still."""

    reason = forms.CharField(
        label=gettext_lazy("Why does the mail stand still?"),
        max_length=500,
        help_text=gettext_lazy("Colleagues read this with the mail that waits."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Fill in why the mail stands still.")},
    )


class ReleaseForm(forms.Form):
    """What happens with mail that waited when it came to a standstill."""

    waiting = forms.ChoiceField(
        label=gettext_lazy("What happens with the mail that waited already?"),
        choices=[
            ("send", gettext_lazy("Send it")),
            ("leave_out", gettext_lazy("Leave it out: it was sent before, or is not needed any more")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happens with the mail that waited already.")},
    )


class ResendForm(forms.Form):
    """The address to which a mail that did not arrive goes again."""

    recipient = NamedEmailField(
        label=gettext_lazy("Send it again to"),
        max_length=254,
        help_text=gettext_lazy("Check the address with the recipient first."),
        error_messages={
            "required": gettext_lazy("Fill in an e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address. Write it as naam@gemeente.nl."),
        },
    )
