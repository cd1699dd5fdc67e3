"""Who keeps up, reckoned from plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from assessment.pace import expected_by, is_behind

BEGUN = datetime(2027, 3, 1, 9, tzinfo=UTC)
DEADLINE = BEGUN + timedelta(days=10)


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, 0), (0, 0), (0.9, 0), (1, 1), (5, 5), (9.99, 9), (10, 10), (30, 10)]
)
def test_an_even_pace_is_rounded_down_until_the_deadline(days, expected):
    at = BEGUN + timedelta(days=days)

    assert expected_by(at, asked=10, begun_at=BEGUN, deadline=DEADLINE) == expected


@pytest.mark.parametrize("values", [{"deadline": None}, {"begun_at": None}, {"asked": 0}])
def test_nothing_is_expected_without_deadline_beginning_or_work(values):
    given = {"asked": 10, "begun_at": BEGUN, "deadline": DEADLINE} | values

    assert expected_by(DEADLINE, **given) == 0


def test_whoever_does_what_is_expected_is_not_behind():
    at, given = BEGUN + timedelta(days=5), {"asked": 10, "begun_at": BEGUN, "deadline": DEADLINE}

    assert not is_behind(at, settled=5, **given)
    assert is_behind(at, settled=4, **given)
