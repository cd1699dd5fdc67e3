"""The code of a second factor, asked in our own words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _


def code_field(help_text: Any) -> CharField:
    """Give the field for a code; telephones offer digits, and password keepers fill it in."""
    return CharField(
        label=_("Code"),
        help_text=help_text,
        max_length=20,
        widget=TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Fill in the code.")},
    )


class CodeForm(AuthenticateForm):
    """Signing in, after the password."""

    code = code_field(_("The six digits in your app, or one of your spare codes."))


class CodeAgainForm(ReauthenticateForm):
    """Proving who you are once more."""

    code = code_field(_("The six digits in your app, or one of your spare codes."))


class FirstCodeForm(ActivateTOTPForm):
    """Setting up the app."""

    code = code_field(_("The six digits that the app shows now."))
