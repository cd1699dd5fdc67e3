"""Who may come in with what a place outside said (docs/signing_in.md). Nobody gets an account by it."""

import time
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from mkbdeals.openid.configuration import AGAIN, EHERKENNING, MINISTRY
from mkbdeals.openid.problems import problem_page
from proposals.models import User
from proposals.services import sign_in_links as links
from proposals.services.clock import database_now
from proposals.views import sign_in_links as pages

FRESH_SECONDS = 5 * 60


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """Places come from the settings; people from our own accounts."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Give the places of the settings; the table of django-allauth is never asked."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Give our own kind of provider.

        :raises SocialApp.DoesNotExist: if there is no such place.
        """
        from mkbdeals.openid.provider import Place  # brings libraries that pages have no use for

        return Place(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say no: accounts come by invitation."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Answer with a page that says what happened and what to do."""
        if exception is not None:
            reason = getattr(exception, "reason", "away")
        elif error == AuthError.CANCELLED:
            reason = "cancelled"
        else:
            reason = "late" if "state_id" in (extra_context or {}) else "away"
        raise ImmediateHttpResponse(problem_page(request, provider.app.provider_id, reason, exception))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account of who came back, or say why there is none.

        :raises ImmediateHttpResponse: with the page to go on with.
        """
        place = sociallogin.account.provider
        try:
            if sociallogin.state.get("process") == AGAIN:
                raise ImmediateHttpResponse(self._go_on(request, sociallogin))
            if place == MINISTRY:
                user = self._of_the_ministry(sociallogin)
            elif place == EHERKENNING:
                user = self._of_an_organisation(request, sociallogin)
            else:
                raise links.NoAccount
        except links.NotLet as refusal:
            raise ImmediateHttpResponse(problem_page(request, place, refusal.reason, refusal)) from refusal
        sociallogin.user = user

    def _go_on(self, request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
        """Go on with what waited for somebody to tell again who he is.

        :raises links.NotLet: if it was somebody else, or not told just now.
        """
        told_at = sociallogin.claims.get("auth_time")
        is_now = isinstance(told_at, int) and time.time() - told_at <= FRESH_SECONDS
        if not request.user.is_authenticated or sociallogin.user != request.user or not is_now:
            raise links.NotToldAgain
        record_authentication(
            request, request.user, method="socialaccount", provider=sociallogin.account.provider,
            uid=sociallogin.account.uid, reauthenticated=True,
        )  # fmt: skip
        next_url = sociallogin.state.get("next") or self.home(request)
        request.GET = QueryDict(urlencode({"next": next_url}))
        return resume_request(request) or redirect(next_url)

    @staticmethod
    def home(request: HttpRequest) -> str:
        """Give where somebody's work is."""
        return get_account_adapter(request).get_login_redirect_url(request)

    def _of_the_ministry(self, sociallogin: SocialLogin) -> User:
        """Give the account of somebody of the ministry; the first time it is found by its address.

        :raises links.NotLet: if there is none, or it is not for this person.
        """
        if sociallogin.is_existing:
            return links.still_at_the_ministry(sociallogin.user)
        claims = sociallogin.claims
        # Nothing but the word "true": an address that somebody typed himself would open any account.
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise links.AddressNotProved
        return links.link_at_the_ministry(email=claims["email"], provider=MINISTRY, subject=sociallogin.account.uid)

    def _of_an_organisation(self, request: HttpRequest, sociallogin: SocialLogin) -> User:
        """Give the account of somebody who signed in for an organisation.

        :raises links.NotLet: if the organisation or the person has no business here.
        :raises ImmediateHttpResponse: to the page that links an account, for who has none yet.
        """
        claims = sociallogin.claims
        number = str(claims.get(sociallogin.provider.app.settings["kvk_claim"]) or "")
        organisation = links.organisation_with(number)
        if sociallogin.is_existing:
            return links.still_works_for(sociallogin.user, organisation)
        email = claims.get("email") if claims.get("email_verified") is True else None
        identity = links.Identity(EHERKENNING, sociallogin.account.uid, organisation.pk)
        name = str(claims.get("name") or "")
        user = links.let_in(identity=identity, email=email, name=name, at=database_now()) if email else None
        if user is None:
            pages.keep(request, identity)
            # Who came by the link of an invitation goes on there.
            next_url = sociallogin.state.get("next") or ""
            is_invited = next_url.startswith(reverse("proposals:invitation_accept", args=["-"]).removesuffix("-/"))
            raise ImmediateHttpResponse(redirect(next_url if is_invited else "proposals:sign_in_link"))
        return user
