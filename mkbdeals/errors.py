"""Trouble pages: what happened to what you typed, and what you can do."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

TRY_AGAIN_AFTER_SECONDS = 30
# Passwords are not written back into a page; who signs in has typed little else.
NOT_GIVEN_BACK = "/account/"
UNREADABLE = (UnreadablePostError, SuspiciousOperation, BadRequest, MultiPartParserError, OSError)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old; nothing was changed."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong with us; while the database is away it is a pause, not a fault.

    Neither page reads the session or the database: those may be what failed.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return pause(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def pause(request: HttpRequest) -> HttpResponse:
    """Ask to try again soon, with all that was typed in the page: one press sends it again."""
    fields, has_files = typed_fields(request)
    context = {"fields": fields, "has_files": has_files, "address": request.get_full_path()}
    headers = {"Retry-After": str(TRY_AGAIN_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def typed_fields(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """Give the fields of the form that was sent, and whether files came with it (those cannot be given back).

    The security token is that of the form itself, so that a form of another site is refused as ever.
    """
    if request.method != "POST" or request.path.startswith(NOT_GIVEN_BACK):
        return [], False
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        return fields, bool(request.FILES)
    except UNREADABLE:
        return [], False
