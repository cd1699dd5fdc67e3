"""Passkeys, asked in our own words. What comes back is made by a script: anything may stand in it."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.utils.translation import gettext_lazy as _

from mkbdeals.second_factor_forms import note_wrong_code
from proposals.models import User

# What the library raises for an answer that is JSON, but not that of a passkey.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _checked(check: Callable[[], Any]) -> Any:
    """Give what a check gives.

    :raises ValidationError: for an answer that is none, in the words of one that is wrong.
    """
    try:
        return check()
    except ODD as error:
        raise get_adapter().validation_error("incorrect_passkey") from error


def _noted(user: User, check: Callable[[], Any]) -> Any:
    """Give what a check gives, and leave a trail of an answer that was not taken.

    :raises ValidationError: as `_checked`, and after too many tries.
    """
    try:
        return _checked(check)
    except ValidationError as error:
        note_wrong_code(user, error)
        raise


class PasskeyForm(AuthenticateWebAuthnForm):
    """Signing in, after the password."""

    def clean_credential(self) -> Authenticator:
        """Find the passkey that answered."""
        return _noted(self.user, super().clean_credential)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """Proving who you are once more."""

    def clean_credential(self) -> Authenticator:
        """Find the passkey that answered."""
        return _noted(self.user, super().clean_credential)


class NewPasskeyForm(AddWebAuthnForm):
    """Adding a passkey."""

    name = CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know later which one it is, for example: telephone, or key on my key ring."),
        required=False,
        max_length=60,
        widget=TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Look whether the answer belongs to what was asked."""
        return _checked(super().clean)
