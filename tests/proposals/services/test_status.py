"""The tables of transitions, walked step by step."""

import pytest

from proposals.enums import (
    DEAL_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    ROUND_TRANSITIONS,
    DealStatus,
    ProposalStatus,
    RoundStatus,
)
from proposals.models import StatusChange
from proposals.services.clock import database_now
from proposals.services.status import TransitionNotAllowed, change_status
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    (from_status, to_status)
    for from_status in ProposalStatus
    for to_status in ProposalStatus
    if to_status not in PROPOSAL_TRANSITIONS[from_status]
]
ALLOWED = [
    (from_status, to_status)
    for from_status, following in PROPOSAL_TRANSITIONS.items()
    for to_status in following
    if from_status != ProposalStatus.DRAFT
]


@pytest.mark.parametrize(
    ("enum", "table"),
    [(ProposalStatus, PROPOSAL_TRANSITIONS), (RoundStatus, ROUND_TRANSITIONS), (DealStatus, DEAL_TRANSITIONS)],
)
def test_every_status_stands_in_its_table(enum, table):
    assert set(table) == set(enum)


@pytest.mark.parametrize(("from_status", "to_status"), ALLOWED)
def test_change_status_takes_each_allowed_step_and_records_it(officer, from_status, to_status):
    proposal = make.ProposalFactory(status=from_status)
    at = database_now()

    change = change_status(proposal, to_status, by=officer, at=at, reason="omdat")

    proposal.refresh_from_db()
    assert proposal.status == to_status
    recorded = (change.from_status, change.to_status, change.changed_by, change.changed_at, change.reason)
    assert recorded == (from_status, to_status, officer, at, "omdat")


@pytest.mark.parametrize(("from_status", "to_status"), FORBIDDEN)
def test_change_status_refuses_every_other_step(officer, from_status, to_status):
    proposal = make.ProposalFactory(status=from_status)

    with pytest.raises(TransitionNotAllowed):
        change_status(proposal, to_status, by=officer, at=database_now())

    proposal.refresh_from_db()
    assert proposal.status == from_status
    assert not StatusChange.objects.exists()


def test_change_status_believes_the_database_not_the_copy_in_memory(officer):
    proposal = make.ProposalFactory(status=ProposalStatus.SUBMITTED)
    make.move_proposal(make.Proposal.objects.get(pk=proposal.pk), ProposalStatus.INADMISSIBLE)

    with pytest.raises(TransitionNotAllowed):
        change_status(proposal, ProposalStatus.ADMISSIBLE, by=officer, at=database_now())
