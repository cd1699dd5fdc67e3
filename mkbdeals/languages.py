"""English beside Dutch, for the pages that somebody from elsewhere reads before signing in.

All else is Dutch: what people write, what the ministry decides, letters, mail, and the pages on which that is made, so
that no English word gets into a file by the language of who pressed the button.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from proposals.formats import in_english

ENGLISH = "en"
PARAMETER = "taal"
KEPT_SECONDS = 365 * 24 * 60 * 60
PAGES = frozenset(
    {
        "account_login",
        "proposals:home",
        "proposals:page_about",
        "proposals:page_accessibility",
        "proposals:page_contact",
        "proposals:page_privacy",
        "proposals:request_access",
        "proposals:round_detail",
        "reporting:public_deal",
        "reporting:public_deal_list",
        "reporting:public_rounds",
    }
)


class LanguageMiddleware:
    """Answers in Dutch, and a page of `PAGES` in English to who chose that: `?taal=en`, remembered in a cookie.

    What a browser prefers counts for nothing: a page of the government is Dutch unless somebody asks otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, name the language, and remember a choice."""
        with ExitStack() as stack:
            request.language_stack = stack
            stack.enter_context(translation.override(settings.LANGUAGE_CODE))
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        if not is_offered(request):
            return response
        patch_vary_headers(response, ["Cookie"])
        asked = request.GET.get(PARAMETER)
        if asked == ENGLISH:
            cookie = {name: getattr(settings, f"LANGUAGE_COOKIE_{name.upper()}") for name in ("secure", "httponly")}
            name = settings.LANGUAGE_COOKIE_NAME
            response.set_cookie(name, ENGLISH, max_age=KEPT_SECONDS, samesite="Lax", **cookie)
        elif asked == settings.LANGUAGE_CODE:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Go over to English once it is known which page is asked for."""
        if is_offered(request) and _chosen(request) == ENGLISH:
            request.language_stack.enter_context(translation.override(ENGLISH))
            request.language_stack.enter_context(in_english())


def is_offered(request: HttpRequest) -> bool:
    """Say whether this page is there in English too."""
    match = request.resolver_match
    return match is not None and match.view_name in PAGES


def _chosen(request: HttpRequest) -> str:
    return request.GET.get(PARAMETER) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)


def language_frame(request: HttpRequest) -> dict[str, Any]:
    """Give what the frame of a page says of its language.

    `other_language` is what to switch to, empty where a page is Dutch only. `dutch` marks words within an English page
    that are Dutch: those of the database, as they were typed.
    """
    is_english = translation.get_language() == ENGLISH
    other = (settings.LANGUAGE_CODE if is_english else ENGLISH) if is_offered(request) else ""
    return {"other_language": other, "dutch": SafeString(' lang="nl"') if is_english else ""}
