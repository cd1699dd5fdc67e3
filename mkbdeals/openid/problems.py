"""The page for who is not signed in: what happened, and what to do about it, in plain words."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mkbdeals.refusals import note
from proposals.enums import RefusalReason

log = logging.getLogger(__name__)

# Nobody was refused: somebody stopped, or the place does not answer.
NO_REFUSAL = frozenset({"away", "cancelled", "late"})
STATUS = {"away": 503, "cancelled": 200, "late": 400, "token": 403}


def problem_page(request: HttpRequest, place: str, reason: str, exception: Exception | None = None) -> HttpResponse:
    """Show why it did not work. The log gets the kind of trouble, never a name, an address or a token."""
    detail = getattr(exception, "detail", "") or (type(exception).__name__ if exception else "")
    level = logging.ERROR if reason in {"away", "token"} else logging.INFO
    log.log(level, "Not signed in through %s: %s %s", place, reason, detail)
    if reason not in NO_REFUSAL:
        note(request, RefusalReason.ELSEWHERE, detail=reason)
    context: dict[str, Any] = {"place": place, "reason": reason}
    answer = render(request, "account/not_signed_in.html", context, status=STATUS.get(reason, 403))
    if reason == "away":
        answer["Retry-After"] = "60"
    return answer
