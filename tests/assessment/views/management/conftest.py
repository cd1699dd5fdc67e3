"""Rounds at the stages of the pages of the staff."""

import pytest
from django.utils import timezone

from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from tests.factories import assessment as build

FOUR = [("Hoog", 400_000, 5), ("Midden", 350_000, 4), ("Laag", 400_000, 3), ("Laagst", 150_000, 2)]


@pytest.fixture
def scoring(db):
    """A round that is being assessed, with one admissible proposal."""
    round_ = build.scoring_round(slug="ronde")
    return round_, build.admissible_proposal(round_, title="Winkels online", reference="MD27 AAAA")


@pytest.fixture
def assessed(db):
    """A round of four with one assessor, scoring closed; € 1.000.000 is enough for the first two."""
    return build.assessed_round(FOUR, slug="ronde", assessors_per_proposal=1)


@pytest.fixture
def calculated(assessed, officer):
    """The same with a calculated allocation: (round, proposals, run)."""
    round_, proposals = assessed
    return round_, proposals, run_allocation(round_=round_, by=officer, at=timezone.now())


@pytest.fixture
def proposed(calculated, officer):
    """The same, sent for approval."""
    round_, proposals, run = calculated
    return round_, proposals, propose_allocation(run=run, by=officer, at=timezone.now())


@pytest.fixture
def approved(proposed, decision_maker):
    """The same, approved: decisions under embargo."""
    round_, proposals, run = proposed
    return round_, proposals, approve_allocation(run=run, by=decision_maker, at=timezone.now())
