"""The days on which no term ends, against dates as they were."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.terms import holidays_of, is_working_day, last_day_of, objection_last_day
from assessment.terms.calendar import easter_sunday, kings_day

EASTER = [(2016, 3, 27), (2019, 4, 21), (2020, 4, 12), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28),
          (2038, 4, 25)]  # fmt: skip


@pytest.mark.parametrize("day", EASTER)
def test_easter_falls_where_it_fell(day):
    assert easter_sunday(day[0]) == date(*day)


def test_the_king_is_not_celebrated_on_a_sunday():
    assert [kings_day(year).day for year in (2012, 2014, 2025, 2026, 2031)] == [30, 26, 26, 27, 26]
    assert kings_day(2013).month == 4


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 5), date(2026, 5, 14),
        date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 26),
    ],
)  # fmt: skip
def test_holidays_of_2026(day):
    assert day in holidays_of(2026)


@pytest.mark.parametrize("day", [date(2024, 12, 27), date(2025, 5, 30), date(2026, 1, 2), date(2027, 5, 7)])
def test_days_of_the_decrees_are_no_working_days(day):
    assert not is_working_day(day)


def test_liberation_day_counts_each_year_and_carnival_never():
    assert all(date(year, 5, 5) in holidays_of(year) for year in range(2000, 2040))
    assert is_working_day(date(2026, 2, 16))


@pytest.mark.parametrize(
    ("announced", "last"),
    [
        (date(2019, 12, 11), date(2020, 1, 22)),  # the decisions of round 1, a Wednesday
        (date(2026, 11, 20), date(2027, 1, 4)),  # New Year's Day, then a weekend
        (date(2026, 11, 13), date(2026, 12, 28)),  # Christmas Day, Boxing Day on Saturday, Sunday
        (date(2026, 2, 20), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 4, 2), date(2026, 5, 18)),  # Ascension Day, the Friday of the decree, a weekend
        (date(2026, 3, 14), date(2026, 4, 28)),  # a Saturday, and King's Day on the Monday
        (date(2027, 3, 26), date(2027, 5, 10)),  # the Friday after Ascension Day
        (date(2025, 4, 18), date(2025, 6, 2)),  # the same in 2025
        (date(2026, 6, 3), date(2026, 7, 15)),  # nothing in the way
    ],
)
def test_last_day_to_object(announced, last):
    assert objection_last_day(announced) == last


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_term_moves_to_the_first_working_day_and_never_back(day):
    moved = last_day_of(day)

    assert moved >= day and is_working_day(moved) and moved - day <= timedelta(days=6)
    assert not any(is_working_day(day + timedelta(days=each)) for each in range((moved - day).days))
