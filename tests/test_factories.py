"""The builders of tests hold what they promise."""

import pytest
from factory.base import FactoryMetaClass

from proposals.enums import ProposalStatus
from proposals.models import Proposal
from tests.factories import payments
from tests.factories import proposals as make

FACTORIES = {
    each
    for module in (make, payments)
    for each in vars(module).values()
    if isinstance(each, FactoryMetaClass) and each._meta.model
}


@pytest.mark.parametrize("build", sorted(FACTORIES, key=str), ids=lambda build: build.__name__)
def test_factory_makes_a_row_that_the_database_accepts(db, build):
    row = build()

    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("status", ProposalStatus.values)
def test_proposal_factory_makes_every_status(db, status):
    proposal = make.ProposalFactory(status=status)

    assert Proposal.objects.get(pk=proposal.pk).status == status
    assert make.complete_proposal(status).status == status
