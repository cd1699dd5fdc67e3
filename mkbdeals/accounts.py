"""How django-allauth behaves here."""

import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from proposals.emails import PERSONAL_LINK
from proposals.services.clock import database_now
from proposals.services.messages import queue_message
from proposals.services.personal_links import RESET_PREFIX


class SignInBackend(AuthenticationBackend):
    """Checks who somebody is; what that person may do is told by `rules` alone.

    Django's own permissions of users and groups are not used: asking for them costs two statements
    on every page where a rule says no.
    """

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """Give who is signed in with the roles that hold now, in one statement a request."""
        user = get_user_model().objects.signed_in(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: AbstractBaseUser, perm: str, obj: object = None) -> bool:
        """Give nothing."""
        return False

    def has_module_perms(self, user_obj: AbstractBaseUser, app_label: str) -> bool:
        """Give nothing."""
        return False


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; nobody signs up by himself."""

    # Our own words: those of django-allauth are not at the level of the other pages.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong. Check both and try again."),
        "too_many_login_attempts": _("You tried too often. Wait five minutes, or choose a new password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an organisation or the ministry invites."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask once more who somebody is, unless that was told a few minutes ago: at signing in, say."""
        if self.request is None or not super().is_reauthentication_required(app=app):
            return False
        records = get_authentication_records(self.request, self.request.user)
        told_at = max((record["at"] for record in records), default=0)
        return time.time() - told_at >= account_settings.REAUTHENTICATION_TIMEOUT

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link on our own address, never on the Host header of the request."""
        relative = urlsplit(super().get_reset_password_from_key_url(key))
        return settings.BASE_URL + relative.path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send through the outbox: a mail server that is away loses nothing, and takes no time here.

        Staff read the outbox, so the link that opens an account is not in it: it is made at the moment
        of sending (proposals.services.personal_links).
        """
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        link, user = context.get("password_reset_url"), context.get("user")
        is_personal = bool(link and user)
        queue_message(
            key=f"{RESET_PREFIX}{user.pk}:{uuid4()}" if is_personal else f"account:{uuid4()}",
            recipient=email,
            subject=mail.subject,
            body=str(mail.body).replace(link, PERSONAL_LINK) if is_personal else str(mail.body),
            at=database_now(),
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Bring people to where their work is."""
        user = request.user
        if user.has_perm("proposals.list_own_proposals"):
            return reverse("proposals:proposal_list")
        if user.has_perm("assessment.use_desk"):
            return reverse("beoordelen:index")
        if user.has_perm("proposals.see_management"):
            return reverse("proposals:management_home")
        if user.has_perm("proposals.open_admin"):
            return reverse("admin:index")
        return reverse("proposals:request_access")


def not_used(request: HttpRequest, key: str = "") -> HttpResponse:
    """Say that the page does not exist: an administrator keeps the addresses, nobody adds one himself."""
    raise Http404


# Pages of django-allauth about own addresses; they stand before its own in `mkbdeals.urls`.
NOT_USED = [
    path("email/", not_used, name="account_email"),
    path("confirm-email/", not_used, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", not_used, name="account_confirm_email"),
]
