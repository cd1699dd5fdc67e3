"""Who asks for one document, file or calculation after another has to wait; all others notice nothing (WS-23).

Each of these takes seconds of a processor. Queues keep them from holding up others (docs/report_desk.md); this keeps
one account, or who took one over, from filling those queues. What saves words is never refused.
"""

import hashlib
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

WINDOW = WAIT_SECONDS  # by the clock, so that what the page says about waiting is true
ASKED, GIVEN = "POST", "GET"
# What is counted together, by the method and the name of the address.
COSTLY: dict[str, tuple[str, frozenset[str]]] = {
    "document": (
        ASKED,
        frozenset({
            "reporting:batch_choose", "reporting:deal_document", "reporting:dossier", "reporting:draft_copy",
            "reporting:letter_request", "reporting:letter_retry", "reporting:objection_file", "reporting:own_pack",
            "reporting:panel_pack", "reporting:parliament_report_document", "reporting:report_retry",
        }),
    ),
    "file": (
        GIVEN,
        frozenset({
            "assessment:decision_file", "assessment:decision_package_json", "assessment:decision_package_zip",
            "assessment:history_file", "assessment:ranking_csv", "assessment:ranking_file",
            "assessment:scoring_matrix_file", "proposals:budget_download", "proposals:management_deals_file",
            "reporting:batch_download", "reporting:letter_proof_file", "reporting:viewing_file",
        }),
    ),
    "calculation": (
        ASKED,
        frozenset({
            "assessment:allocation_run", "assessment:calibration_run", "assessment:ranking_uncertainty_run",
            "assessment:scenario_create",
        }),
    ),
}  # fmt: skip
KIND_OF = {(method, route): kind for kind, (method, routes) in COSTLY.items() for route in routes}


class CostlyMiddleware:
    """Count what is costly for each person and kind, over all processes; without Redis nobody has to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse what is one too many in these five minutes; nothing of what is asked for is looked at."""
        match = request.resolver_match
        kind = KIND_OF.get((request.method or "", match.view_name)) if match else None
        limit = settings.COSTLY_CALLS_IN_FIVE_MINUTES
        if not kind or not limit or not isinstance(user := getattr(request, "_cached_user", None), User):
            return None
        if _counted(f"{kind}:{user.pk}") <= limit:
            return None
        note(request, RefusalReason.LIMIT, user=user, detail=kind)
        return too_often(request)


def _counted(who: str) -> int:
    """Count one more in this window; 0 when Redis is away."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{who}".encode()).hexdigest()[:32]
    key = f"costly:{digest}:{int(time.time()) // WINDOW}"
    with suppress(Exception):  # of the network or of the client library
        caches["shared"].add(key, 0, timeout=2 * WINDOW)
        return int(caches["shared"].incr(key))
    return 0
