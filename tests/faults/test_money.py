"""MN-05 and MN-06: fifty people award at once, and every way round the ceiling. They need no servers."""

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.assessment.reserve_world import published_round
from tests.assessment.services.test_concurrent_awards import CEILING, PROPOSALS, last_sum, play
from tests.assessment.services.test_ways_round_ceiling import refused
from tests.assessment.ways_round_the_ceiling import WAYS, full_round
from tests.faults.audit import Finding
from tests.faults.conftest import begin_case
from tests.faults.record import Case
from tests.faults.scale import SEED, Numbers

pytestmark = pytest.mark.large
ROUNDS = Numbers(1, 200)
STEPS = 3


@pytest.fixture
def money_case(request: pytest.FixtureRequest) -> Case:
    """What this case did and found."""
    return begin_case(request)


@pytest.mark.django_db(transaction=True)
@pytest.mark.case("MN-05", "Fifty people award, approve, publish and let lapse at once while the ceiling moves", 200)
def test_concurrent_awards(money_case):
    looks, found = 0, []
    asked = [350_000] * 8 + [100_000 + 7_919 * each for each in range(PROPOSALS - 8)]
    round_, proposals = published_round(asked, CEILING, places=20, when="skip")
    for number in range(ROUNDS.now):
        watcher, unexpected, _done = play(round_, proposals, seed=SEED + number, steps=STEPS)
        awards, deals, ceiling = last_sum(round_)
        looks += watcher.looks
        found += [Finding("Z6", f"above the ceiling: {each}") for each in watcher.above]
        found += [Finding("Z8", each) for each in unexpected]
        if max(awards, deals) > ceiling:
            found.append(Finding("Z6", f"{awards} awarded, {deals} in deals, {ceiling} is the ceiling"))
        money_case.did(1)
    money_case.note(f"{looks:,} looks at the sum")
    money_case.found(found)


@pytest.mark.django_db
@pytest.mark.case("MN-06", "Every way round the ceiling, as the role of the application", 30)
def test_ways_round_the_ceiling(money_case):
    found = []
    for name, way in WAYS.items():
        with transaction.atomic():
            full = full_round()
            with connection.cursor() as cursor:
                cursor.execute(f'SET LOCAL ROLE "{settings.APPLICATION_ROLE}"')
            if not refused(way, full):
                found.append(Finding("Z6", name))
            transaction.set_rollback(True)
        money_case.did(1, "ways")
    money_case.found(found)
