"""Signing out: here, in what the browser keeps, and at the place where somebody signed in (docs/signing_in.md)."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.views import LogoutView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

# What the browser kept of our pages; cookies go by themselves, and there may be some of the language. Storage stays:
# it holds only how somebody works at the desk, and who turned the letter keys off must find them off again.
CLEARED = '"cache"'
ELSEWHERE = "elders"


class SignOutView(LogoutView):
    """Ends the session. Who signed in elsewhere then gets a page with a link that signs out there too.

    A link, and no redirect: browsers hold `form-action` of our content policy against every address that the button
    leads on to (mkbdeals/openid/views.py says more).
    """

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask whether to sign out; of who is signed out already, whether to sign out there too."""
        place = self.request.GET.get(ELSEWHERE, "")
        if place and not self.request.user.is_authenticated:
            return _page_of(self.request, place)
        return super().get(*args, **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        place = _place_of(self.request)
        answer = super().post(*args, **kwargs)
        # Who signs out to sign in as somebody else goes on with that.
        if place and not self.get_next_url():
            answer = redirect(f"{reverse('account_logout')}?{urlencode({ELSEWHERE: place})}")
        answer["Clear-Site-Data"] = CLEARED
        return answer


def _place_of(request: HttpRequest) -> str:
    """Give the place where who is signed in came from, empty for a password."""
    if not request.user.is_authenticated:
        return ""
    records = get_authentication_records(request, request.user)
    return next((str(each["provider"]) for each in reversed(records) if each["method"] == "socialaccount"), "")


def _page_of(request: HttpRequest, place: str) -> HttpResponse:
    """Show the link that signs out at a place; the start page when it has none, is away or is no place of ours."""
    address = ""
    if place in {each["provider_id"] for each in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]}:
        from mkbdeals.openid.provider import address_to_sign_out

        address = address_to_sign_out(request, place)
    if not address:
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return render(request, "account/signed_out_here.html", {"place": place, "address": address})


sign_out = SignOutView.as_view()
