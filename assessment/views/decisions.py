"""The page on which an applicant reads the decision."""

from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from assessment.queries import decision_for_applicant
from proposals.models import Deal, Proposal

# Six weeks from the day after publication (Awb 6:7 and 6:8).
OBJECTION_PERIOD = timedelta(weeks=6)
SATURDAY = 5


@login_required
@require_safe
def applicant_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published decision on a proposal to who may read it; before publication it does not exist."""
    visible = Proposal.objects.visible_to(request.user).select_related("round", "organisation")
    proposal = get_object_or_404(visible, pk=pk)
    shown = decision_for_applicant(proposal, request.user)
    if shown is None:
        raise Http404
    context = {
        "proposal": proposal,
        "shown": shown,
        "deal": Deal.objects.visible_to(request.user).filter(proposal=proposal).first(),
        "is_member": proposal.organisation_id in request.user.membership_roles,
        "objection_until": last_day_to_object(shown.decision.published_at) if _may_object(proposal) else None,
    }
    return render(request, "assessment/applicant_decision.html", context)


def last_day_to_object(published_at: datetime) -> date:
    """Give the last day of the objection period; in a weekend it becomes Monday (Algemene termijnenwet 1)."""
    day = localtime(published_at).date() + OBJECTION_PERIOD
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def _may_object(proposal: Proposal) -> bool:
    return proposal.round.mentions_objection
