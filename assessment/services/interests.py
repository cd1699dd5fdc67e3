"""Nobody decides about a proposal in which they have an interest, neither way, nor drafts or publishes (Awb 2:4)."""

from assessment.queries.approver_interests import interests_in, interests_of
from assessment.services.approval import HasInterest
from proposals.models import Proposal, Round, User


def require_no_interest_in(proposal: Proposal, by: User, *, decides: bool = True) -> None:
    """Refuse whoever has an interest in this proposal; `decides` is False for who drafts or publishes.

    :raises HasInterest: with the interest.
    """
    if interests := interests_in(by, proposal):
        raise HasInterest(interests, decides=decides)


def require_no_interest_in_round(round_: Round, by: User, *, decides: bool = True) -> None:
    """Refuse whoever has an interest in any competing proposal of the round: its decisions touch all of them.

    :raises HasInterest: with the interests.
    """
    if interests := interests_of(by, round_):
        raise HasInterest(interests, decides=decides)
