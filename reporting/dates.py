"""The periods over which a deal reports. Plain Python: no clock, no database."""

from calendar import SATURDAY, monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """A period with both days included, and the day on which its report must be in."""

    number: int
    start: date
    end: date
    due: date
    is_final: bool = False


def periods_between(
    start: date, end: date, *, months: int, days_to_write: int, first_number: int = 1
) -> tuple[Period, ...]:
    """Cut the term of a deal into periods that end with a month; the last one is the final report.

    A rest shorter than half a period joins the last one: nobody reports twice within a few weeks. A due day in a
    weekend moves to Monday (Algemene termijnenwet, article 1).

    :raises ValueError: if the term ends before it begins.
    """
    if end < start:
        raise ValueError(f"{end} lies before {start}")
    cuts, begin = [], start
    while (cut := month_end(begin, months - 1)) < end:
        cuts.append((begin, cut))
        begin = cut + timedelta(days=1)
    if cuts and end < month_end(begin, max(months // 2, 1) - 1):
        begin = cuts.pop()[0]
    cuts.append((begin, end))
    last = len(cuts) - 1
    return tuple(
        Period(first_number + place, first, until, on_working_day(until + timedelta(days=days_to_write)), place == last)
        for place, (first, until) in enumerate(cuts)
    )


def month_end(day: date, months: int) -> date:
    """Give the last day of the month that comes `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def half_a_year_after(day: date) -> date:
    """Give the same day six months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def on_working_day(day: date) -> date:
    """Move a day in a weekend to the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day
