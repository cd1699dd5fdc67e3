"""The line of the cockpit about an allocation that came back."""

from django.utils import timezone

from assessment.services.allocations import propose_allocation, return_allocation, run_allocation
from assessment.views.allocating_lines import allocating_lines
from tests.factories import assessment as build


def test_returned_allocation_is_told_with_its_reason(officer, decision_maker):
    round_, _proposals = build.assessed_round([("hoog", 400_000, 5)], assessors_per_proposal=1)
    now = timezone.now()
    run = propose_allocation(run=run_allocation(round_=round_, by=officer, at=now), by=officer, at=now)
    round_.refresh_from_db()
    assert list(allocating_lines(officer, round_, now)) == []

    return_allocation(run=run, by=decision_maker, at=now, reason="Eerst het plafond.")

    (line,) = allocating_lines(officer, round_, now)
    assert "Eerst het plafond." in line.text
    assert line.address.endswith("/verdeling/1/")
    assert list(allocating_lines(decision_maker, round_, now)) == []
