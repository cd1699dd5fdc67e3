"""Allocations for the staff: the list of a round, and one with its lines."""

from typing import Any

from django.db.models import QuerySet

from assessment.models import AllocationLine, AllocationRun
from proposals.models import Round

PEOPLE = ("scenario", "calculated_by", "proposed_by", "approved_by", "returned_by")


def allocations_of_round(user: Any, round_: Round) -> QuerySet[AllocationRun]:
    """Give the allocations of a round that `user` may see, newest first, with the people who acted."""
    runs = AllocationRun.objects.visible_to(user).filter(round=round_)
    return runs.select_related("round", *PEOPLE).order_by("-number")


def without_documents(runs: QuerySet[AllocationRun]) -> QuerySet[AllocationRun]:
    """Leave the canonical input and outcome in the database, for where only the sums are shown."""
    return runs.defer("problem", "result", "scenario__problem", "scenario__result")


def lines_of(run: AllocationRun) -> list[AllocationLine]:
    """Give the lines of an allocation by place, then those without one by region."""
    lines = run.lines.select_related("proposal__organisation", "proposal__region__province")
    lines = lines.select_related("proposal__region__lead__province")
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.proposal.region_sort_name))
