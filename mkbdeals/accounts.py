"""How django-allauth behaves here."""

import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from mkbdeals.refusals import note, note_wrong_password
from mkbdeals.second_factor import proved_elsewhere
from proposals.emails import PERSONAL_LINK
from proposals.enums import RefusalReason
from proposals.services.clock import database_now
from proposals.services.messages import queue_message
from proposals.services.personal_links import RESET_PREFIX
from proposals.views.recent_sign_in import told_at
from reporting.views.public.limits import client_address

# The limit in all for one account, wherever the tries come from (ACCOUNT_RATE_LIMITS).
APP, OF_ACCOUNT = "allauth.account", "login_account"


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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before it is made: for the address, for the account from there, and for the account in all.

        :raises ValidationError: if there were too many.
        """
        self._of_account: ratelimit.RateLimitUsage | None = None
        try:
            super().pre_authenticate(request, **credentials)
            self._of_account = ratelimit.consume(request, app=APP, action=OF_ACCOUNT, key=_named_in(credentials))
            if self._of_account is None:
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            note(request, RefusalReason.LIMIT, named=_named_in(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a trail of a wrong password."""
        super().authentication_failed(request, **credentials)
        note_wrong_password(request, _named_in(credentials))

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Leave a trail of who proved to be the owner of an account that was closed."""
        note(request, RefusalReason.CLOSED, user=user)
        return super().respond_user_inactive(request, user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords for an account as seen from one address: they do not keep out the owner elsewhere."""
        return f"{_named_in(credentials)}:{client_address(request)}"

    def _rollback_login_failed_rl_usage(self) -> None:
        """Take back what was counted before the password proved to be right."""
        super()._rollback_login_failed_rl_usage()
        if self._of_account is not None:
            self._of_account.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Let in at once who chose a new password by the link in a mail."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, app=APP, action=OF_ACCOUNT, key=_named_in(credentials))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an organisation or the ministry invites."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Lead to paths of this site only; django-allauth takes every name in `ALLOWED_HOSTS` for safe."""
        is_https = self.request is not None and self.request.is_secure()
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None, require_https=is_https)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask once more who somebody is, unless that was told a few minutes ago: at signing in, say."""
        if self.request is None or not super().is_reauthentication_required(app=app):
            return False
        return time.time() - told_at(self.request) >= account_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Ask again there where somebody signed in, then by password or code."""
        methods = super().get_reauthentication_methods(user)
        records = get_authentication_records(self.request, user) if user.is_authenticated else []
        elsewhere = [record["provider"] for record in records if record["method"] == "socialaccount"]
        if elsewhere:
            address = reverse("openid_connect_again", args=[elsewhere[-1]])
            methods.insert(0, {"id": "openid", "description": "", "url": address})
        return methods

    def get_login_stages(self) -> list[str]:
        """Ask for our code unless the place where somebody signed in asked for one (mkbdeals/second_factor.py)."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "mkbdeals.second_factor_stage.CodeStage"}
        return [ours.get(each, each) for each in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse | None:
        """Note a second factor that was shown elsewhere, as if it had been shown here."""
        answer = super().pre_login(request, user, **options)
        if answer is None and proved_elsewhere(options["signal_kwargs"]):
            record_authentication(request, user, method="mfa", type="elsewhere")
        return answer

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


def _named_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()


def not_used(request: HttpRequest, **_address: Any) -> HttpResponse:
    """Say that the page does not exist: an administrator keeps the addresses, nobody adds one himself."""
    raise Http404


# Pages of django-allauth about own addresses; they stand before its own in `mkbdeals.urls`.
NOT_USED = [
    path("email/", not_used, name="account_email"),
    path("confirm-email/", not_used, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", not_used, name="account_confirm_email"),
]
