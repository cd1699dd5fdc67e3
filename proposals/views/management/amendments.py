"""Changes of a deal: the working copy, what differs, and the approval by somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.forms import BooleanField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.amendments import AmendmentForm
from proposals.forms.payments import RefusalForm
from proposals.models import DealAmendment, User
from proposals.services.amendments import (
    AMENDABLE,
    approve_amendment,
    basis_of,
    has_moved,
    moved_words,
    open_amendment,
    return_amendment,
    save_amendment,
    submit_amendment,
)
from proposals.services.clock import database_now
from proposals.views.management.money_steps import deal_or_404, take_step, taken, unknown_step

DETAIL = "proposals:amendment"
RELATED = ("deal__proposal__organisation", "opened_by", "changed_by", "submitted_by", "approved_by", "returned_by")


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """List the changes of a deal, the newest first."""
    deal = deal_or_404(request, pk)
    found = deal.amendments.select_related(*RELATED).order_by("-number")
    rows = [(each, *state_of(each)) for each in found]
    context = {
        "deal": deal,
        "rows": rows,
        "may_begin": request.user.has_perm("proposals.amend_deal")
        and deal.status in AMENDABLE
        and not any(each.is_open for each, _kind, _word in rows),
        "is_amendable": deal.status in AMENDABLE,
    }
    return render(request, "proposals/management/amendments.html", context)


@login_required
@permission_required("proposals.amend_deal", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a change: make the working copy and go on to fill it in."""
    deal = deal_or_404(request, pk)
    made: list[DealAmendment] = []
    if request.method != "POST":
        return redirect("proposals:amendments", pk)
    if take_step(
        request,
        lambda: made.append(open_amendment(deal=deal, by=request.user, at=database_now())),
        _("The change was begun. Nothing changes until somebody else approves it."),
    ):
        return redirect("proposals:amendment_edit", made[0].pk)
    return redirect("proposals:amendments", pk)


@login_required
@permission_required("proposals.amend_deal", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in the working copy."""
    amendment = _amendment(request, pk)
    if not amendment.is_open:
        messages.error(request, _("This change was approved or sent back. It does not change any more."))
        return redirect(DETAIL, pk)
    basis = basis_of(amendment)
    seen = request.POST.get("basis", basis)
    form = _form(request, amendment, is_on_top=seen != basis)
    if seen != basis:
        form.full_clean()
        form.add_error(None, moved_words(amendment))
    elif form.is_valid() and taken(
        form,
        lambda: save_amendment(
            amendment=amendment, proposed=form.as_proposed(), reason=form.cleaned_data["reason"], by=request.user,
            at=database_now(), basis=seen,
        ),
    ):  # fmt: skip
        messages.success(request, _("The change was saved. Look at what differs, then present it."))
        return redirect(DETAIL, pk)
    context = {"amendment": amendment, "deal": amendment.deal, "form": form, "basis": basis, "has_moved": seen != basis}
    return render(request, "proposals/management/amendment_edit.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, amendment: DealAmendment, *, is_on_top: bool) -> AmendmentForm:
    """Give the form with what was typed; `is_on_top` says that it comes on top of what a colleague saved.

    What that colleague added was not on the screen, and stays as it is.
    """
    stored = {"original": amendment.original, "proposed": amendment.proposed, "reason": amendment.reason}
    if request.method != "POST":
        return AmendmentForm(None, **stored)
    data = request.POST.copy()
    if is_on_top:
        now = AmendmentForm(None, **stored)
        for each in now:
            if each.name not in data and not isinstance(each.field, BooleanField):
                data[each.html_name] = each.field.prepare_value(each.value()) or ""
    return AmendmentForm(data, **stored)


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what differs; present it, approve it or send it back."""
    found = _amendment(request, pk)
    form = RefusalForm()
    if request.method == "POST":
        step = request.POST.get("step", "")
        _require_may(request.user, step)
        at, by = database_now(), request.user
        if step == "submit":
            done = _("The change waits for somebody else.")
            take_step(request, lambda: submit_amendment(amendment=found, by=by, at=at), done)
            return redirect(DETAIL, pk)
        if step == "approve":
            done = _("The change was approved. The deal is changed.")
            take_step(request, lambda: approve_amendment(amendment=found, by=by, at=at), done)
            return redirect(DETAIL, pk)
        form = RefusalForm(request.POST)
        if step != "return":
            form.full_clean()
            form.errors.clear()
            form.add_error(None, unknown_step())
        elif form.is_valid() and taken(
            form, lambda: return_amendment(amendment=found, reason=form.cleaned_data["reason"], by=by, at=at)
        ):
            messages.success(request, _("The change was sent back. The deal stays as it is."))
            return redirect(DETAIL, pk)
    kind, word = state_of(found)
    prepared_by = {found.opened_by_id, found.changed_by_id, found.submitted_by_id}
    context = {
        "amendment": found,
        "deal": found.deal,
        "kind": kind,
        "word": word,
        "form": form,
        "has_moved": found.is_open and has_moved(found),
        "may_edit": found.is_open and request.user.has_perm("proposals.amend_deal"),
        "may_approve": found.is_open and request.user.has_perm("proposals.approve_amendment"),
        "is_mine": request.user.pk in prepared_by,
    }
    return render(request, "proposals/management/amendment.html", context, status=422 if form.errors else 200)


def state_of(amendment: DealAmendment) -> tuple[str, str]:
    """Give the kind of status and its word."""
    if amendment.approved_at:
        return "done", _("Approved")
    if amendment.returned_at:
        return "error", _("Not agreed")
    return ("wait", _("Waits for approval")) if amendment.submitted_at else ("busy", _("Being prepared"))


def _amendment(request: HttpRequest, pk: int) -> DealAmendment:
    visible = DealAmendment.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related(*RELATED), pk=pk)


def _require_may(user: User, step: str) -> None:
    names = {
        "submit": ("proposals.amend_deal",),
        "approve": ("proposals.approve_amendment",),
    }.get(step, ("proposals.amend_deal", "proposals.approve_amendment"))
    if not any(user.has_perm(name) for name in names):
        raise PermissionDenied
