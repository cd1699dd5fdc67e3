"""The periods over which a deal reports."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.dates import half_a_year_after, on_working_day, periods_between


def test_half_years_of_a_deal_end_with_a_month_and_the_last_is_final():
    found = periods_between(date(2020, 7, 2), date(2022, 12, 31), months=6, days_to_write=31)

    assert [f"{each.start} {each.end} {each.due}" for each in found] == [
        "2020-07-02 2020-12-31 2021-02-01",
        "2021-01-01 2021-06-30 2021-08-02",
        "2021-07-01 2021-12-31 2022-01-31",
        "2022-01-01 2022-06-30 2022-08-01",
        "2022-07-01 2022-12-31 2023-01-31",
    ]
    assert [each.is_final for each in found] == [False, False, False, False, True]


def test_a_short_rest_joins_the_last_period():
    found = periods_between(date(2027, 1, 1), date(2027, 8, 15), months=6, days_to_write=31)

    assert [(each.start, each.end) for each in found] == [(date(2027, 1, 1), date(2027, 8, 15))]


def test_a_term_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="2027-01-01"):
        periods_between(date(2027, 2, 1), date(2027, 1, 1), months=6, days_to_write=31)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 2000), st.integers(1, 24), st.integers(1, 183))
def test_periods_cover_the_term_without_gaps(start, days, months, days_to_write):
    end = start + timedelta(days=days)

    found = periods_between(start, end, months=months, days_to_write=days_to_write)

    assert (found[0].start, found[-1].end) == (start, end)
    assert all(after.start == before.end + timedelta(days=1) for before, after in pairwise(found))
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert [each for each in found if each.is_final] == [found[-1]]
    assert all(each.due > each.end and each.due.weekday() < 5 for each in found)


@pytest.mark.parametrize(
    ("day", "later"), [("2027-01-01", "2027-07-01"), ("2027-08-31", "2028-02-29"), ("2026-08-31", "2027-02-28")]
)
def test_half_a_year_later_keeps_within_the_month(day, later):
    assert half_a_year_after(date.fromisoformat(day)) == date.fromisoformat(later)


def test_a_due_day_in_a_weekend_moves_to_monday():
    assert [on_working_day(date(2021, 7, day)).day for day in (30, 31)] == [30, 2]
