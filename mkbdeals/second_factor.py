"""The second factor: who needs one, and how its secrets are kept (quality-bars 0 and A, ASVS 6.3.3).

django-allauth asks for the code after the password. What it leaves to us is for whom a second factor is
compulsory: with `SECOND_FACTOR=staff` for everybody who holds a role at the ministry, assessors included.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from proposals.models import User

PAGES = "/account/2fa/"
# While a second factor is still to be set up: the account itself, and what tells a browser about the session.
OPEN_WITHOUT = ("/account/", "/static/", "/livez", "/readyz", "/metrics", "/.well-known/", "/sessie/")
_FIXED_SIZE = re.compile(r' (?:width|height)="[^"]*"')
PROVED = "second_factor_proved_for"


def is_asked_of(user: Any) -> bool:
    """Say whether this person cannot work without a second factor."""
    return settings.SECOND_FACTOR == "staff" and isinstance(user, User) and bool(user.roles)


def proved_elsewhere(signal_kwargs: dict[str, Any] | None) -> bool:
    """Say whether the place where somebody signed in says that it asked for a second factor, in a way that counts."""
    return bool(getattr((signal_kwargs or {}).get("sociallogin"), "second_factor", False))


class SecondFactorMiddleware:
    """Sends whoever needs a second factor and has none to the page that sets one up.

    Signing in asks for the code of who has one. The pages of the second factor exist only for who needs
    one: an applicant who had one would be asked for a code amid saving a text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, send to setting up, or hide."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        if not is_asked_of(user):
            if request.path.startswith(PAGES) and not is_mfa_enabled(user):
                raise Http404
            return self.get_response(request)
        if request.path.startswith(OPEN_WITHOUT) or _has_proved(request):
            return self.get_response(request)
        return redirect("mfa_activate_totp")


def _has_proved(request: HttpRequest) -> bool:
    """Say whether this session has shown a second factor; one statement, and only until it has."""
    if request.session.get(PROVED) == request.user.pk:
        return True
    used = any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
    # Setting one up asks for a code as well, and is not in the records.
    if used or is_mfa_enabled(request.user):
        request.session[PROVED] = request.user.pk
        return True
    return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted; words are ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Fill in the six digits that your app shows now."),
        "incorrect_passkey": _("This passkey is not right. Try again, or fill in a code."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Give the name under which passkeys know this site: that of our own address, never of the Host header."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def build_totp_svg(self, url: str) -> str:
        """Draw the code to scan, as part of a page: its size and its name come from there."""
        drawing = super().build_totp_svg(url)
        return _FIXED_SIZE.sub("", drawing[drawing.index("<svg") :])

    @cached_property
    def _cipher(self) -> MultiFernet:
        # The old keys too, so that changing SECRET_KEY locks nobody out.
        return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database: a copy of it alone opens no account."""
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret. One that our keys cannot read becomes chance: nothing would give codes to guess."""
        try:
            return self._cipher.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor:" + key.encode()).digest()))
