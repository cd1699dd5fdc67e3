"""How the closing moment of a round reads: ``{% load rounds %}{{ round|closing_day }}, {{ round|closing_time }}``.

A round that closes at midnight is open until 24.00 hours of the day before: so it is written.
"""

from datetime import datetime, timedelta

from django import template

from proposals.formats import DUTCH_TIME_ZONE, countdown_words, dutch_date, dutch_time, midnight_words, zone_words
from proposals.models import Round

register = template.Library()


def _closes_at_midnight(round_: Round) -> bool:
    local = round_.closes_at.astimezone(DUTCH_TIME_ZONE)
    return (local.hour, local.minute, local.second) == (0, 0, 0)


@register.filter
def closing_day(round_: Round) -> str:
    """Write the last day on which one can submit: "vrijdag 12 maart 2027"."""
    return dutch_date(round_.closes_at - timedelta(seconds=1) if _closes_at_midnight(round_) else round_.closes_at)


@register.filter
def closing_time(round_: Round) -> str:
    """Write the time until which one can submit: "17.00 uur", at midnight "24.00 uur"."""
    return midnight_words() if _closes_at_midnight(round_) else dutch_time(round_.closes_at)


@register.filter
def closing_zone(round_: Round) -> str:
    """Name the zone of the closing time: "Nederlandse tijd", when needed with "zomertijd" or "wintertijd"."""
    return zone_words(round_.closes_at)


@register.filter
def closing_moment(round_: Round) -> str:
    """Write day and time: "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)"."""
    return f"{closing_day(round_)}, {closing_time(round_)} ({zone_words(round_.closes_at)})"


@register.filter
def countdown(until: datetime, now: datetime) -> str:
    """Say how long it still takes until a moment: "6 dagen en 4 uur", at last "41 seconden"."""
    return countdown_words(until - now)
