"""MN-01 and MN-04 in large numbers: budgets that add up the same everywhere. They need no servers.

`make test` does the same in small numbers (tests/proposals/test_money.py, tests/proposals/budget_page/test_live.py).
"""

import random
from decimal import Decimal

import pytest

from tests.faults.conftest import begin_case
from tests.faults.record import Case
from tests.faults.scale import Numbers, rng
from tests.proposals.budget_page.conftest import budget_page, draft, kept_window, open_round, share_rule
from tests.proposals.budget_page.test_live import tables_add_up_alike
from tests.proposals.test_money import add_up

__all__ = ["budget_page", "draft", "kept_window", "open_round", "share_rule"]  # fixtures
pytestmark = pytest.mark.large
TABLES, TYPED = Numbers(5000, 100_000), Numbers(50, 1000)


@pytest.fixture
def amount_case(request: pytest.FixtureRequest) -> Case:
    """What this case did and found."""
    return begin_case(request)


def lines_by_chance(dice: random.Random) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Give up to sixty lines of quantity, price and percentage, each with as many decimals as it may have."""
    return [
        (
            Decimal(dice.randint(0, 10**7)).scaleb(-3),
            Decimal(dice.randint(0, 10**8)).scaleb(-2),
            Decimal(dice.randint(0, 10**4)).scaleb(-2),
        )
        for _line in range(dice.randint(1, 60))
    ]


@pytest.mark.case("MN-01", "Budgets of up to sixty lines add up to the cent, per line and in shares", 100_000)
def test_budgets_add_up(amount_case):
    dice = rng("MN-01")
    for _table in range(TABLES.now):
        add_up(lines_by_chance(dice))
    amount_case.did(TABLES.now, "budgets")


@pytest.mark.django_db
@pytest.mark.case("MN-04", "What Chromium adds up while typing is what the page and the server add up", 2000)
def test_browser_and_server_add_up_alike(amount_case, budget_page, draft, client):
    tables_add_up_alike(budget_page(), draft, client, rng("MN-04"), tables=TYPED.now)
    amount_case.did(TYPED.now, "tables")
