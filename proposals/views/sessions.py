"""How long somebody stays signed in: until two hours of doing nothing, and never longer than a working day."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

BEGAN, RENEWED, BROWSER = "began_at", "renewed_at", "browser"
# A session is a row: it is not written anew on each page.
RENEW_EVERY_SECONDS = 300
# Sent by scripts that only look; looking is no sign that anybody is there.
BACKGROUND_HEADER = "X-Background"


def begin(request: HttpRequest) -> None:
    """Note when somebody signed in, and with which browser."""
    session = request.session
    session[BEGAN] = session[RENEWED] = int(time.time())
    session[BROWSER] = request.headers.get("User-Agent", "")[:300]


def keep_alive(request: HttpRequest) -> None:
    """Move the end of the session along with what is asked; sign out after a working day."""
    session = request.session
    if not session.session_key or SESSION_KEY not in session:
        return
    now = int(time.time())
    if BEGAN not in session:
        begin(request)
    elif seconds_left(session) <= 0:
        logout(request)
    elif now - session[RENEWED] >= RENEW_EVERY_SECONDS and not request.headers.get(BACKGROUND_HEADER):
        session[RENEWED] = now


def seconds_left(session: SessionBase) -> int:
    """Give after how many seconds the session ends if nothing more is asked."""
    now = int(time.time())
    idle_end = session.get(RENEWED, now) + settings.SESSION_COOKIE_AGE
    return min(idle_end, session.get(BEGAN, now) + settings.SESSION_MAXIMUM_AGE) - now


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: HttpRequest) -> JsonResponse:
    """Tell a script whether somebody is signed in, whose form this is and what token forms need now.

    A POST stays signed in longer. Nothing is told that the page does not know: the token is that of
    this browser, and `same` compares with a mark that only a page of ours has.
    """
    is_signed_in = request.user.is_authenticated
    if is_signed_in and request.method == "POST":
        request.session[RENEWED] = int(time.time())
    return JsonResponse(
        {
            "signed_in": is_signed_in,
            "seconds": seconds_left(request.session) if is_signed_in else 0,
            "token": get_token(request),
        }
    )


@require_safe
def session_back(request: HttpRequest) -> HttpResponse:
    """Say that one signed in again and can go back to the window in which one was typing."""
    return render(request, "account/signed_in_again.html")
