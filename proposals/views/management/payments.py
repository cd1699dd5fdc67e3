"""The money of one deal: its parts, what was paid, what comes back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import DealStatus, PaymentChannel
from proposals.formats import euros
from proposals.forms.payments import PaymentRequestForm, TrancheForm
from proposals.models import Deal, Tranche
from proposals.queries import payments_of_deal
from proposals.services.clock import database_now
from proposals.services.payments import (
    change_tranche,
    left_of,
    money_of,
    plan_tranche,
    remove_tranche,
    request_payment,
)
from proposals.services.recoveries import DETERMINABLE
from proposals.views.management.money_steps import deal_or_404, take_step, taken

PAGE = "proposals:management_payments"


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def management_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the parts of a deal with their orders, what was paid, and what comes back."""
    deal = deal_or_404(request, pk)
    final = getattr(deal, "final_determination", None)
    context = {
        "deal": deal,
        "money": money_of(deal),
        "payments": payments_of_deal(deal, localtime(database_now()).date()),
        "is_specific": deal.proposal.round.payment_channel == PaymentChannel.SPECIFIC_GRANT,
        "recoveries": deal.recoveries.select_related("requested_by", "approved_by", "received_noted_by"),
        "final": final,
        "may_plan": request.user.has_perm("proposals.plan_payments"),
        "may_approve": request.user.has_perm("proposals.approve_payment"),
        "may_determine": request.user.has_perm("proposals.approve_determination"),
        "is_determinable": deal.status in DETERMINABLE and not (final and final.approved_at),
        "is_over": deal.status == DealStatus.ENDED_EARLY,
    }
    return render(request, "proposals/management/payments.html", context)


@login_required
@permission_required("proposals.plan_payments", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tranche_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a part of the contribution."""
    deal = deal_or_404(request, pk)
    form = TrancheForm(request.POST if request.method == "POST" else None, deal=deal)
    if form.is_valid() and taken(form, lambda: plan_tranche(deal=deal, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The part was added."))
        return redirect(PAGE, pk)
    return _form_page(request, deal, form, None)


@login_required
@permission_required("proposals.plan_payments", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tranche_change(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Change a part, or take it away while nothing was ordered from it."""
    deal = deal_or_404(request, pk)
    tranche = get_object_or_404(deal.tranches, number=number)
    if request.method == "POST" and "remove" in request.POST:
        take_step(request, lambda: remove_tranche(tranche=tranche, by=request.user), _("The part was taken away."))
        return redirect(PAGE, pk)
    first = {name: getattr(tranche, name) for name in ("name", "amount", "planned_date", "milestone")}
    form = TrancheForm(request.POST if request.method == "POST" else None, deal=deal, initial=first)
    if form.is_valid() and taken(form, lambda: change_tranche(tranche=tranche, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The part was changed."))
        return redirect(PAGE, pk)
    return _form_page(request, deal, form, tranche)


@login_required
@permission_required("proposals.plan_payments", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def payment_request(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask that a part is paid; two finance officers approve it."""
    deal = deal_or_404(request, pk)
    tranche = get_object_or_404(deal.tranches.select_related("deal__final_determination"), number=number)
    left = left_of(tranche)
    form = PaymentRequestForm(request.POST if request.method == "POST" else None, initial={"amount": max(left, 0)})
    if form.is_valid() and taken(
        form, lambda: request_payment(tranche=tranche, by=request.user, at=database_now(), **form.cleaned_data)
    ):
        amount = euros(form.cleaned_data["amount"])
        messages.success(request, _("The payment of %(amount)s waits for two finance officers.") % {"amount": amount})
        return redirect(PAGE, pk)
    context = {"deal": deal, "tranche": tranche, "left": left, "form": form}
    return render(request, "proposals/management/payment_request.html", context, status=422 if form.errors else 200)


def _form_page(request: HttpRequest, deal: Deal, form: TrancheForm, tranche: Tranche | None) -> HttpResponse:
    context: dict[str, Any] = {
        "deal": deal,
        "form": form,
        "tranche": tranche,
        "left": money_of(deal).left_to_plan,
        "may_remove": tranche is not None and not tranche.orders.exists(),
    }
    return render(request, "proposals/management/tranche.html", context, status=422 if form.errors else 200)
