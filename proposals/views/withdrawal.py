"""Withdrawing: before closing to change and send again, after closing for good."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals.forms.withdrawal import WithdrawalForm
from proposals.models import Proposal
from proposals.services.clock import database_now
from proposals.services.status import TransitionNotAllowed
from proposals.services.submission import NotWithdrawable, withdraw_proposal
from proposals.services.withdrawal import PUBLISHED_STATUSES, withdraw_after_closing
from proposals.views.access import (
    may_pull_out_for_good,
    may_withdraw,
    require_permission,
    visible_proposal_or_404,
)

# The form of a closed round sends its reason along, even an empty one; that of an open round has none.
REASON = "reason"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take the proposal back; after closing with a reason, and for good."""
    proposal = visible_proposal_or_404(request, pk)
    require_permission(request, "proposals.withdraw_proposal", proposal)
    now = database_now()
    if request.method != "POST":
        return _page(request, proposal, now, WithdrawalForm())
    if may_pull_out_for_good(request, proposal, now):
        return _pull_out(request, proposal, now)
    try:
        withdraw_proposal(proposal=proposal, by=request.user, at=now)
    except (NotWithdrawable, TransitionNotAllowed):
        return _refused(request, proposal, now)
    messages.success(request, _("You have withdrawn the proposal. We do not look at it any more."))
    return redirect("proposals:proposal_detail", pk=pk)


def _pull_out(request: HttpRequest, proposal: Proposal, now: datetime) -> HttpResponse:
    """Withdraw for good; who had the page of the open round before them reads first what is different now."""
    if REASON not in request.POST:
        return _page(request, proposal, now, WithdrawalForm(), closed_meanwhile=True, status=409)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, now, form, status=422)
    try:
        withdraw_after_closing(proposal=proposal, by=request.user, at=now, reason=form.cleaned_data[REASON])
    except (NotWithdrawable, TransitionNotAllowed):  # published, or withdrawn by a colleague, meanwhile
        return _refused(request, proposal, now)
    messages.success(request, _("You have withdrawn the proposal. It no longer takes part in this round."))
    return redirect("proposals:proposal_detail", pk=proposal.pk)


def _refused(request: HttpRequest, proposal: Proposal, now: datetime) -> HttpResponse:
    """Say why it is not possible, by how it stands now and not by what was read before somebody else was first."""
    proposal.refresh_from_db(fields=["status", "round"])
    return _page(request, proposal, now, WithdrawalForm(), status=409)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    now: datetime,
    form: WithdrawalForm,
    *,
    closed_meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "proposal": proposal,
        "is_possible": may_withdraw(request, proposal, now),
        "is_for_good": may_pull_out_for_good(request, proposal, now),
        "is_published": proposal.round.status in PUBLISHED_STATUSES,
        "closed_meanwhile": closed_meanwhile,
        "form": form,
    }
    return render(request, "proposals/proposal_withdraw.html", context, status=status)
