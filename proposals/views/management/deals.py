"""A deal for the programme staff: its history, and taking it to its next status."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from proposals.enums import DEAL_TRANSITIONS, DealStatus
from proposals.formats import dutch_date
from proposals.forms.management import DealStepForm
from proposals.models import Deal
from proposals.queries import deals_to_show
from proposals.services.clock import database_now
from proposals.services.deal_gates import GateClosed, obstacles
from proposals.services.deals import move_deal
from proposals.services.status import TransitionNotAllowed
from proposals.views.management.history import history_of
from proposals.views.management.kinds import DEAL_KINDS

MOVED_MEANWHILE = gettext_lazy("Somebody moved this deal meanwhile. The page shows how it stands.")


@login_required
@permission_required("proposals.see_deals", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
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
    if request.method == "POST" and form.is_valid() and _is_over(request, deal, form):
        return redirect("proposals:management_deal", pk)
    context = {
        "deal": deal,
        "kind": DEAL_KINDS[deal.status],
        "form": form,
        "following": following,
        "may_move": may_move and bool(following),
        "may_work": request.user.has_perm("proposals.work_on_deal", deal),
        "missing": [(step.label, missing) for step in following if (missing := obstacles(deal, step))],
        "history": [concluded(deal), *history_of(deal.status_changes.select_related("changed_by"), DealStatus)],
    }
    return render(request, "proposals/management/deal.html", context, status=422 if form.errors else 200)


def concluded(deal: Deal) -> dict[str, str]:
    """Give the first step of a deal: it came into being with the publication of the decisions."""
    title = str(DealStatus.PROVISIONAL.label)
    return {"title": title, "text": f"{dutch_date(deal.concluded_at)}\n{deal.concluded_by}", "state": "done"}


def _is_over(request: HttpRequest, deal: Deal, form: DealStepForm) -> bool:
    """Take the step and say whether that is done with; what is missing stands at the field, nothing typed is lost."""
    to, reason = form.cleaned_data["status"], form.cleaned_data["reason"]
    try:
        move_deal(deal=deal, to=to, by=request.user, at=database_now(), reason=reason)
    except TransitionNotAllowed:
        messages.error(request, MOVED_MEANWHILE)
    except GateClosed as closed:
        for obstacle in closed.obstacles:
            form.add_error("status", obstacle)
        return False
    else:
        messages.success(request, _("The deal is now: %(status)s.") % {"status": deal.get_status_display()})
    return True


def steps_forward_first(deal: Deal) -> list[DealStatus]:
    """Give the steps a deal can take: the way on before the way back."""
    order = list(DealStatus)
    here = order.index(DealStatus(deal.status))
    return sorted(
        DEAL_TRANSITIONS[DealStatus(deal.status)], key=lambda step: (order.index(step) < here, order.index(step))
    )
