"""A day and a time of the Dutch clock become one instant, or are asked back (DL-07)."""

from datetime import UTC, datetime

import pytest

from proposals.forms.round_moments import (
    MomentProblem,
    Typed,
    as_typed,
    days_between,
    is_twice,
    moment_words,
    read_moment,
)


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "time", "expected", "words"),
    [
        ("12 maart 2027", "17.00", datetime(2027, 3, 12, 16, tzinfo=UTC),
         "vrijdag 12 maart 2027, 17.00 uur (Nederlandse tijd, wintertijd)"),
        ("1-7-2027", "9", datetime(2027, 7, 1, 7, tzinfo=UTC),
         "donderdag 1 juli 2027, 9.00 uur (Nederlandse tijd, zomertijd)"),
        ("31 december 2026", "24.00", datetime(2026, 12, 31, 23, tzinfo=UTC),
         "donderdag 31 december 2026, 24.00 uur (Nederlandse tijd, wintertijd)"),
        ("29-02-2028", "17:00 uur", datetime(2028, 2, 29, 16, tzinfo=UTC),
         "dinsdag 29 februari 2028, 17.00 uur (Nederlandse tijd, wintertijd)"),
        ("31-10-2027", "3.00", datetime(2027, 10, 31, 2, tzinfo=UTC),
         "zondag 31 oktober 2027, 3.00 uur (Nederlandse tijd, wintertijd)"),
    ],
)  # fmt: skip
def test_a_moment_is_read_and_written_with_its_zone(day, time, expected, words):
    moment = read_moment(Typed(day, time))

    assert moment == expected
    assert plain(moment_words(moment, ends_day=True)) == words
    assert read_moment(as_typed(moment, ends_day=True)) == moment


def test_a_time_that_the_clock_skips_is_refused_with_the_two_nearest():
    with pytest.raises(MomentProblem) as refused:
        read_moment(Typed("28-03-2027", "02:30"))

    assert refused.value.part == "time"
    assert "1.59 uur" in plain(str(refused.value))
    assert "3.00 uur" in plain(str(refused.value))


def test_a_time_that_comes_twice_asks_which():
    typed = Typed("25-10-2026", "02:30")

    with pytest.raises(MomentProblem) as refused:
        read_moment(typed)

    assert (refused.value.part, is_twice(typed)) == ("clock", True)
    assert read_moment(Typed("25-10-2026", "02:30", "summer")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read_moment(Typed("25-10-2026", "02:30", "winter")) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1])
def test_a_stored_moment_of_that_night_keeps_its_choice(hour):
    moment = datetime(2027, 10, 31, hour, 59, tzinfo=UTC)

    assert read_moment(as_typed(moment, ends_day=True)) == moment


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (Typed("", "17.00"), "day"), (Typed("30 februari 2027", "17.00"), "day"), (Typed("12 maart 2027", ""), "time"),
        (Typed("12 maart 2027", "25.00"), "time"), (Typed("12 maart 2027", "24.01"), "time"),
        (Typed("12 maart 2027", "vijf uur"), "time"), (Typed("28-03-2027", "2.00"), "time"),
        (Typed("12 maart 2027", "17.60"), "time"), (Typed("٣ maart 2027", "17.00"), "day"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_named_at_its_part(typed, part):
    with pytest.raises(MomentProblem) as refused:
        read_moment(typed)

    assert refused.value.part == part


def test_days_open_count_the_last_one_begun():
    start = datetime(2027, 3, 1, 8, tzinfo=UTC)

    assert days_between(start, datetime(2027, 3, 12, 16, tzinfo=UTC)) == 12
    assert days_between(start, start) == 0
