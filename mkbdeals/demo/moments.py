"""Moments of the demonstration: Dutch wall clock in the files, aware instants in the database."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5


def instant(moment: datetime) -> datetime:
    """Give the instant at which Dutch clocks show `moment`."""
    return moment.replace(tzinfo=DUTCH_TIME)


def instants(timeline: Mapping[str, datetime]) -> dict[str, datetime]:
    """Give the instants of a table of moments."""
    return {name: instant(moment) for name, moment in timeline.items()}


def on_day(day: date, hour: int) -> datetime:
    """Give the instant of a full hour on a day, Dutch time."""
    return instant(datetime.combine(day, time(hour)))


def on_weekday(day: date, hour: int) -> datetime:
    """Give the instant of a full hour on a day, or on the Monday after when that is in a weekend."""
    shift = 7 - day.weekday() if day.weekday() >= SATURDAY else 0
    return on_day(day + timedelta(days=shift), hour)


def between(rng: random.Random, first: datetime, last: datetime) -> datetime:
    """Draw an instant from first to last, to the microsecond."""
    return first + (last - first) * rng.random()
