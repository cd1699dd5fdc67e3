"""Trouble pages: what happened to what you typed, and what you can do."""

import sys
from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from assessment.views.carried import carried_assessment, carried_assessment_on
from proposals.views.carried import Carried, carried_on, carried_text, render_carried

TRY_AGAIN_AFTER_SECONDS = 30
# Passwords are not written back into a page; who signs in has typed little else.
NOT_GIVEN_BACK = "/account/"
# How the pages on which people write take their text out of what was sent.
CARRYING: dict[str, Callable[..., Carried | None]] = {
    "proposals:proposal_section": carried_text,
    "proposals:proposal_continue": carried_on,
    "beoordelen:assessment_assessment_change": carried_assessment,
    "beoordelen:assessment_continue": carried_assessment_on,
}
SAVED_BY_SCRIPT = {"proposals:proposal_autosave", "beoordelen:assessment_autosave"}
UNREADABLE = (UnreadablePostError, SuspiciousOperation, BadRequest, MultiPartParserError, OSError)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old; nothing was changed, and nothing typed is lost.

    A script gets a short answer and asks for the token of now. The form of a part of a proposal
    proves by its mark that it came from our page: it is carried through signing in. From other
    forms the words are shown to be copied, when the browser says that our own page sent them.
    """
    match = request.resolver_match
    if match and match.view_name in SAVED_BY_SCRIPT:
        return JsonResponse({"state": "token"}, status=403)
    take = CARRYING.get(match.view_name) if match else None
    if take and (carried := take(request, **match.kwargs)):
        return render_carried(request, carried)
    return render(request, "403_csrf.html", {"texts": own_texts(request)}, status=403)


def own_texts(request: HttpRequest) -> list[str]:
    """Give the sentences of a form that our own page sent; nothing of what another site makes a browser send."""
    if request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    fields, _has_files = typed_fields(request)
    return [text for _name, text in fields if " " in text.strip()]


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
