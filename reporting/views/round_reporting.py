"""How the deals of a round report and account for the money, on a page for staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from proposals.enums import PaymentChannel
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import set_sisa_code
from proposals.services.rounds.changes import is_frozen
from reporting.forms import RoundReportingForm
from reporting.queries.round_reporting import round_reporting
from reporting.services.report_schedules import change_schedule


@login_required
@permission_required("reporting.oversee_progress_reports", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def round_reporting_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule of reporting, the payment channel and the SiSa code; who runs rounds may change them."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    may_change = request.user.has_perm("reporting.set_report_schedule")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    now = database_now()
    reporting = round_reporting(round_, request.user, now)
    form = RoundReportingForm(round_, reporting, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _save(request, round_, form))
        return redirect("reporting:round_reporting", round_.slug)
    context = {
        "round": round_,
        "form": form,
        "reporting": reporting,
        "may_change": may_change,
        "is_specific": round_.payment_channel == PaymentChannel.SPECIFIC_GRANT,
        "channel_is_fixed": is_frozen(round_, now),
    }
    return render(request, "reporting/round_reporting.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(request: HttpRequest, round_: Round, form: RoundReportingForm) -> str:
    """Save both, and say how many deals got other periods."""
    values, at = form.cleaned_data, database_now()
    changed = change_schedule(
        round_=round_, every_months=values["every_months"], days_to_write=values["days_to_write"],
        plans_anew=values.get("plans_anew", False), by=request.user, at=at,
    )  # fmt: skip
    if "sisa_code" in values:
        set_sisa_code(round_=round_, code=values["sisa_code"], by=request.user, at=at)
    if not changed:
        return _("Saved.")
    words = ngettext(
        "Saved. %(number)d deal got other periods.", "Saved. %(number)d deals got other periods.", changed
    )  # fmt: skip
    return words % {"number": changed}
