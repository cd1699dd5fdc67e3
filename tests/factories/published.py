"""Deals that everybody may know of: of a round whose decisions were published."""

from typing import Any

from proposals.enums import DealStatus, ProposalStatus
from proposals.models import Deal, Round
from tests.factories.assessment import AllocationRunFactory, published_decision
from tests.factories.proposals import DealFactory, complete_proposal


def published_deal(
    round_: Round | None = None, *, status: str = DealStatus.RUNNING, less: int = 0, **values: Any
) -> Deal:
    """Make a deal of a published round; with `round_` another one of the same round. `values` are of its proposal.

    It gets what was asked minus `less` euros.
    """
    if round_ is not None:
        values["round"] = round_
    proposal = complete_proposal(ProposalStatus.AWARDED, **values)
    run = proposal.round.allocation_runs.first() or AllocationRunFactory(round=proposal.round)
    awarded = proposal.requested_amount - less
    published_decision(run=run, proposal=proposal, awarded_amount=awarded)
    return DealFactory(proposal=proposal, status=status, awarded_amount=awarded)


def unpublished_deal(**values: Any) -> Deal:
    """Make a deal of a round that was not published, as no service would."""
    return DealFactory(proposal=complete_proposal(ProposalStatus.AWARDED, **values), status=DealStatus.RUNNING)
