"""Forms about personal data: what may go, and what is kept about one person."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.fields import NamedEmailField
from proposals.models import User


class SignDestructionForm(forms.Form):
    """Somebody signs for what goes."""

    has_looked = forms.BooleanField(
        label=gettext_lazy("I looked at the list. What is on it may be destroyed for good."),
        error_messages={"required": gettext_lazy("Tick the box if what is on the list may go.")},
    )


class PersonDataForm(forms.Form):
    """Whose data are asked for, and why."""

    email = NamedEmailField(
        label=gettext_lazy("E-mail address of the account"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Fill in an e-mail address."),
            "invalid": gettext_lazy("This is not an e-mail address. Write it as naam@gemeente.nl."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("For example the number of the request. It stays in the history."),
        error_messages={"required": gettext_lazy("Write why you need the data.")},
    )
    person: User

    def clean_email(self) -> str:
        """Find the account.

        :raises ValidationError: when nobody has this address.
        """
        email: str = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email).first()
        if found is None:
            raise forms.ValidationError(_("There is no account with this e-mail address."))
        self.person = found
        return email
