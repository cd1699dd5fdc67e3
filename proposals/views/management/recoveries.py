"""How the money of a deal ends: what comes back, and the final amount."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from proposals.formats import dutch_date, euros
from proposals.forms.payments import DeterminationForm, ReceivedForm, RecoveryForm
from proposals.models import Recovery
from proposals.services.clock import database_now
from proposals.services.payments import money_of
from proposals.services.recoveries import (
    TERM,
    approve_determination,
    approve_recovery,
    cancel_recovery,
    draft_determination,
    note_received,
    request_recovery,
)
from proposals.views.management.money_steps import deal_or_404, take_step, taken, unknown_step
from proposals.views.recent_sign_in import recent_sign_in_required

PAGE = "proposals:management_payments"


@login_required
@permission_required("proposals.plan_payments", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a region pays money back; a finance officer approves it."""
    deal = deal_or_404(request, pk)
    now = database_now()
    first = {"due_date": localtime(now).date() + TERM}
    form = RecoveryForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and taken(
        form, lambda: request_recovery(deal=deal, by=request.user, at=now, **form.cleaned_data)
    ):
        messages.success(request, _("The recovery waits for a finance officer."))
        return redirect(PAGE, pk)
    context = {"deal": deal, "form": form, "money": money_of(deal)}
    return render(request, "proposals/management/recovery.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.approve_payment", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a recovery, give it up, or note that the money came back."""
    visible = Recovery.objects.visible_to(request.user)
    recovery = get_object_or_404(visible.select_related("deal__proposal__organisation", "requested_by"), pk=pk)
    form = ReceivedForm()
    if request.method == "POST":
        at, step = database_now(), request.POST.get("step")
        if step == "approve":
            done = _("The recovery of %(amount)s was approved.") % {"amount": euros(recovery.amount)}
            take_step(request, lambda: approve_recovery(recovery=recovery, by=request.user, at=at), done)
            return redirect(PAGE, recovery.deal_id)
        if step == "cancel":
            done = _("The recovery was given up.")
            take_step(request, lambda: cancel_recovery(recovery=recovery, by=request.user, at=at), done)
            return redirect(PAGE, recovery.deal_id)
        form = ReceivedForm(request.POST)
        if step != "received":
            form.full_clean()
            form.errors.clear()
            form.add_error(None, unknown_step())
        elif form.is_valid() and taken(
            form, lambda: note_received(recovery=recovery, by=request.user, at=at, **form.cleaned_data)
        ):
            day = dutch_date(form.cleaned_data["received_date"])
            messages.success(request, _("It was noted that the money came back on %(day)s.") % {"day": day})
            return redirect(PAGE, recovery.deal_id)
    context = {
        "recovery": recovery,
        "deal": recovery.deal,
        "form": form,
        "is_open": not recovery.cancelled_at and not recovery.received_date,
        "is_mine": recovery.requested_by_id == request.user.pk,
    }
    return render(request, "proposals/management/recovery_settle.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.plan_payments", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def determination(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the final amount of a deal; a decision maker approves it."""
    deal = deal_or_404(request, pk)
    final = getattr(deal, "final_determination", None)
    first = {
        "amount": final.amount if final else deal.awarded_amount,
        "explanation": final.explanation if final else "",
    }
    form = DeterminationForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and taken(
        form, lambda: draft_determination(deal=deal, by=request.user, at=database_now(), **form.cleaned_data)
    ):
        messages.success(request, _("The final amount waits for a decision maker."))
        return redirect(PAGE, pk)
    context = {"deal": deal, "form": form, "money": money_of(deal)}
    return render(request, "proposals/management/determination.html", context, status=422 if form.errors else 200)


@login_required
@permission_required("proposals.approve_determination", raise_exception=True)
@require_POST
@recent_sign_in_required
def determination_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the final amount; what was paid above it is recovered."""
    deal = deal_or_404(request, pk)
    final = getattr(deal, "final_determination", None)
    if final is None:
        raise Http404
    done = _("The final amount of %(amount)s was approved.") % {"amount": euros(final.amount)}
    take_step(request, lambda: approve_determination(determination=final, by=request.user, at=database_now()), done)
    return redirect(PAGE, pk)
