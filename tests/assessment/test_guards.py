"""What stands once it was approved."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessment.models import AllocationRun, AwardDecision
from assessment.services.allocations import run_allocation
from assessment.services.approval import approve_allocation, propose_allocation
from proposals.models.database_rules import violated_rule
from proposals.services.clock import database_now
from tests.factories import assessment as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(officer, decision_maker):
    """An approved run over three proposals of which two fit."""
    requests = [("hoog", 400_000, 5), ("midden", 400_000, 4), ("laag", 400_000, 3)]
    round_, _proposals = build.assessed_round(requests, ceiling=800_000)
    run = run_allocation(round_=round_, by=officer, at=database_now())
    propose_allocation(run=run, by=officer, at=database_now())
    return approve_allocation(run=run, by=decision_maker, at=database_now())


def refused(action):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        action()
    return violated_rule(refusal.value)


@pytest.mark.parametrize("values", [{"awarded_amount": Decimal(1)}, {"rationale": "anders"}, {"approved_at": None}])
def test_an_approved_decision_does_not_change(approved, values):
    decision = AwardDecision.objects.filter(run=approved, outcome="awarded").first()

    rule = refused(lambda: AwardDecision.objects.filter(pk=decision.pk).update(**values))

    assert rule == "decision_published"


def test_an_approved_decision_is_kept(approved):
    assert refused(lambda: AwardDecision.objects.filter(run=approved).delete()) == "decision_published"


@pytest.mark.parametrize("values", [{"awarded_total_amount": 1}, {"number": 99}, {"calculated_by": None}])
def test_a_run_keeps_what_it_was(approved, officer, second_officer, values):
    values = {name: second_officer if value is None else value for name, value in values.items()}

    assert refused(lambda: AllocationRun.objects.filter(pk=approved.pk).update(**values)) == "allocationrun_immutable"
