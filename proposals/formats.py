"""How amounts, dates, times and sizes read in Dutch: plain functions, values in, text out.

Pages use them through the template library ``euros``; documents and mails call them directly. For the few pages that
are offered in English (mkbdeals/languages.py) they read in English within ``in_english``.
Spelling follows the programme's own papers: "€ 250.000", "vrijdag 12 maart 2027", "17.00 uur".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
DUTCH_TIME_ZONE = ZoneInfo("Europe/Amsterdam")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_is_english: ContextVar[bool] = ContextVar("is_english", default=False)

_SEPARATORS = str.maketrans(",.", ".,")
_STEPS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(3)}  # made once: a page has thousands


@contextmanager
def in_english() -> Iterator[None]:
    """Let everything below read in English for as long as a page is made."""
    token = _is_english.set(True)
    try:
        yield
    finally:
        _is_english.reset(token)


def _said(dutch: str, english: str) -> str:
    return english if _is_english.get() else dutch


def number(value: Decimal | int, decimals: int = 0) -> str:
    """Write a number with Dutch separators: 1234.5 with one decimal is "1.234,5".

    Halves are rounded away from zero; a negative number gets a true minus sign.
    """
    rounded = Decimal(value).quantize(_STEPS.get(decimals) or Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,}"
    if not _is_english.get():
        text = text.translate(_SEPARATORS)
    return f"{MINUS}{text}" if rounded < 0 else text


def figure(value: Decimal | int) -> str:
    """Write a figure with as many decimals as it has, at most two: "1.234", "4,5", "0,25"."""
    exact = Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def euros(amount: Decimal | int) -> str:
    """Write an amount in euro: "€ 250.000", with cents only when there are cents: "€ 250.000,50"."""
    exact = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    text = number(abs(exact), 0 if exact == exact.to_integral_value() else 2)
    sign = f"{MINUS}{NO_BREAK_SPACE}" if exact < 0 else ""
    return f"{sign}€{NO_BREAK_SPACE}{text}"


def cents_as_euros(cents: int) -> str:
    """Write an amount of whole cents in euro: 25000050 is "€ 250.000,50"."""
    return euros(Decimal(cents).scaleb(-2))


def million_words(amount: Decimal | int) -> str:
    """Write an amount in millions as the letters do: 2800000 is "€ 2,8 miljoen".

    As many decimals as the amount needs, at most three; below a million it reads as :func:`euros`.
    """
    if abs(Decimal(amount)) < 1_000_000:
        return euros(amount)
    millions = Decimal(amount).scaleb(-6).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP).normalize()
    places = max(0, -int(millions.as_tuple().exponent))
    return f"€{NO_BREAK_SPACE}{number(millions, places)}{NO_BREAK_SPACE}{_said('miljoen', 'million')}"


def percent(fraction: Decimal | int | float, decimals: int = 0) -> str:
    """Write a fraction of one as a percentage: 0.488 with one decimal is "48,8 %"."""
    return f"{number(Decimal(str(fraction)) * 100, decimals)}{NO_BREAK_SPACE}%"


def file_size(size: int) -> str:
    """Write a size in bytes: "512 bytes", "482 kB", "1,4 MB" (1 kB is 1000 bytes)."""
    if size < 1000:
        return f"{size}{NO_BREAK_SPACE}bytes"
    if size < 999_500:
        return f"{number(Decimal(size) / 1000)}{NO_BREAK_SPACE}kB"
    return f"{number(Decimal(size) / 1_000_000, 1).removesuffix(',0').removesuffix('.0')}{NO_BREAK_SPACE}MB"


def short_date(day: date) -> str:
    """Write a date without its weekday: "12 maart 2027". A moment counts in Dutch time."""
    local = _dutch_day(day)
    return f"{local.day}{NO_BREAK_SPACE}{_month(local)}{NO_BREAK_SPACE}{local.year}"


def month_year(day: date) -> str:
    """Write a month: "maart 2027". A moment counts in Dutch time."""
    local = _dutch_day(day)
    return f"{_month(local)}{NO_BREAK_SPACE}{local.year}"


def dutch_date(day: date) -> str:
    """Write a date with its weekday: "vrijdag 12 maart 2027". A moment counts in Dutch time."""
    local = _dutch_day(day)
    weekday = (ENGLISH_WEEKDAYS if _is_english.get() else WEEKDAYS)[local.weekday()]
    return f"{weekday} {local.day} {_month(local)} {local.year}"


def dutch_time(moment: datetime, *, seconds: bool = False) -> str:
    """Write the time of day in the Netherlands: "17.00 uur", with seconds "16.58.41 uur".

    :raises ValueError: if the moment has no time zone.
    """
    local = _dutch_moment(moment)
    if _is_english.get():
        return f"{local.hour}:{local.minute:02}" + (f":{local.second:02}" if seconds else "")
    ending = f".{local.second:02}" if seconds else ""
    return f"{local.hour}.{local.minute:02}{ending}{NO_BREAK_SPACE}uur"


def until_date(moment: datetime) -> str:
    """Write the last day before a moment ends something; midnight belongs to the day that it ends.

    :raises ValueError: if the moment has no time zone.
    """
    return dutch_date(moment - timedelta(seconds=1) if _is_midnight(moment) else moment)


def until_time(moment: datetime, *, seconds: bool = False) -> str:
    """Write the time at which something ends: "17.00 uur", at midnight "24.00 uur".

    :raises ValueError: if the moment has no time zone.
    """
    if not _is_midnight(moment):
        return dutch_time(moment, seconds=seconds)
    if _is_english.get():
        return "24:00:00" if seconds else "24:00"
    return f"24.00{'.00' if seconds else ''}{NO_BREAK_SPACE}uur"


def until_moment(moment: datetime, *, seconds: bool = False) -> str:
    """Write the day and time at which something ends: a closing time, the end of a term.

    As :func:`dutch_moment`; but what ends at midnight is open until "vrijdag 12 maart 2027, 24.00 uur", not until
    0.00 hours of a day on which nobody can do anything any more. Every page, mail and file writes a closing time so.
    :raises ValueError: if the moment has no time zone.
    """
    return f"{until_date(moment)}, {until_time(moment, seconds=seconds)} ({zone_words(moment)})"


def dutch_moment(moment: datetime, *, seconds: bool = False) -> str:
    """Write date and time: "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd)".

    :raises ValueError: if the moment has no time zone.
    """
    return f"{dutch_date(moment)}, {dutch_time(moment, seconds=seconds)} ({zone_words(moment)})"


def dutch_period(begin: datetime, end: datetime) -> str:
    """Write from when until when, the day and the zone once where they are the same.

    "op vrijdag 12 maart 2027 van 14.00 tot 15.30 uur (Nederlandse tijd)", over more days
    "van vrijdag 12 maart 2027, 14.00 uur tot zaterdag 13 maart 2027, 9.00 uur (Nederlandse tijd)".
    :raises ValueError: if a moment has no time zone.
    """
    if zone_words(begin) != zone_words(end):
        return f"van {dutch_moment(begin)} tot {dutch_moment(end)}"
    if _dutch_day(begin) != _dutch_day(end):
        return f"van {dutch_date(begin)}, {dutch_time(begin)} tot {dutch_moment(end)}"
    start = dutch_time(begin).removesuffix(f"{NO_BREAK_SPACE}uur")
    return f"op {dutch_date(begin)} van {start} tot {dutch_time(end)} ({zone_words(end)})"


def zone_words(moment: datetime) -> str:
    """Name the zone: "Nederlandse tijd"; in the hour that comes twice also "zomertijd" or "wintertijd".

    :raises ValueError: if the moment has no time zone.
    """
    local = _dutch_moment(moment)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    zone = _said("Nederlandse tijd", "Dutch time")
    if not twice:
        return zone
    season = _said("zomertijd", "summer time") if local.dst() else _said("wintertijd", "winter time")
    return f"{zone}, {season}"


def duration_words(span: timedelta) -> str:
    """Write a span in its two largest units, rounded down: "3 dagen en 4 uur", "12 minuten"."""
    hours, rest = divmod(span.seconds, 3600)
    parts = [
        (span.days, _said("dag", "day") if span.days == 1 else _said("dagen", "days")),
        (hours, _said("uur", "hour" if hours == 1 else "hours")),
        (rest // 60, _said("minuut", "minute") if rest // 60 == 1 else _said("minuten", "minutes")),
    ]
    while parts and not parts[0][0]:
        parts.pop(0)
    found = _said(" en ", " and ").join(f"{count} {unit}" for count, unit in parts[:2] if count)
    return found or _said("minder dan 1 minuut", "less than 1 minute")


def countdown_words(span: timedelta) -> str:
    """Write how long it still takes as a countdown does: in the last ten minutes with seconds.

    "3 dagen en 4 uur", "9 minuten en 59 seconden", "1 seconde". The script of the countdown
    (static/js/countdown.js) writes the very same words.
    """
    seconds = int(span.total_seconds())
    if seconds >= 600:
        return duration_words(span)
    minutes, rest = divmod(max(seconds, 0), 60)
    parts = [
        f"{minutes} {'minuut' if minutes == 1 else 'minuten'}" if minutes else "",
        f"{rest} {'seconde' if rest == 1 else 'seconden'}" if rest or not minutes else "",
    ]
    return " en ".join(filter(None, parts))


def time_left(until: datetime, now: datetime) -> str:
    """Say how long it still takes: "nog 3 dagen en 4 uur"; from the moment itself on: "voorbij"."""
    if until <= now:
        return _said("voorbij", "over")
    return _said(f"nog {duration_words(until - now)}", f"{duration_words(until - now)} left")


def _is_midnight(moment: datetime) -> bool:
    local = _dutch_moment(moment)
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _month(day: date) -> str:
    return (ENGLISH_MONTHS if _is_english.get() else MONTHS)[day.month - 1]


def _dutch_day(day: date) -> date:
    """Take the calendar day, of a moment the day it is in the Netherlands."""
    return _dutch_moment(day).date() if isinstance(day, datetime) else day


def _dutch_moment(moment: datetime) -> datetime:
    """Move a moment to Dutch time; a moment without a zone would be a guess."""
    if moment.tzinfo is None:
        raise ValueError(f"A moment without a time zone cannot be written: {moment!r}")
    return moment.astimezone(DUTCH_TIME_ZONE)
