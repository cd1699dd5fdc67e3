"""The page on which an applicant reads the decision."""

from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from assessment.queries import decision_for_applicant
from assessment.queries.after_decision import after_decision
from assessment.queries.contested import in_order
from assessment.services.decision_reading import record_decision_reading
from assessment.terms import objection_last_day
from proposals.models import Deal, Proposal
from proposals.services.clock import database_now


@login_required
@require_safe
def applicant_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published decision on a proposal to who may read it; before publication it does not exist."""
    visible = Proposal.objects.visible_to(request.user).select_related("round", "organisation")
    proposal = get_object_or_404(visible, pk=pk)
    shown = decision_for_applicant(proposal, request.user)
    if shown is None:
        raise Http404
    after = after_decision(shown.decision)
    is_member = proposal.organisation_id in request.user.membership_roles
    if is_member and request.method == "GET":
        read = record_decision_reading(proposal=proposal, laters=after.laters, by=request.user, at=database_now())
        if read is not None:
            del request.user.current_memberships  # they know how many messages are unread
    stands = in_order([shown.decision, *after.laters], after.lapses)[-1]
    context = {
        "proposal": proposal,
        "stands": stands,
        "shown": shown,
        "deal": Deal.objects.visible_to(request.user).filter(proposal=proposal).first(),
        "is_member": is_member,
        "after": after,
        "objection_until": stands.last_day if _may_object(proposal) and not stands.is_on_objection else None,
    }
    return render(request, "assessment/applicant_decision.html", context)


def last_day_to_object(published_at: datetime) -> date:
    """Give the last day of the objection period (Awb 6:7 and 6:8): six weeks, not on a holiday or in a weekend."""
    return objection_last_day(localtime(published_at).date())


def _may_object(proposal: Proposal) -> bool:
    return proposal.round.mentions_objection
