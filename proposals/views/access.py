"""Who may open what. What a person may not see does not exist for that person (404)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from proposals.enums import PROPOSAL_TRANSITIONS, ProposalStatus
from proposals.models import Proposal
from proposals.models.whole_proposal import load_content
from proposals.services.clock import WithDatabaseNow


def visible_proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """Give a proposal with all its content, if this person may see it; `asked_at` is when the database was asked."""
    rows = Proposal.objects.visible_to(request.user).annotate(asked_at=WithDatabaseNow())
    proposal = get_object_or_404(rows, pk=pk)
    load_content(proposal)
    return proposal


def visible_row_or_404(request: HttpRequest, pk: int) -> Proposal:
    """Give a proposal with its round and organisation alone, if this person may see it; with `asked_at`."""
    rows = Proposal.objects.visible_to(request.user).select_related("round", "organisation", "region")
    return get_object_or_404(rows.annotate(asked_at=WithDatabaseNow()), pk=pk)


def require_permission(request: HttpRequest, name: str, subject: object = None) -> None:
    """Refuse with a plain page who may see this but not do it."""
    if not request.user.has_perm(name, subject):
        raise PermissionDenied


def may_withdraw(request: HttpRequest, proposal: Proposal, now: datetime) -> bool:
    """Say whether this person can take the proposal back now: sent in, and the round still open."""
    can = ProposalStatus.WITHDRAWN in PROPOSAL_TRANSITIONS[ProposalStatus(proposal.status)]
    return can and proposal.round.accepts(now) and request.user.has_perm("proposals.withdraw_proposal", proposal)
