"""Calling several proposals admissible at once: only what somebody looked at, or what has no warnings."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round
from proposals.queries import proposals_for_intake
from proposals.services.admissibility import declare_several_admissible, may_go_along, was_looked_at
from proposals.services.clock import database_now
from proposals.services.intake import warning_count


@dataclass(frozen=True)
class Candidate:
    """A proposal that waits, whether it may go along, and what there is to know of it."""

    proposal: Proposal
    may_go: bool
    was_looked_at: bool
    warnings: int


@login_required
@permission_required("proposals.check_admissibility", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def admissible_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which waiting proposals can be called admissible together; on POST do so with the chosen ones."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    waiting = list(
        proposals_for_intake(request.user, round_)
        .filter(status=ProposalStatus.SUBMITTED)
        .order_by("region_sort_name", "pk")
    )
    if request.method != "POST":
        return show(request, round_, waiting)
    chosen = [each for each in waiting if str(each.pk) in request.POST.getlist("proposal")]
    if not chosen:
        return show(request, round_, waiting, error=_("Choose at least one proposal."))
    through, stayed = declare_several_admissible(proposals=chosen, by=request.user, at=database_now())
    tell(request, through, stayed)
    return redirect("proposals:management_proposals", slug)


def show(request: HttpRequest, round_: Round, waiting: list[Proposal], error: str = "") -> HttpResponse:
    """Show what can go together and what has to be looked at first."""
    candidates = [
        Candidate(each, may_go_along(each, request.user), was_looked_at(each), warning_count(each)) for each in waiting
    ]
    context = {
        "round": round_,
        "ready": [each for each in candidates if each.may_go],
        "others": [each for each in candidates if not each.may_go],
        "error": error,
    }
    return render(request, "proposals/management/admissible_all.html", context, status=422 if error else 200)


def tell(request: HttpRequest, through: int, stayed: list[Proposal]) -> None:
    """Say how many went through and which stayed."""
    words = ngettext("%(count)d proposal is admissible now.", "%(count)d proposals are admissible now.", through)
    messages.success(request, words % {"count": through})
    if stayed:
        names = ", ".join(str(each) for each in stayed)
        messages.warning(request, _("Look at these first: %(names)s.") % {"names": names})
