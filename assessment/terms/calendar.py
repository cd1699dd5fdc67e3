"""The days on which no term ends: Saturdays, Sundays and the holidays of the Algemene termijnenwet."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
SATURDAY = 5
# Days that a royal decree puts on a par with a holiday (Algemene termijnenwet 3(3)); secondary sources. A decree
# covers three years: add the next one here. A day that is missing makes a term end earlier, never later.
EQUATED: Mapping[int, tuple[date, ...]] = {
    2023: (date(2023, 4, 28), date(2023, 5, 19)),
    2024: (date(2024, 5, 10), date(2024, 12, 27)),
    2025: (date(2025, 5, 30),),
    2026: (date(2026, 1, 2), date(2026, 5, 15)),
    2027: (date(2027, 5, 7),),
    2028: (date(2028, 4, 28), date(2028, 5, 26)),
}


def easter_sunday(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """Give the day on which the King's birthday is celebrated: 27 April, on a Sunday the day before.

    Until 2013 it was the Queen's: 30 April, on a Sunday the day before.
    """
    birthday = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return birthday - DAY if birthday.isoweekday() == 7 else birthday


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Give the holidays of a year (Algemene termijnenwet 3), with Good Friday and the days of the decrees."""
    easter = easter_sunday(year)
    moving = (easter + DAY * days for days in (-2, 1, 39, 50))  # Good Friday, Easter Monday, Ascension, Whit Monday
    fixed = (date(year, 1, 1), kings_day(year), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26))
    return frozenset((*moving, *fixed, *EQUATED.get(year, ())))


def is_working_day(day: date) -> bool:
    """Say whether a term can end on this day."""
    return day.weekday() < SATURDAY and day not in holidays_of(day.year)


def last_day_of(day: date) -> date:
    """Move the last day of a statutory term on to the first working day from it (Algemene termijnenwet 1(1))."""
    while not is_working_day(day):
        day += DAY
    return day
