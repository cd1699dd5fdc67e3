"""Forms about mail."""

from django import forms
from django.utils.translation import gettext_lazy


class ResendForm(forms.Form):
    """The address to which a mail that did not arrive goes again."""

    recipient = forms.EmailField(
        label=gettext_lazy("Send it again to"),
        max_length=254,
        help_text=gettext_lazy("Check the address with the recipient first."),
        error_messages={
            "required": gettext_lazy("Fill in an e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address. Write it as naam@gemeente.nl."),
        },
    )
