"""The steps of an allocation towards a decision: send for approval, approve, return."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment.forms.management import ReasonForm
from assessment.models import AllocationRun
from assessment.services.allocations import approve_allocation, propose_allocation, return_allocation
from assessment.views.management.allocations import return_form, run_or_404, show_allocation
from assessment.views.management.steps import Refusal, refusal_of, words_of
from proposals.services.clock import database_now
from proposals.views.recent_sign_in import recent_sign_in_required


@login_required
@permission_required("assessment.propose_allocation", raise_exception=True)
@require_POST
def allocation_propose(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send an allocation for approval."""
    run = run_or_404(request, slug, number)
    refusal = refusal_of(lambda: propose_allocation(run=run, by=request.user, at=database_now()))
    return _outcome(
        request, run, refusal, _("The allocation waits for approval. A decision was drafted for everybody.")
    )


@login_required
@permission_required("assessment.return_allocation", raise_exception=True)
@require_POST
@recent_sign_in_required
def allocation_approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Approve an allocation. A decision maker who prepared it gets the refusal in words."""
    run = run_or_404(request, slug, number)
    refusal = refusal_of(lambda: approve_allocation(run=run, by=request.user, at=database_now()))
    return _outcome(
        request, run, refusal, _("The allocation is approved. The decisions stay secret until publication.")
    )


@login_required
@permission_required("assessment.return_allocation", raise_exception=True)
@require_POST
def allocation_return(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return an allocation with a reason; the drafted decisions disappear."""
    run, form = run_or_404(request, slug, number), return_form(request.POST)
    if not form.is_valid():
        return show_allocation(request, run, form=form, status=422)
    reason = form.cleaned_data["reason"]
    refusal = refusal_of(lambda: return_allocation(run=run, by=request.user, at=database_now(), reason=reason))
    return _outcome(request, run, refusal, _("The allocation is returned. The drafted decisions are gone."), form)


def _outcome(
    request: HttpRequest, run: AllocationRun, refusal: Refusal | None, done: str, form: ReasonForm | None = None
) -> HttpResponse:
    """Go on to the page of the allocation, or show it at once with the refusal and what was typed."""
    if refusal is None:
        messages.success(request, done)
        return redirect("assessment:allocation_detail", run.round.slug, run.number)
    fresh = run_or_404(request, run.round.slug, run.number)
    return show_allocation(request, fresh, form=form, refusal=words_of(refusal), status=409)
