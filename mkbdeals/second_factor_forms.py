"""The code of a second factor, asked in our own words."""

from typing import Any

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _

from mkbdeals.refusals import note
from proposals.enums import RefusalReason
from proposals.models import User


def code_field(help_text: Any) -> CharField:
    """Give the field for a code; telephones offer digits, and password keepers fill it in."""
    return CharField(
        label=_("Code"),
        help_text=help_text,
        max_length=20,
        widget=TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Fill in the code.")},
    )


def note_wrong_code(user: User, error: ValidationError) -> None:
    """Leave a trail of a code or passkey that was not taken, and why."""
    too_many = error.code == "too_many_login_attempts"
    note(context.request, RefusalReason.LIMIT if too_many else RefusalReason.CODE, user=user)


class AskedCode:
    """Takes a code once, and leaves a trail of wrong ones.

    django-allauth forgets after half a minute that a code was used. With a tolerance it can be right for longer.
    """

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Look whether the code is right, and whether nobody used it before.

        :raises ValidationError: if it is not, or after too many tries.
        """
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP and not _is_new(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError as error:
            note_wrong_code(self.user, error)
            raise
        return code


def _is_new(user: User, code: str) -> bool:
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return cache.add(f"used-code:{user.pk}:{''.join(code.split())}", 1, seconds)


class CodeForm(AskedCode, AuthenticateForm):
    """Signing in, after the password."""

    code = code_field(_("The six digits in your app, or one of your spare codes."))


class CodeAgainForm(AskedCode, ReauthenticateForm):
    """Proving who you are once more."""

    code = code_field(_("The six digits in your app, or one of your spare codes."))


class FirstCodeForm(ActivateTOTPForm):
    """Setting up the app."""

    code = code_field(_("The six digits that the app shows now."))
