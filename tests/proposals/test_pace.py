"""How far a promised result is beside its plan."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.pace import deviation, is_reached, planned_on, standing

START, END = date(2020, 7, 2), date(2022, 12, 31)
HALF = date(2021, 6, 30)


def plan(day: date, baseline: int = 0, target: int = 550, agreed: dict[date, Decimal] | None = None) -> Decimal:
    return planned_on(
        day, start=START, end=END, baseline=Decimal(baseline), target=Decimal(target), agreed=agreed or {}
    )


@pytest.mark.parametrize(
    ("day", "planned"),
    [
        (START - timedelta(days=1), "0"),
        (START, "0"),
        (START + timedelta(days=456), "275.00"),
        (END, "550.00"),
        (END + timedelta(days=1), "550"),
    ],
)
def test_plan_is_a_straight_line(day, planned):
    assert plan(day) == Decimal(planned)


def test_plan_goes_through_what_was_agreed():
    agreed = {HALF: Decimal(275)}

    assert plan(HALF, agreed=agreed) == 275
    assert plan(HALF - timedelta(days=182), agreed=agreed) == Decimal("137.12")
    assert plan(END, agreed=agreed) == 550


def test_plan_goes_down_where_the_target_is_lower():
    assert plan(START + timedelta(days=456), baseline=10, target=4) == 7


@given(st.integers(-50, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_plan_stays_between_start_and_target(days, baseline, target):
    planned = plan(START + timedelta(days=days), baseline, target)

    assert min(baseline, target) <= planned <= max(baseline, target)


@pytest.mark.parametrize(
    ("reached", "planned", "baseline", "target", "where"),
    [
        (None, 275, 0, 550, "unknown"),
        (214, 275, 0, 550, "behind"),
        (247, 275, 0, 550, "behind"),
        ("247.5", 275, 0, 550, "on_track"),
        ("302.5", 275, 0, 550, "on_track"),
        (303, 275, 0, 550, "ahead"),
        (550, 275, 0, 550, "reached"),
        (12, 6, 0, 12, "reached"),
        (0, 0, 0, 550, "on_track"),
        (8, 7, 10, 4, "behind"),
        (4, 7, 10, 4, "reached"),
    ],
)
def test_standing_is_on_track_up_to_ten_percent(reached, planned, baseline, target, where):
    given_ = None if reached is None else Decimal(reached)

    found = standing(reached=given_, planned=Decimal(planned), baseline=Decimal(baseline), target=Decimal(target))

    assert found == where


def test_deviation_is_unknown_while_nothing_was_planned():
    assert deviation(reached=Decimal(3), planned=Decimal(0), baseline=Decimal(0)) is None
    assert not is_reached(reached=Decimal(3), baseline=Decimal(0), target=Decimal(5))
