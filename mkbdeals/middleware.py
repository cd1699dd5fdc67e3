"""What every answer passes."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from pghistory.middleware import HistoryMiddleware as PgHistoryMiddleware

from mkbdeals.errors import own_texts
from mkbdeals.tracing import current_request_id
from proposals.models.database_rules import message_for
from proposals.views.sessions import keep_alive

NOT_ALLOWED = 405
# What in an address opens something for who has it, by the name of the address.
KEYS_IN_ADDRESSES = {
    "proposals:invitation_accept": "token",
    "account_reset_password_from_key": "key",
    "account_confirm_email": "key",
}
GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivateCacheMiddleware:
    """Forbid storing whatever a signed-in person was shown, in a proxy or on a shared computer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Cache-Control: no-store` unless the answer says otherwise itself."""
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class BrowserRightsMiddleware:
    """Say what a browser may do with any answer of ours: no page uses what is asked for here, so nothing gets it.

    No other site may take our files into its pages, except what is open to every site anyway (quality-bars WS-13).
    """

    UNUSED = (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )  # fmt: skip

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{name}=()" for name in self.UNUSED)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Permissions-Policy` and `Cross-Origin-Resource-Policy`."""
        response = self.get_response(request)
        response["Permissions-Policy"] = self.policy
        is_for_all = response.get("Access-Control-Allow-Origin") == "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin" if is_for_all else "same-origin"
        return response


class LargePageMiddleware(GZipMiddleware):
    """Compress large pages, such as a budget of forty rows; what is small travels in one go anyway.

    Django pads what it compresses with a random number of bytes, so that lengths give no secret away (BREACH).
    """

    LARGE = 30_000  # bytes

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a large page for a browser that can read that."""
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not (isinstance(response, HttpResponse) and is_page and len(response.content) >= self.LARGE):
            return response
        return super().process_response(request, response)


class SlidingSessionMiddleware:
    """Keep signed in who is at work, at one write in five minutes, and nobody for longer than a working day."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Move the end of the session along."""
        keep_alive(request)
        return self.get_response(request)


class HistoryMiddleware(PgHistoryMiddleware):
    """Hang the number of the request and its address on what it changes, beside who asked (pghistory).

    History is kept for ever and read by others than who was sent a link: the key in the address of an invitation, or
    of a new password, is left out of it.
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give what stands with each event of history; the address once it is known which page it is of."""
        return super().get_context(request) | {"url": "", "request": current_request_id.get()}

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Add the address, with a sign in the place of a key."""
        match = request.resolver_match
        key = str(kwargs.get(KEYS_IN_ADDRESSES.get(match.view_name, "") if match else "", ""))
        pghistory.context(url=request.path.replace(key, "-") if key else request.path)


class DatabaseRuleMiddleware:
    """Turn the database's refusal of a named rule into a page that says so in plain words.

    Forms and services check first; this is the last line for what slipped past them, such as two
    people spending the last euro at the same moment. Likewise for the last line of Django: an empty page (405).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a page that opens by a button only says so."""
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and not response.content and request.accepts("text/html"):
            page = render(request, "405.html", status=NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 with the rule's own words; leave every other exception alone."""
        message = message_for(exception) if isinstance(exception, DatabaseError) else None
        if message is None:
            return None
        return render(request, "409.html", {"message": message, "texts": own_texts(request)}, status=409)
