"""Whether a proposal may be assessed."""

from datetime import datetime

from django.db import transaction

from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, User
from proposals.services.status import change_status


class ReasonMissing(Exception):
    """Calling a proposal inadmissible needs a reason (Awb 3:46)."""


def declare_admissible(*, proposal: Proposal, by: User, at: datetime) -> None:
    """Let a submitted proposal through to the assessors.

    :raises TransitionNotAllowed: unless it was just submitted.
    """
    change_status(proposal, ProposalStatus.ADMISSIBLE, by=by, at=at)


@transaction.atomic
def declare_all_admissible(*, round_: Round, by: User, at: datetime) -> int:
    """Let every submitted proposal of a round through, and give their number."""
    waiting = list(
        Proposal.objects.select_for_update(of=("self",)).filter(round=round_, status=ProposalStatus.SUBMITTED)
    )
    for proposal in waiting:
        declare_admissible(proposal=proposal, by=by, at=at)
    return len(waiting)


def declare_inadmissible(*, proposal: Proposal, by: User, at: datetime, reason: str) -> None:
    """Set a submitted proposal aside, with the reason that the applicant will read.

    :raises ReasonMissing: without a reason.
    :raises TransitionNotAllowed: unless it was submitted or a supplement was asked for.
    """
    if not reason.strip():
        raise ReasonMissing
    change_status(proposal, ProposalStatus.INADMISSIBLE, by=by, at=at, reason=reason.strip())
