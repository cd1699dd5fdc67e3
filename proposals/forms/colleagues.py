"""Inviting colleagues, their roles, and the account of who was invited."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from proposals.enums import MembershipRole
from proposals.models import User

ROLE_WORDS = {
    MembershipRole.READER: _("Reader: reads along"),
    MembershipRole.EDITOR: _("Editor: fills in, and invites colleagues"),
    MembershipRole.SIGNATORY: _("Signatory: fills in and may submit"),
}
# Somebody's name goes to colleagues: it is no place for an address on the web or for invisible signs.
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069<>]|://|www\.", re.IGNORECASE)


class RoleForm(forms.Form):
    """Which role somebody has."""

    role = forms.ChoiceField(
        label=_("What may your colleague do?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what your colleague may do."),
            "invalid_choice": _("You cannot give this role. Choose one of the list."),
        },
    )

    def __init__(self, *args: Any, roles: Iterable[MembershipRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, ROLE_WORDS[role]) for role in roles]


class InvitationForm(RoleForm):
    """Whom to invite, and for what."""

    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        help_text=_("Only who can open the mail of this address can use the invitation."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Fill in the e-mail address of your colleague, for example naam@gemeente.nl."),
            "max_length": _("This e-mail address is too long. Use at most %(limit_value)d characters."),
        },
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("email") or "").strip()[:80]
        self.fields["email"].error_messages["invalid"] = _(
            "“%(typed)s” is not an e-mail address. Check it, for example naam@gemeente.nl."
        ) % {"typed": typed}
        # The validator of the field has words of its own; ours name what was typed.
        for validator in self.fields["email"].validators:
            if getattr(validator, "code", "") == "invalid":
                validator.message = self.fields["email"].error_messages["invalid"]


class NewAccountForm(forms.Form):
    """The account of who was invited; the address is that of the invitation and no field.

    Who signed in with eHerkenning needs no password (`needs_password`).
    """

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("So that your colleagues know who you are."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Fill in your name.")},
    )
    function = forms.CharField(
        label=_("Your function"),
        help_text=_("For example: policy adviser economy."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("Use at least 12 characters. A short sentence works well."),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password of at least 12 characters.")},
    )

    def __init__(self, *args: Any, email: str, needs_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not needs_password:
            del self.fields["password"]

    def clean_name(self) -> str:
        """Keep one line of ordinary signs."""
        return self._plain("name")

    def clean_function(self) -> str:
        """Keep one line of ordinary signs."""
        return self._plain("function")

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules for passwords, its likeness to name and address included."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            person = User(email=self.email, name=cleaned.get("name", ""), function=cleaned.get("function", ""))
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def _plain(self, name: str) -> str:
        text = " ".join(self.cleaned_data[name].split())
        if NOT_IN_A_NAME.search(text):
            raise forms.ValidationError(
                _("“%(typed)s” holds signs or an address that do not belong here. Use words.") % {"typed": text[:80]}
            )
        return text
