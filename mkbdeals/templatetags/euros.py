"""Template filters for amounts, dates, times and sizes: ``{% load euros %}``.

Thin wrappers around :mod:`proposals.formats`. A missing value (``None`` or empty) gives an empty text.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.utils import timezone

from proposals import formats

register = template.Library()


def _or_empty(write: Callable[..., str]) -> Callable[..., str]:
    """Let a writer pass over a missing value, so that a template needs no ``if``."""

    @wraps(write)
    def filtered(value: Any, *args: Any) -> str:
        return "" if value is None or value == "" else write(value, *args)

    return filtered


def dutch_time_seconds(moment: datetime) -> str:
    """Write the time of day with seconds: "16.58.41 uur"."""
    return formats.dutch_time(moment, seconds=True)


def dutch_moment_seconds(moment: datetime) -> str:
    """Write date and time with seconds: "dinsdag 9 maart 2027, 16.58.41 uur (Nederlandse tijd)"."""
    return formats.dutch_moment(moment, seconds=True)


def until_moment_seconds(moment: datetime) -> str:
    """Write a closing time with seconds: "dinsdag 9 maart 2027, 17.00.00 uur (Nederlandse tijd)"."""
    return formats.until_moment(moment, seconds=True)


def time_left(until: datetime, now: datetime | None = None) -> str:
    """Say how long it still takes: "nog 3 dagen en 4 uur". The clock, unless another now is given."""
    return formats.time_left(until, now or timezone.now())


def euros(amount: Decimal | int) -> str:
    """Write an amount in euro: ``{{ amount|euros }}`` gives "€ 250.000"."""
    return formats.euros(amount)


def day_and_month(day: date) -> str:
    """Write a date without its year, for lists within one year: "vrijdag 12 maart"."""
    return formats.dutch_date(day).rsplit(" ", 1)[0]


for writer in (
    euros, formats.cents_as_euros, formats.million_words, formats.number, formats.figure, formats.percent,
    formats.file_size, formats.short_date, formats.month_year, formats.dutch_date, day_and_month, formats.dutch_time,
    dutch_time_seconds,
    formats.dutch_moment, dutch_moment_seconds, time_left,
    formats.until_date, formats.until_time, formats.until_moment, until_moment_seconds,
):  # fmt: skip
    register.filter(writer.__name__, _or_empty(writer))
