"""How long the term for deciding stands still (Awb 4:15)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from proposals.services.suspension import Suspension, suspension

DUTCH = ZoneInfo("Europe/Amsterdam")


def at(day, hour=12, month=3):
    return datetime(2027, month, day, hour, tzinfo=DUTCH)


@pytest.mark.parametrize(
    ("now", "ended", "days", "is_running"),
    [
        (at(1, 13), None, 0, True),  # asked today: it stands still from tomorrow
        (at(2), None, 1, True),
        (at(10), None, 9, True),
        (at(15, 16), None, 14, True),
        (at(15, 17), None, 13, False),  # the term ran out on the 15th: that day counts again
        (at(20), None, 13, False),
        (at(20), at(10), 8, False),  # from the 2nd until the 9th
        (at(20), at(2), 0, False),
        (at(20), at(1, 15), 0, False),
        (at(20), at(18), 13, False),  # an answer after the term does not stretch it
    ],
)
def test_days_that_do_not_count(now, ended, days, is_running):
    found = suspension(asked_at=at(1), due_at=at(15, 17), ended_at=ended, at=now)

    assert found == Suspension(date(2027, 3, 2), days, is_running)


def test_days_are_those_of_the_netherlands_also_when_the_clock_changes():
    asked = datetime(2027, 3, 26, 23, 30, tzinfo=ZoneInfo("UTC"))  # 27 March, 0.30 in the Netherlands
    due = at(11, 17, month=4)

    found = suspension(asked_at=asked, due_at=due, ended_at=at(1, 0, month=4), at=due)

    assert (found.since, found.days) == (date(2027, 3, 28), 4)  # 28, 29, 30, 31 March
