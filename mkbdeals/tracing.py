"""One number for all that follows from a request: the answer, the log, the history, and the jobs it starts."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("mkbdeals.request")
HEADER = "X-Request-ID"
# What a proxy may hand us: anything else could write a line of its own in the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
current_request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """Make a number that can be read out on the telephone: twelve signs in groups of four."""
    signs = secrets.token_hex(6)
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def request_id_of(request: "HttpRequest", header: str) -> str:
    """Give the number that a trusted proxy gave the request (`REQUEST_ID_HEADER`), or else a new one."""
    given = request.headers.get(header, "") if header else ""
    return given if WELL_FORMED.fullmatch(given) else new_request_id()


class RequestMiddleware:
    """Number the request, outermost of all: what goes wrong further in can be found again by it."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponse]") -> None:
        from django.conf import settings

        self.get_response = get_response
        self.header = settings.REQUEST_ID_HEADER
        self.silent = (settings.STATIC_URL, "/livez", "/readyz", "/metrics")

    def __call__(self, request: "HttpRequest") -> "HttpResponse":
        """Answer with the number in a header, and write one line in the log; it costs no statement."""
        number, started = request_id_of(request, self.header), time.perf_counter()
        token = current_request_id.set(number)
        try:
            response = self.get_response(request)
            response[HEADER] = number
            if response.status_code >= 400 or not request.path_info.startswith(self.silent):
                write_line(request, response, time.perf_counter() - started)
        finally:
            current_request_id.reset(token)
        return response


def write_line(request: "HttpRequest", response: "HttpResponse", seconds: float) -> None:
    """Write who asked which page and how it went; never the address itself, or anything that was sent."""
    match = request.resolver_match
    route = match.route if match else "?"
    numbers = {name: value for name, value in match.kwargs.items() if isinstance(value, int)} if match else {}
    # Only who the request read already: looking it up would cost a statement.
    user = getattr(request, "_cached_user", None)
    facts: dict[str, Any] = {
        "method": request.method,
        "route": route,
        "object": numbers or None,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
        "user": user.pk if user is not None else None,
    }
    words = (facts["method"], route, facts["status"], facts["duration_ms"])
    logger.info("%s /%s %s %s ms", *words, extra=facts)
