"""One number for all that follows from a request: the answer, the log, the history, and the jobs it starts."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What a proxy may hand us: anything else could write a line of its own in the log.
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
current_request_id: ContextVar[str] = ContextVar("request_id", default="")


def new_request_id() -> str:
    """Make a number that can be read out on the telephone: twelve signs in groups of four."""
    signs = secrets.token_hex(6)
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def request_id_of(request: HttpRequest) -> str:
    """Give the number that a trusted proxy gave the request (`REQUEST_ID_HEADER`), or else a new one."""
    given = request.headers.get(settings.REQUEST_ID_HEADER, "") if settings.REQUEST_ID_HEADER else ""
    return given if WELL_FORMED.fullmatch(given) else new_request_id()


class RequestMiddleware:
    """Number the request, outermost of all: what goes wrong further in can be found again by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the number in a header; it costs no statement and keeps nothing."""
        number = request_id_of(request)
        token = current_request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response[HEADER] = number
        return response
