"""MN-06: nobody gets a cent more out of a round than its ceiling, whatever the door; as the application's own role."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessment.queries.funds import funds_of_round
from assessment.services.refusal import Refused
from tests.assessment.ways_round_the_ceiling import CEILING, WAYS, full_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """The full round, with the owner's rights taken off for the rest of the test."""
    made = full_round()
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
    return made


def refused(way, full) -> str:
    """Try a way; say who refused it, nothing when it went through."""
    try:
        with transaction.atomic():
            answer = way(full)
            if getattr(answer, "status_code", 302) in {409, 422}:
                transaction.set_rollback(True)
                return f"page {answer.status_code}"
    except (DatabaseError, Refused) as error:
        return type(error).__name__
    return ""


@pytest.mark.parametrize("name", WAYS)
def test_no_way_leads_round_the_ceiling(full, name):
    assert refused(WAYS[name], full)

    funds = funds_of_round(full.round, timezone.now())
    assert (funds.used, funds.left) == (CEILING, 0)
    assert funds_of_round(full.other, timezone.now()).left == 200_000


def test_there_are_thirty_ways_and_the_round_is_full_to_the_cent(full):
    assert len(WAYS) >= 30
    assert funds_of_round(full.round, timezone.now()).left == 0
