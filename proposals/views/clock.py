"""What our clock says, for the countdown of an open page."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from proposals.enums import RoundStatus
from proposals.formats import until_moment
from proposals.models import Round
from proposals.services.clock import WithDatabaseNow


@require_safe
def round_clock(request: HttpRequest, slug: str) -> JsonResponse:
    """Give our time and the closing time of a published round, in one statement and without a session.

    Open pages ask at most once a minute; so a closing time that moves is seen without a reload.
    """
    published = Round.objects.exclude(status=RoundStatus.PREPARATION)
    round_ = get_object_or_404(published.annotate(database_now=WithDatabaseNow()), slug=slug)
    answer = {
        "now": round_.database_now.isoformat(),
        "closes_at": round_.closes_at.isoformat(),
        "closes": until_moment(round_.closes_at),
        "is_open": round_.accepts(round_.database_now),
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
