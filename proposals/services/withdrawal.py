"""Pulling out after the round closed: final, with a reason, and the same whatever was prepared about it (embargo)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from proposals.enums import PROPOSAL_TRANSITIONS, ProposalStatus, RoundStatus
from proposals.models import Proposal, Round, User
from proposals.permissions import is_signatory
from proposals.services.status import change_status
from proposals.services.submission import NotASignatory, NotWithdrawable
from proposals.services.supplement_content import end_request
from proposals.services.withdrawal_messages import tell_of_withdrawal
from proposals.signals import proposal_withdrawn

LONGEST_REASON = 2000
# From the publication on there is a decision, and a proposal has nothing to pull out of.
PUBLISHED_STATUSES: Collection[str] = frozenset({RoundStatus.DECIDED, RoundStatus.FINISHED})
# Nobody was told of an outcome yet; in all of these the page and the answer are the same.
UNDECIDED_STATUSES: Collection[str] = frozenset(
    status
    for status, following in PROPOSAL_TRANSITIONS.items()
    if ProposalStatus.WITHDRAWN in following and status != ProposalStatus.RESERVE
)


class WithdrawalReasonMissing(Exception):
    """Whoever pulls out after closing says why: others have worked on it."""


def may_pull_out(proposal: Proposal, at: datetime) -> bool:
    """Say whether the proposal can be withdrawn for good at `at`: sent in, the round closed, nothing published."""
    round_ = proposal.round
    return proposal.status in UNDECIDED_STATUSES and not round_.accepts(at) and round_.status not in PUBLISHED_STATUSES


@transaction.atomic
def withdraw_after_closing(*, proposal: Proposal, by: User, at: datetime, reason: str) -> None:
    """Take a proposal out of a closed round for good, and confirm it with a message in the portal.

    Possible until the decisions are published, also when one is prepared: the applicant cannot tell. Announces
    `proposal_withdrawn` within the transaction, under the lock of the round, so that ranking and work follow.

    :raises NotASignatory: if `by` may not sign for the organisation.
    :raises WithdrawalReasonMissing: without a reason.
    :raises NotWithdrawable: while the round is open (`withdraw_proposal`), or once decisions were published.
    :raises TransitionNotAllowed: if it was not sent in, or was withdrawn or called inadmissible before.
    """
    if not is_signatory(by, proposal):
        raise NotASignatory
    if not reason.strip():
        raise WithdrawalReasonMissing
    # The round first, as everybody who moves scores or money of it does: a publication that runs ends before this.
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=proposal.round_id)
    if round_.accepts(at) or round_.status in PUBLISHED_STATUSES:
        raise NotWithdrawable
    end_request(proposal=proposal, by=by, at=at, reason=reason.strip())
    change_status(proposal, ProposalStatus.WITHDRAWN, by=by, at=at, reason=reason.strip())
    proposal_withdrawn.send(sender=Proposal, proposal=proposal, round_=round_, by=by, at=at)
    tell_of_withdrawal(proposal=proposal, by=by, at=at, is_final=True)
