"""The two addresses of signing in elsewhere: leaving for it, and coming back."""

from collections.abc import Callable

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mkbdeals.openid.configuration import AGAIN
from mkbdeals.openid.problems import problem_page


@never_cache
@require_safe
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the place where one signs in.

    By GET, for a form would be held back: `form-action` of our content policy holds for all places that a broker sends
    the browser on to. A page of another site that sends people here gets a page of ours with a button instead.

    :raises Http404: if there is no such place.
    """
    from mkbdeals.openid.provider import Place

    def go(place: Place) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            return render(request, "account/leave.html", {"place": provider_id, "next": request.GET.get("next", "")})
        return place.redirect_from_request(request)

    return _with_place(request, provider_id, go)


@login_required
@never_cache
@require_safe
def again(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Have who is signed in tell there once more who he is, before an approval.

    First a page of ours with a link: a button was pressed, and browsers hold `form-action` of our content policy
    against wherever that leads on to, as `leave` says. What was asked waits in the session.

    :raises Http404: if there is no such place.
    """
    from mkbdeals.openid.provider import Place

    def go(place: Place) -> HttpResponse:
        if "leave" not in request.GET:
            return render(request, "account/again.html", {"place": provider_id, "next": request.GET.get("next", "")})
        options = place.get_redirect_from_request_kwargs(request) | {"process": AGAIN}
        return place.redirect(request, **options, asked={"prompt": "login", "max_age": "0"})

    return _with_place(request, provider_id, go)


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in who comes back from there.

    :raises Http404: if there is no such place.
    """
    from mkbdeals.openid.provider import CallbackView, Door, Place

    def go(place: Place) -> HttpResponse:
        return CallbackView.adapter_view(Door(request, provider_id))(request)

    return _with_place(request, provider_id, go)


def _with_place(request: HttpRequest, provider_id: str, go: Callable[..., HttpResponse]) -> HttpResponse:
    if not settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        raise Http404
    from allauth.socialaccount.adapter import get_adapter
    from requests import RequestException

    from mkbdeals.openid.tokens import Refused

    try:
        return go(get_adapter(request).get_provider(request, provider_id))
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        return problem_page(request, provider_id, refusal.reason, refusal)
    except RequestException as error:
        return problem_page(request, provider_id, "away", error)
