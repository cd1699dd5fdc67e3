"""The page on which an applicant reads the decision."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from assessment.queries import decision_for_applicant
from proposals.models import Proposal


@login_required
def applicant_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published decision on a proposal to who may read it; before publication it does not exist."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    decision = decision_for_applicant(proposal, request.user)
    if decision is None:
        raise Http404
    return render(request, "assessment/applicant_decision.html", {"proposal": proposal, "shown": decision})
