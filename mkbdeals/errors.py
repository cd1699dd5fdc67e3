"""Trouble pages: what happened to what you typed, and what you can do."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string

from assessment.views.carried import carried_assessment, carried_assessment_on
from mkbdeals.refusals import note
from mkbdeals.tracing import current_request_id
from proposals.enums import RefusalReason
from proposals.views.carried import Carried, carried_on, carried_text, render_carried
from reporting.views.progress_carried import carried_report, carried_report_on

TRY_AGAIN_AFTER_SECONDS = 30
WAIT_SECONDS = 300  # the longest of ACCOUNT_RATE_LIMITS for who signs in
# Passwords are not written back into a page; who signs in has typed little else.
NOT_GIVEN_BACK = "/account/"
# How the pages on which people write take their text out of what was sent.
CARRYING: dict[str, Callable[..., Carried | None]] = {
    "proposals:proposal_section": carried_text,
    "proposals:proposal_continue": carried_on,
    "beoordelen:assessment_assessment_change": carried_assessment,
    "beoordelen:assessment_continue": carried_assessment_on,
    "reporting:progress_report_edit": carried_report,
    "reporting:progress_report_continue": carried_report_on,
}
SAVED_BY_SCRIPT = {
    "proposals:proposal_autosave",
    "beoordelen:assessment_autosave",
    "beoordelen:practice_autosave",
    "assessment:practice_autosave",
    "assessment:panel_draft",
    "reporting:progress_report_autosave",
    "reporting:parliament_report_autosave",
}
TOO_MANY = (TooManyFieldsSent, TooManyFilesSent)
SHEETS = ("css/tokens.css", "css/nlds.css", "css/site.css")
# The last resort, when not even a template can be read. Dutch, because the translations may be what failed.
BARE_PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Er ging iets mis bij ons - MKB-deals</title></head>
<body><main><h1>Er ging iets mis bij ons</h1>
<p>U deed niets verkeerd. Wat u eerder bewaarde, staat er nog. Verstuurde u net iets?
Kijk dan eerst of het is bewaard.</p>
<p>Probeer het over een paar minuten opnieuw. Blijft het misgaan? Neem dan contact op met het programmateam.</p>
<p>Noem daarbij dit nummer: <strong>%s</strong></p><p><a href="/">Naar de startpagina</a></p></main></body></html>
"""
UNREADABLE = (UnreadablePostError, SuspiciousOperation, BadRequest, MultiPartParserError, OSError)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old; nothing was changed, and nothing typed is lost.

    A script gets a short answer and asks for the token of now. The form of a part of a proposal
    proves by its mark that it came from our page: it is carried through signing in. From other
    forms the words are shown to be copied, when the browser says that our own page sent them.
    """
    note(request, RefusalReason.FORM)
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read: 413 when there was too much of it, else 400.

    As in Django itself the page is made without the request: reading it is what failed.
    """
    too_many = isinstance(exception, TOO_MANY)
    if too_many or isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("413.html", {"too_many": too_many}), status=413)
    # Names of other hosts are asked for all day by who looks for sites, and a broken connection is nobody's doing.
    if isinstance(exception, (SuspiciousOperation, BadRequest)) and not isinstance(exception, DisallowedHost):
        note(request, RefusalReason.ODD)
    return HttpResponse(render_to_string("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not do this; the words of a form of ours are shown to be copied."""
    return render(request, "403.html", {"texts": own_texts(request)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer that there is no such page; the words of a form of ours are shown to be copied."""
    return render(request, "404.html", {"texts": own_texts(request)}, status=404)


def too_often(request: HttpRequest) -> HttpResponse:
    """Answer who tried too often, such as a password (allauth calls this) or numbers of proposals."""
    at_the_door = request.path.startswith(NOT_GIVEN_BACK)
    if at_the_door:
        note(request, RefusalReason.LIMIT)
    context = {"at_the_door": at_the_door, "texts": [] if at_the_door else own_texts(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong with us; while the database is away it is a pause, not a fault.

    Neither page reads the session, the database or the menu: those may be what failed. Whatever fails in making the
    page itself leads to one that needs nothing at all.
    """
    try:
        if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
            return pause(request)
        context = own_frame(request) | {"texts": own_texts(request)}
        return HttpResponse(render_to_string("500.html", context), status=500)
    except Exception:
        logging.getLogger("django.request").exception("the page for trouble could not be made")
        return HttpResponse(BARE_PAGE % current_request_id.get(), status=500)


def own_frame(request: HttpRequest) -> dict[str, Any]:
    """Give what the pages for trouble of our own show: style sheets, the number to be called by, what was asked."""
    return {
        "sheets": [address_of(sheet) for sheet in SHEETS],
        "reference": current_request_id.get(),
        "helpdesk": settings.HELPDESK,
        "was_sent": request.method == "POST",
    }


def address_of(sheet: str) -> str:
    """Give the address of a style sheet, under its plain name when the list of static files does not have it."""
    try:
        return staticfiles_storage.url(sheet)
    except Exception:  # a file missing from the list, the list damaged, the disk away
        return f"{settings.STATIC_URL}{sheet}"


def pause(request: HttpRequest) -> HttpResponse:
    """Ask to try again soon, with all that was typed in the page: one press sends it again."""
    fields, has_files = typed_fields(request)
    context = own_frame(request) | {"fields": fields, "has_files": has_files, "address": request.get_full_path()}
    headers = {"Retry-After": str(TRY_AGAIN_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


def typed_fields(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """Give the fields of the form that was sent, and whether files came with it (those cannot be given back).

    The security token is that of the form itself, so that a form of another site is refused as ever. A password is
    typed again: also where a page to sign in carries a text along, and in an invitation.
    """
    if request.method != "POST" or request.path.startswith(NOT_GIVEN_BACK):
        return [], False
    try:
        told = [(name, values) for name, values in request.POST.lists() if "password" not in name]
        fields = [(name, value) for name, values in told for value in values]
        return fields, bool(request.FILES)
    except UNREADABLE:
        return [], False
