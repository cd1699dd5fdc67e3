"""Deals: the list and the page of one, for the region and the ministry."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals.enums import DealStatus
from proposals.formats import dutch_date
from proposals.models import Deal
from proposals.queries import deals_to_show

STATUS_KINDS = {
    DealStatus.PROVISIONAL: "wait",
    DealStatus.IN_ELABORATION: "busy",
    DealStatus.COVENANT_READY: "busy",
    DealStatus.SIGNED: "done",
    DealStatus.RUNNING: "done",
    DealStatus.COMPLETED: "done",
    DealStatus.ENDED_EARLY: "info",
}
COURSE = [status for status in DealStatus if status != DealStatus.ENDED_EARLY]


@login_required
@require_safe
def deal_list(request: HttpRequest) -> HttpResponse:
    """List the deals this person may see, by round and region."""
    deals = [(deal, STATUS_KINDS[deal.status]) for deal in deals_to_show(request.user)]
    return render(request, "proposals/deal_list.html", {"deals": deals})


@login_required
@require_safe
def deal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one deal: amounts, period, themes and its course."""
    deal = get_object_or_404(deals_to_show(request.user), pk=pk)
    context = {
        "deal": deal,
        "proposal": deal.proposal,
        "kind": STATUS_KINDS[deal.status],
        "steps": deal_timeline(deal),
        "own_amount": deal.total_costs_amount - deal.awarded_amount,
        "themes": list(deal.proposal.themes.all()),
        "may_read": request.user.has_perm("proposals.read_proposal", deal.proposal),
        "is_member": deal.proposal.organisation_id in request.user.membership_roles,
    }
    return render(request, "proposals/deal_detail.html", context)


def deal_timeline(deal: Deal) -> list[dict[str, str]]:
    """List the course of a deal: what was reached and when, where it is now, what is to come."""
    reached = {change.to_status: change.changed_at for change in deal.status_changes.all()}
    reached.setdefault(DealStatus.PROVISIONAL, deal.concluded_at)
    course = [*COURSE, DealStatus.ENDED_EARLY] if deal.status == DealStatus.ENDED_EARLY else COURSE
    place = course.index(DealStatus(deal.status))
    steps = []
    for number, status in enumerate(course):
        moment = reached.get(status) if number <= place else None
        if number < place and moment is None:
            continue
        steps.append(
            {"title": str(status.label), "text": _step_text(deal, status, moment), "state": _state(number, place)}
        )
    return steps


def _step_text(deal: Deal, status: str, moment: object) -> str:
    if status == DealStatus.SIGNED and deal.covenant_signed_date:
        return dutch_date(deal.covenant_signed_date)
    if moment:
        return dutch_date(moment)
    if status == DealStatus.COMPLETED and deal.end_date:
        return _("planned for %(day)s") % {"day": dutch_date(deal.end_date)}
    return ""


def _state(number: int, place: int) -> str:
    if number == place:
        return "done" if number == len(COURSE) - 1 else "now"
    return "done" if number < place else "todo"
