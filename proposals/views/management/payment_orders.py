"""Payment orders: what waits, one order with its approvals, and the personal limits."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import PaymentState, Role
from proposals.formats import euros
from proposals.forms.payments import PaidForm, PaymentLimitForm, RefusalForm
from proposals.models import PaymentLimit, PaymentOrder, User
from proposals.services.clock import database_now
from proposals.services.payments import approve_payment, limit_of, note_paid, refuse_payment, set_payment_limit
from proposals.views.management.money_steps import take_step, taken, unknown_step
from proposals.views.recent_sign_in import ask_who_it_is

PER_PAGE = 50
ORDER_KINDS = {
    PaymentState.REQUESTED: "wait",
    PaymentState.HALF_APPROVED: "busy",
    PaymentState.APPROVED: "busy",
    PaymentState.PAID: "done",
    PaymentState.REFUSED: "error",
}
RELATED = (
    "tranche__deal__proposal__organisation", "requested_by", "first_approved_by", "second_approved_by", "refused_by",
    "paid_noted_by",
)  # fmt: skip
DETAIL = "proposals:payment_order"


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def payment_orders(request: HttpRequest) -> HttpResponse:
    """List what waits for an approval or a payment, and what was settled last."""
    orders = PaymentOrder.objects.visible_to(request.user).select_related(*RELATED)
    waiting = [_row(order, request.user) for order in orders.waiting().order_by("requested_at", "pk")]
    settled = orders.exclude(pk__in=orders.waiting().order_by().values("pk")).order_by("-requested_at", "-pk")
    page = Paginator(settled, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting,
        "page": page,
        "settled": [_row(order, request.user) for order in page],
        "limit": limit_of(request.user) if request.user.has_perm("proposals.approve_payment") else None,
        "may_approve": request.user.has_perm("proposals.approve_payment"),
        "may_see_limits": _may_see_limits(request.user),
    }
    return render(request, "proposals/management/payment_orders.html", context)


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def payment_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an order; a finance officer approves it, refuses it or notes that it was paid."""
    visible = PaymentOrder.objects.visible_to(request.user).select_related(*RELATED, "tranche__deal__proposal__round")
    order = get_object_or_404(visible, pk=pk)
    may_approve = request.user.has_perm("proposals.approve_payment")
    refusal, paid = RefusalForm(prefix="refuse"), PaidForm(prefix="paid")
    if request.method == "POST":
        if not may_approve:
            raise PermissionDenied
        step = request.POST.get("step")
        if step == "approve":
            ask_who_it_is(request)
            done = _("Your approval of %(amount)s was recorded.") % {"amount": euros(order.amount)}
            take_step(request, lambda: approve_payment(order=order, by=request.user, at=database_now()), done)
            return redirect(DETAIL, pk)
        if step == "refuse":
            refusal = RefusalForm(request.POST, prefix="refuse")
            if _refused(request, refusal, order):
                return redirect(DETAIL, pk)
        elif step == "paid":
            paid = PaidForm(request.POST, prefix="paid")
            if _paid(request, paid, order):
                return redirect(DETAIL, pk)
        else:
            refusal = RefusalForm({}, prefix="refuse")
            refusal.is_valid()
            refusal.errors.clear()
            refusal.add_error(None, unknown_step())
    failed = next((form for form in (refusal, paid) if form.errors), None)
    context = {
        "order": order,
        "deal": order.tranche.deal,
        "kind": ORDER_KINDS[order.state],
        "why_not": why_not(order, request.user) if may_approve else "",
        "may_approve": may_approve,
        "is_open": order.state in {PaymentState.REQUESTED, PaymentState.HALF_APPROVED, PaymentState.APPROVED},
        "waits_for_approval": order.state in {PaymentState.REQUESTED, PaymentState.HALF_APPROVED},
        "refusal": refusal,
        "paid": paid,
        "failed": failed or refusal,
    }
    return render(request, "proposals/management/payment_order.html", context, status=422 if failed else 200)


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def payment_limits(request: HttpRequest) -> HttpResponse:
    """Show who may approve how much; a decision maker sets a limit."""
    if not _may_see_limits(request.user):
        raise PermissionDenied
    may_set = request.user.has_perm("proposals.set_payment_limit")
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    officers = User.objects.filter(
        role_grants__role=Role.FINANCE_OFFICER, role_grants__ended_at__isnull=True, is_active=True
    )
    form = PaymentLimitForm(
        request.POST if request.method == "POST" else None,
        officers=officers.exclude(pk=request.user.pk).order_by("name"),
    )
    if form.is_valid() and taken(
        form, lambda: set_payment_limit(by=request.user, at=database_now(), **form.cleaned_data)
    ):
        values = {"person": form.cleaned_data["user"], "amount": euros(form.cleaned_data["amount"])}
        messages.success(request, _("%(person)s may approve payments up to %(amount)s.") % values)
        return redirect("proposals:payment_limits")
    newest: dict[int, PaymentLimit] = {}
    for limit in PaymentLimit.objects.filter(user__in=officers).select_related("set_by"):
        newest.setdefault(limit.user_id, limit)
    rows = [(officer, newest.get(officer.pk)) for officer in officers.order_by("name")]
    context = {"rows": rows, "form": form, "may_set": may_set}
    return render(request, "proposals/management/payment_limits.html", context, status=422 if form.errors else 200)


def why_not(order: PaymentOrder, user: User) -> str:
    """Say why this person cannot approve the order; nothing when there is no reason."""
    if order.requested_by_id == user.pk:
        return _("You asked for this payment. Two others approve it.")
    if order.first_approved_by_id == user.pk:
        return _("You gave the first approval. Another finance officer gives the second.")
    limit = limit_of(user)
    if limit is None:
        return _("No limit was set for you yet, so you cannot approve payments.")
    if order.amount > limit:
        return _("This is above your limit of %(limit)s. Ask another finance officer.") % {"limit": euros(limit)}
    return ""


def _row(order: PaymentOrder, user: User) -> dict[str, Any]:
    mine = order.state in {PaymentState.REQUESTED, PaymentState.HALF_APPROVED} and user.pk not in {
        order.requested_by_id,
        order.first_approved_by_id,
    }
    return {"order": order, "deal": order.tranche.deal, "kind": ORDER_KINDS[order.state], "is_for_me": mine}


def _may_see_limits(user: Any) -> bool:
    return user.has_role(Role.FINANCE_OFFICER, Role.DECISION_MAKER, Role.CONTROLLER)


def _refused(request: HttpRequest, form: RefusalForm, order: PaymentOrder) -> bool:
    if not form.is_valid() or not taken(
        form,
        lambda: refuse_payment(order=order, reason=form.cleaned_data["reason"], by=request.user, at=database_now()),
    ):
        return False
    messages.success(request, _("The payment was refused. Its amount can be asked again."))
    return True


def _paid(request: HttpRequest, form: PaidForm, order: PaymentOrder) -> bool:
    if not form.is_valid() or not taken(
        form,
        lambda: note_paid(order=order, paid_date=form.cleaned_data["paid_date"], by=request.user, at=database_now()),
    ):
        return False
    messages.success(request, _("The payment of %(amount)s was noted.") % {"amount": euros(order.amount)})
    return True
