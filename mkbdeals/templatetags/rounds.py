"""How the closing moment of a round reads: ``{% load rounds %}{{ round|closing_day }}, {{ round|closing_time }}``.

A round that closes at midnight is open until 24.00 hours of the day before: so it is written.
"""

from datetime import datetime

from django import template

from proposals.formats import countdown_words, until_date, until_moment, until_time, zone_words
from proposals.models import Round

register = template.Library()


@register.filter
def closing_day(round_: Round) -> str:
    """Write the last day on which one can submit: "vrijdag 12 maart 2027"."""
    return until_date(round_.closes_at)


@register.filter
def closing_time(round_: Round) -> str:
    """Write the time until which one can submit: "17.00 uur", at midnight "24.00 uur"."""
    return until_time(round_.closes_at)


@register.filter
def closing_zone(round_: Round) -> str:
    """Name the zone of the closing time: "Nederlandse tijd", when needed with "zomertijd" or "wintertijd"."""
    return zone_words(round_.closes_at)


@register.filter
def closing_moment(round_: Round) -> str:
    """Write day and time: "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)"."""
    return until_moment(round_.closes_at)


@register.filter
def countdown(until: datetime, now: datetime) -> str:
    """Say how long it still takes until a moment: "6 dagen en 4 uur", at last "41 seconden"."""
    return countdown_words(until - now)
