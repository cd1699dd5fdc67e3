"""Deals for the programme staff: the list, and taking a deal to its next status."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from proposals.enums import DEAL_TRANSITIONS, DealStatus
from proposals.formats import dutch_date
from proposals.forms.management import DealStepForm
from proposals.models import Deal
from proposals.queries import deals_to_show
from proposals.services.clock import database_now
from proposals.services.deals import move_deal
from proposals.services.status import TransitionNotAllowed
from proposals.views.management.history import history_of
from proposals.views.management.kinds import DEAL_KINDS

PER_PAGE = 50
MOVED_MEANWHILE = gettext_lazy("Somebody moved this deal meanwhile. The page shows how it stands.")


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_safe
def management_deals(request: HttpRequest) -> HttpResponse:
    """List the deals with their status and contribution."""
    page = Paginator(deals_to_show(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(deal, DEAL_KINDS[deal.status]) for deal in page]
    return render(request, "proposals/management/deals.html", {"page": page, "rows": rows})


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "POST"])
def management_deal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a deal with its history; on POST take it to its next status."""
    deal = get_object_or_404(deals_to_show(request.user), pk=pk)
    following = steps_forward_first(deal)
    form = DealStepForm(request.POST if request.method == "POST" else None, following=following)
    may_move = request.user.has_perm("proposals.move_deal")
    if request.method == "POST" and not may_move:
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("seen", deal.status) != deal.status:
        messages.error(request, MOVED_MEANWHILE)
        return redirect("proposals:management_deal", pk)
    if request.method == "POST" and form.is_valid():
        _move(request, deal, form.cleaned_data["status"], form.cleaned_data["reason"])
        return redirect("proposals:management_deal", pk)
    context = {
        "deal": deal,
        "kind": DEAL_KINDS[deal.status],
        "form": form,
        "following": following,
        "may_move": may_move and bool(following),
        "history": [concluded(deal), *history_of(deal.status_changes.select_related("changed_by"), DealStatus)],
    }
    return render(request, "proposals/management/deal.html", context, status=422 if form.errors else 200)


def concluded(deal: Deal) -> dict[str, str]:
    """Give the first step of a deal: it came into being with the publication of the decisions."""
    title = str(DealStatus.PROVISIONAL.label)
    return {"title": title, "text": f"{dutch_date(deal.concluded_at)}\n{deal.concluded_by}", "state": "done"}


def _move(request: HttpRequest, deal: Deal, to: str, reason: str) -> None:
    try:
        move_deal(deal=deal, to=to, by=request.user, at=database_now(), reason=reason)
    except TransitionNotAllowed:
        messages.error(request, MOVED_MEANWHILE)
    else:
        messages.success(request, _("The deal is now: %(status)s.") % {"status": deal.get_status_display()})


def steps_forward_first(deal: Deal) -> list[DealStatus]:
    """Give the steps a deal can take: the way on before the way back."""
    order = list(DealStatus)
    here = order.index(DealStatus(deal.status))
    return sorted(
        DEAL_TRANSITIONS[DealStatus(deal.status)], key=lambda step: (order.index(step) < here, order.index(step))
    )
