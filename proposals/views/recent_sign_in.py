"""Who approves or publishes tells again who he is, when that was told a while ago.

A screen that was left open then approves nothing. What was asked waits in the session and happens right after
(django-allauth's re-authentication), so nothing has to be typed twice.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

View = Callable[..., HttpResponse]


def told_at(request: HttpRequest) -> float:
    """Give when somebody last told who he is in this session, in seconds; 0 when that is not known."""
    return max((record["at"] for record in get_authentication_records(request, request.user)), default=0)


def ask_who_it_is(request: HttpRequest) -> None:
    """Let go on who told who he is within `APPROVAL_SIGN_IN_SECONDS`; 0 asks nobody.

    :raises ReauthenticationRequired: for all others; the middleware of django-allauth asks, and goes on after that.
    """
    longest = settings.APPROVAL_SIGN_IN_SECONDS
    if longest and time.time() - told_at(request) >= longest:
        raise ReauthenticationRequired
    # What went on after that question still has the match of the page that asked it; menu and log of reads go by it.
    request.resolver_match = resolve(request.path_info)


def recent_sign_in_required(view: View) -> View:
    """Ask who it is before a POST of this view. Stands below the decorators that ask what somebody may do."""

    @wraps(view)
    def asking(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        if request.method == "POST":
            ask_who_it_is(request)
        return view(request, *arguments, **options)

    return asking
