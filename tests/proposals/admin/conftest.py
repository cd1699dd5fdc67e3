"""What the tests of the technical admin share."""

from decimal import Decimal

import pytest

from proposals.enums import ProposalStatus
from proposals.models import Deal
from tests.factories import proposals as make


@pytest.fixture
def deal(open_round, organisation) -> Deal:
    """A deal of € 400.000 that spends the whole ceiling of its round."""
    open_round.ceilings.update(amount=Decimal(400_000))
    proposal = make.ProposalFactory(
        round=open_round, organisation=organisation, status=ProposalStatus.AWARDED, requested_amount=Decimal(400_000)
    )
    return make.DealFactory(proposal=proposal, total_costs_amount=Decimal(6_000_000))
