"""The progress reports of all deals for staff: what waits for a judgement, what is late and what comes."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from proposals.models import Deal
from proposals.services.clock import database_now
from reporting.enums import ProgressReportStatus
from reporting.queries import DueLine, awaited_periods, progress_reports_for_pages

SOON = timedelta(days=60)
MOST_LINES = 200


@login_required
@require_safe
def progress_overview(request: HttpRequest) -> HttpResponse:
    """Show staff which reports wait for them, which are late and which are due within sixty days."""
    if not request.user.has_perm("reporting.oversee_progress_reports"):
        raise PermissionDenied
    today = localdate(database_now())
    awaited = awaited_periods().filter(deal__in=Deal.objects.visible_to(request.user), due_date__lte=today + SOON)
    first: dict[int, DueLine] = {}  # what comes after a report that is missing, comes after it
    for period in awaited[:MOST_LINES]:
        first.setdefault(period.deal_id, DueLine(period, today))
    lines = list(first.values())
    waiting = progress_reports_for_pages(request.user).filter(status=ProgressReportStatus.SUBMITTED)
    values = {
        "waiting": list(waiting.order_by("submitted_at", "pk")[:MOST_LINES]),
        "late": [line for line in lines if line.is_late],
        "soon": [line for line in lines if not line.is_late],
        "may_review": request.user.has_perm("reporting.review_progress_report"),
    }
    return render(request, "reporting/progress_overview.html", values)
