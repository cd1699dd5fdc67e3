"""How amounts, dates and times read, at the borders where they go wrong."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from proposals import formats

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, f"€{SPACE}0"),
        (250_000, f"€{SPACE}250.000"),
        (Decimal("1250000.5"), f"€{SPACE}1.250.000,50"),
        (Decimal("99999.995"), f"€{SPACE}100.000"),
        (Decimal("0.01"), f"€{SPACE}0,01"),
        (-370_000, f"\u2212{SPACE}€{SPACE}370.000"),
    ],
)
def test_euros(amount, expected):
    assert formats.euros(amount) == expected


def test_cents_as_euros():
    assert formats.cents_as_euros(25_000_050) == f"€{SPACE}250.000,50"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (2_800_000, f"€{SPACE}2,8{SPACE}miljoen"),
        (2_000_000, f"€{SPACE}2{SPACE}miljoen"),
        (10_000_000, f"€{SPACE}10{SPACE}miljoen"),
        (2_123_400, f"€{SPACE}2,123{SPACE}miljoen"),
        (999_999, f"€{SPACE}999.999"),
    ],
)
def test_million_words(amount, expected):
    assert formats.million_words(amount) == expected


@pytest.mark.parametrize(
    ("fraction", "decimals", "expected"),
    [(Decimal("0.5"), 0, "50"), (0.488, 1, "48,8"), (1, 1, "100,0"), (Decimal("0.4995"), 0, "50")],
)
def test_percent(fraction, decimals, expected):
    assert formats.percent(fraction, decimals) == f"{expected}{SPACE}%"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (482_000, "482 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_400_000, "1,4 MB"),
    ],
)
def test_file_size(size, expected):
    assert formats.file_size(size) == expected.replace(" ", SPACE)


def test_dates():
    assert formats.dutch_date(date(2027, 3, 12)) == "vrijdag 12 maart 2027"
    assert formats.short_date(date(2027, 3, 1)) == f"1{SPACE}maart{SPACE}2027"


def test_moment_just_before_midnight_utc_counts_in_dutch_time():
    summer_night = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)

    assert formats.dutch_date(summer_night) == "donderdag 1 juli 2027"
    assert formats.dutch_time(summer_night) == f"0.30{SPACE}uur"


def test_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        formats.dutch_time(datetime(2027, 3, 12, 17))


def test_dutch_moment_with_seconds():
    moment = datetime(2027, 3, 9, 15, 58, 41, tzinfo=UTC)

    written = formats.dutch_moment(moment, seconds=True)

    assert written == f"dinsdag 9 maart 2027, 16.58.41{SPACE}uur (Nederlandse tijd)"


def test_what_ends_at_midnight_ends_the_day_before():
    midnight = datetime(2027, 3, 12, 23, tzinfo=UTC)

    assert formats.until_moment(midnight) == f"vrijdag 12 maart 2027, 24.00{SPACE}uur (Nederlandse tijd)"
    assert formats.until_time(midnight, seconds=True) == f"24.00.00{SPACE}uur"
    for seconds in (False, True):
        for moment in (midnight - timedelta(minutes=1), midnight + timedelta(seconds=1)):
            assert formats.until_moment(moment, seconds=seconds) == formats.dutch_moment(moment, seconds=seconds)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 dagen en 4 uur"),
        (timedelta(days=1), "1 dag"),
        (timedelta(days=2, minutes=30), "2 dagen"),
        (timedelta(hours=4, minutes=1), "4 uur en 1 minuut"),
        (timedelta(minutes=12, seconds=59), "12 minuten"),
        (timedelta(seconds=59), "minder dan 1 minuut"),
    ],
)
def test_duration_words(span, expected):
    assert formats.duration_words(span) == expected


def test_time_left_ends_at_the_moment_itself():
    closing = datetime(2027, 3, 12, 16, tzinfo=UTC)

    assert formats.time_left(closing, closing - timedelta(seconds=1)) == "nog minder dan 1 minuut"
    assert formats.time_left(closing, closing) == "voorbij"


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (
            "2027-03-12T13:00Z",
            "2027-03-12T14:30Z",
            "op vrijdag 12 maart 2027 van 14.00 tot 15.30 uur (Nederlandse tijd)",
        ),
        (
            "2027-03-12T13:00Z",
            "2027-03-13T08:05Z",
            "van vrijdag 12 maart 2027, 14.00 uur tot zaterdag 13 maart 2027, 9.05 uur (Nederlandse tijd)",
        ),
        (
            "2026-10-25T00:30Z",
            "2026-10-25T01:30Z",
            "van zondag 25 oktober 2026, 2.30 uur (Nederlandse tijd, zomertijd) "
            "tot zondag 25 oktober 2026, 2.30 uur (Nederlandse tijd, wintertijd)",
        ),
    ],
)
def test_dutch_period_writes_the_day_once(begin, end, expected):
    period = formats.dutch_period(datetime.fromisoformat(begin), datetime.fromisoformat(end))

    assert period.replace(SPACE, " ") == expected
