"""Who may open what. What a person may not see does not exist for that person (404)."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from proposals.enums import PROPOSAL_TRANSITIONS, ProposalStatus
from proposals.models import OutgoingMessage, Proposal, Submission, SupplementRequest, User
from proposals.models.prepared import Prepared
from proposals.models.whole_proposal import content_along, load_content
from proposals.services.bounces import UNDELIVERED
from proposals.services.clock import WithDatabaseNow
from proposals.services.withdrawal import may_pull_out


def visible_proposal_or_404(request: HttpRequest, pk: int) -> Proposal:
    """Give a proposal with all its content, if this person may see it.

    `asked_at` is when the database was asked, `was_sent` says whether it was ever sent in.
    """
    proposal = _own_row(request.user, pk)
    if proposal is None:
        proposal = get_object_or_404(_with_moment(Proposal.objects.visible_to(request.user)), pk=pk)
    load_content(proposal)
    return proposal


def _own_row(user: Any, pk: int) -> Proposal | None:
    """Give a proposal of an organisation that `user` works for: who writes it asks most often."""
    organisations = list(user.membership_roles) if isinstance(user, User) else []
    return _own_rows(len(organisations)).one(pk, *organisations) if organisations else None


def _with_moment(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    sent = Submission.objects.filter(proposal=OuterRef("pk"))
    return proposals.annotate(asked_at=WithDatabaseNow(), was_sent=Exists(sent))


@lru_cache(maxsize=32)
def _own_rows(organisations: int) -> Prepared[Proposal]:
    """Prepare the question for somebody who works for so many organisations."""

    def rows(pk: int, *numbers: int) -> QuerySet[Proposal]:
        own = Proposal.objects.filter(pk=pk, organisation__in=numbers)
        return _with_moment(own).annotate(**content_along())

    return Prepared(rows, int, *[int] * organisations)


def visible_row_or_404(request: HttpRequest, pk: int) -> Proposal:
    """Give a proposal with its round and organisation alone, if this person may see it; with `asked_at`.

    `was_asked` says whether a supplement was ever asked for, `has_undelivered` whether a mail did not arrive: most
    proposals have neither, and then nobody needs to ask for them.
    """
    organisations = list(request.user.membership_roles) if isinstance(request.user, User) else []
    proposal = _own_frames(len(organisations)).one(pk, *organisations) if organisations else None
    return proposal or get_object_or_404(_with_frame(Proposal.objects.visible_to(request.user)), pk=pk)


@lru_cache(maxsize=32)
def _own_frames(organisations: int) -> Prepared[Proposal]:
    return Prepared(
        lambda pk, *numbers: _with_frame(Proposal.objects.filter(pk=pk, organisation__in=numbers)).order_by(),
        int,
        *[int] * organisations,
    )


def _with_frame(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    asked = SupplementRequest.objects.filter(proposal=OuterRef("pk"))
    undelivered = OutgoingMessage.objects.filter(proposal=OuterRef("pk"), state__in=UNDELIVERED)
    return proposals.select_related("round", "organisation", "region").annotate(
        asked_at=WithDatabaseNow(), was_asked=Exists(asked), has_undelivered=Exists(undelivered)
    )


def require_permission(request: HttpRequest, name: str, subject: object = None) -> None:
    """Refuse with a plain page who may see this but not do it."""
    if not request.user.has_perm(name, subject):
        raise PermissionDenied


def may_withdraw(request: HttpRequest, proposal: Proposal, now: datetime) -> bool:
    """Say whether this person can take the proposal back now and send it again: sent in, and the round still open."""
    can = ProposalStatus.WITHDRAWN in PROPOSAL_TRANSITIONS[ProposalStatus(proposal.status)]
    return can and proposal.round.accepts(now) and request.user.has_perm("proposals.withdraw_proposal", proposal)


def may_pull_out_for_good(request: HttpRequest, proposal: Proposal, now: datetime) -> bool:
    """Say whether this person can withdraw the proposal from a closed round; the same however far a decision is."""
    return may_pull_out(proposal, now) and request.user.has_perm("proposals.withdraw_proposal", proposal)
