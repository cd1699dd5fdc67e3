"""Deals: the list and the page of one, for the region and the ministry."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from proposals.enums import DealStatus
from proposals.formats import dutch_date
from proposals.forms.deal_parts import MilestoneReachedForm
from proposals.models import Deal, Milestone
from proposals.queries import deals_to_show, payments_of_deal
from proposals.services.attachments import is_readable
from proposals.services.clock import database_now
from proposals.services.deal_parts import CARRIED_OUT_IN
from proposals.services.deal_standing import standings
from proposals.views.management.deal_list import STANDING_KINDS

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
    """Show one deal: promised and reached, its course, payments and documents."""
    return show_deal(request, pk)


def show_deal(request: HttpRequest, pk: int, wrong: MilestoneReachedForm | None = None) -> HttpResponse:
    """Show the page of a deal; `wrong` is the form of a milestone that cannot be noted like that."""
    deal = get_object_or_404(deals_to_show(request.user).select_related("final_determination"), pk=pk)
    on = localdate(database_now())
    standing = standings([deal], on)[deal.pk]
    may_work = request.user.has_perm("proposals.work_on_deal", deal)
    context = {
        "deal": deal,
        "proposal": deal.proposal,
        "kind": STATUS_KINDS[deal.status],
        "standing": standing,
        "standing_kind": STANDING_KINDS.get(standing.word, "todo") if standing.word else "",
        "results": standing.facts.results,
        "results_on": standing.facts.results_on,
        "steps": deal_course(deal, on),
        "waiting": _milestone_forms(deal, wrong) if may_work else [],
        "wrong": wrong,
        "payments": payments_of_deal(deal, on),
        "copies": [copy for copy in deal.signed_copies.all() if is_readable(copy)],
        "partners": list(deal.partners.all()),
        "contacts": list(deal.contacts.all()),
        "themes": list(deal.proposal.themes.all()),
        "may_read": request.user.has_perm("proposals.read_proposal", deal.proposal),
        "may_work": may_work,
        "has_ended": deal.status in {DealStatus.COMPLETED, DealStatus.ENDED_EARLY},
        "is_member": deal.proposal.organisation_id in request.user.membership_roles,
    }
    return render(request, "proposals/deal_detail.html", context, status=422 if wrong else 200)


def _milestone_forms(deal: Deal, wrong: MilestoneReachedForm | None) -> list[MilestoneReachedForm]:
    """Give a form for each milestone that can be noted as reached, and for the one that was filled in wrongly."""
    is_wrong = {wrong.milestone.pk: wrong} if wrong else {}
    can_be_noted = deal.status in CARRIED_OUT_IN
    return [
        is_wrong.get(each.pk) or MilestoneReachedForm(each)
        for each in deal.milestones.all()
        if each.pk in is_wrong or (can_be_noted and each.reached_date is None)
    ]


def deal_course(deal: Deal, on: date) -> list[dict[str, str]]:
    """List the course of a deal in time: its statuses, milestones and end, each with its day and a mark."""
    steps = [(_day_to_come(step, on), step) for step in deal_timeline(deal, on)]
    marks = [(each.reached_date or each.planned_date, _milestone_step(each, on)) for each in deal.milestones.all()]
    dated = sorted([pair for pair in (*steps, *marks) if pair[0]], key=lambda pair: pair[0])
    return [*(step for _day, step in dated), *(step for day, step in steps if not day)]


def _milestone_step(milestone: Milestone, on: date) -> dict[str, str]:
    if milestone.reached_date:
        return {"title": milestone.title, "text": dutch_date(milestone.reached_date), "state": "done"}
    words = _("planned for %(day)s") if milestone.planned_date >= on else _("missed: planned for %(day)s")
    return {"title": milestone.title, "text": words % {"day": dutch_date(milestone.planned_date)}, "state": "todo"}


def _day_to_come(step: dict[str, Any], on: date) -> date | None:
    """Give the day of a step for its place; one that should have been taken already stands last, without a day."""
    day = step.pop("day", None)
    day = localdate(day) if isinstance(day, datetime) else day
    return None if day and step["state"] == "todo" and day < on else day


def deal_timeline(deal: Deal, on: date) -> list[dict[str, Any]]:
    """List the statuses of a deal: what was reached, where it is now, what is to come; `day` is for sorting."""
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
            {
                "title": str(status.label),
                "text": _step_text(deal, status, moment, on),
                "state": _state(number, place),
                "day": _step_day(deal, status, moment),
            }
        )
    return steps


def _step_day(deal: Deal, status: str, moment: Any) -> Any:
    if status == DealStatus.SIGNED and deal.covenant_signed_date:
        return deal.covenant_signed_date
    return moment or (deal.end_date if status == DealStatus.COMPLETED else None)


def _step_text(deal: Deal, status: str, moment: object, on: date) -> str:
    if status == DealStatus.SIGNED and deal.covenant_signed_date:
        return dutch_date(deal.covenant_signed_date)
    if moment:
        return dutch_date(moment)
    if status == DealStatus.COMPLETED and deal.end_date:
        words = _("planned for %(day)s") if deal.end_date >= on else _("follows; the deal ended on %(day)s")
        return words % {"day": dutch_date(deal.end_date)}
    return ""


def _state(number: int, place: int) -> str:
    if number == place:
        return "done" if number == len(COURSE) - 1 else "now"
    return "done" if number < place else "todo"
