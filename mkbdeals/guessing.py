"""Who asks for one thing after another that is not there, or not for them, has to wait, and staff hear of it (AC-08).

What is not there and what is not yours give the same page, so that guessing teaches nothing. This keeps somebody from
trying ten thousand numbers all the same, and tells that it was tried.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from mkbdeals.errors import WAIT_SECONDS, too_often
from mkbdeals.refusals import note
from proposals.enums import RefusalReason
from proposals.models import User
from reporting.views.public.limits import client_address

logger = logging.getLogger(__name__)
WINDOW = 60  # seconds, by the clock
TRIED = "guessing:tried"
TRIED_SECONDS = 24 * 3600
MOST_KEPT = 10_000
NOT_FOUND = 404


class GuessingMiddleware:
    """Count answers 404 on addresses with a number, a name or a token in them, for each person or each address.

    More than `GUESSES_A_MINUTE` of them in a minute: for five minutes such addresses answer 429, whatever is behind
    them. The count is that of all processes; each process keeps for itself who has to wait, so that nobody else's
    request asks anything. Without Redis nobody has to wait.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.waiting: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and count it when it found nothing."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == NOT_FOUND and match and (match.args or match.kwargs):
            self._count(request)
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse who has to wait; nothing of what is asked for is looked at."""
        if not self.waiting or not (args or kwargs):
            return None
        return too_often(request) if self._waits(request) else None

    def _waits(self, request: HttpRequest) -> bool:
        """Say whether this browser has to wait, or an address from which nobody is signed in."""
        now = time.monotonic()
        if now < self.waiting.get(_browser(request), 0):
            return True
        return now < self.waiting.get(_place(request), 0) and not request.user.is_authenticated

    def _count(self, request: HttpRequest) -> None:
        limit = settings.GUESSES_A_MINUTE
        known = getattr(request, "_cached_user", None)
        user = known if isinstance(known, User) else None
        who = f"user {user.pk}" if user else _place(request)
        if not limit or (count := _counted(who)) <= limit:
            return
        if len(self.waiting) >= MOST_KEPT:
            now = time.monotonic()
            self.waiting = {each: until for each, until in self.waiting.items() if now < until}
        # The browser of who is signed in, not all of the town hall behind one address.
        self.waiting[_browser(request) if user else _place(request)] = time.monotonic() + WAIT_SECONDS
        if count == limit + 1:
            logger.warning("more than %s guesses in a minute by %s", limit, who if user else "somebody not signed in")
            note(request, RefusalReason.GUESSING, user=user)
            with suppress(Exception):  # of the network or of the client library; the line in the log is there
                caches["shared"].add(TRIED, 0, TRIED_SECONDS)
                caches["shared"].incr(TRIED)


def times_tried() -> int:
    """Give how often somebody guessed too much in the last day; 0 when Redis is away."""
    with suppress(Exception):
        return int(caches["shared"].get(TRIED, 0))
    return 0


def _counted(who: str) -> int:
    """Count one more of somebody in this minute; 0 when Redis is away."""
    key = f"guessing:{_digest(who)}:{int(time.time()) // WINDOW}"
    with suppress(Exception):
        caches["shared"].add(key, 0, timeout=2 * WINDOW)
        return int(caches["shared"].incr(key))
    return 0


def _browser(request: HttpRequest) -> str:
    """Give what tells one browser that is signed in from others; empty for who brings no session."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return f"browser {_digest(key)}" if key else ""


def _place(request: HttpRequest) -> str:
    return f"address {_digest(client_address(request))}"


def _digest(text: str) -> str:
    """No key of a session and no address of a person is kept, only what it is counted under."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{text}".encode()).hexdigest()[:32]
