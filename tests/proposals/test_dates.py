"""Days and months as people type them."""

from datetime import date

import pytest

from proposals.dates import read_date, read_end, read_start


@pytest.mark.parametrize("text", ["juli 2027", "Juli 2027", " jul  2027 "])
def test_a_month_starts_on_its_first_day_and_ends_on_its_last(text):
    assert (read_start(text), read_end(text)) == (date(2027, 7, 1), date(2027, 7, 31))


def test_a_month_knows_leap_years():
    assert read_end("februari 2028") == date(2028, 2, 29)


def test_a_day_stays_a_day():
    assert read_start("3 juli 2027") == read_end("3-7-2027") == read_date("2027-07-03") == date(2027, 7, 3)


@pytest.mark.parametrize("text", ["", "zomer 2027", "2027", "31 juni 2027", "juli", "juli 1999"])
def test_what_is_no_day_and_no_month_is_nothing(text):
    assert read_start(text) is None
    assert read_end(text) is None
