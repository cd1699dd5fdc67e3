"""The plan of reporting of a deal: when each report is due, and what must be reached by then."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reporting.forms import ReportingPlanForm
from reporting.queries import deals_for_pages
from reporting.services.progress_reports import REPORTING_DEAL_STATUSES
from reporting.services.report_schedules import agree_figures, move_due_dates, plan_periods


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reporting_plan(request: HttpRequest, deal_pk: int) -> HttpResponse:
    """Let who keeps the deal move due dates and note planned figures; without them the plan is a straight line."""
    deal = get_object_or_404(deals_for_pages(request.user), pk=deal_pk)
    if not request.user.has_perm("reporting.plan_reporting"):
        raise PermissionDenied
    if request.method == "POST" and deal.status in REPORTING_DEAL_STATUSES:
        plan_periods(deal=deal)  # what was missing is made first; a deal without periods shows only this button
    form = ReportingPlanForm(deal, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            move_due_dates(deal=deal, due_dates=form.due_dates())
            agree_figures(deal=deal, figures=form.planned())
        messages.success(request, _("The plan of reporting is saved."))
        return redirect("reporting:reporting_plan", deal.pk)
    status = 422 if form.errors else 200
    return render(request, "reporting/reporting_plan.html", {"deal": deal, "form": form}, status=status)
