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
from proposals.services.intake import current_submission, warning_count


@dataclass(frozen=True)
class Candidate:
    """A proposal that waits, whether it may go along, and what there is to know of it."""

    proposal: Proposal
    may_go: bool
    was_looked_at: bool
    warnings: int

    @property
    def key(self) -> str:
        """Name the proposal with the number of what was submitted: a newer one was not on the page."""
        return key_of(self.proposal)


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
    keys = set(request.POST.getlist("proposal"))
    chosen = [each for each in waiting if key_of(each) in keys]
    ids = {key.partition(":")[0] for key in keys}
    newer = [each for each in waiting if str(each.pk) in ids and each not in chosen]
    if not chosen and not newer:
        return show(request, round_, waiting, error=_("Choose at least one proposal."))
    through, stayed = declare_several_admissible(proposals=chosen, by=request.user, at=database_now())
    tell(request, through, [*newer, *stayed])
    return redirect("proposals:management_proposals", slug)


def key_of(proposal: Proposal) -> str:
    """Give what the page sends back of a proposal: which it is, and which number of it was shown."""
    submission = current_submission(proposal)
    return f"{proposal.pk}:{submission.number}" if submission else str(proposal.pk)


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
