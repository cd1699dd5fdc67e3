"""What deciding late costs, to the euro and the day (Awb 4:17)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.terms import MAXIMUM_DAYS, penalty_for
from assessment.terms.penalty import amount_for

DAY = timedelta(days=1)
LAST_DAY = date(2027, 5, 10)
NOTICE = date(2027, 5, 12)
FIRST = date(2027, 5, 27)


def penalty(today, *, received=NOTICE, decided=None, last=LAST_DAY):
    return penalty_for(term_last_day=last, notice_received=received, today=today, decided=decided)


@pytest.mark.parametrize(
    ("days", "euros"),
    [(0, 0), (1, 23), (14, 322), (15, 357), (28, 812), (29, 857), (42, 1442), (43, 1442), (400, 1442)],
)
def test_amounts_of_the_law(days, euros):
    assert amount_for(days) == euros


def test_two_weeks_after_the_notice_it_begins():
    assert penalty(FIRST - DAY).days == 0
    assert (penalty(FIRST).first_day, penalty(FIRST).days, penalty(FIRST).euros) == (FIRST, 1, 23)
    assert (penalty(FIRST + DAY * 41).euros, penalty(FIRST + DAY * 90).euros) == (1442, 1442)
    assert penalty(FIRST).last_day == date(2027, 7, 7)


def test_a_notice_before_the_term_is_over_starts_nothing():
    assert penalty(FIRST, received=LAST_DAY).is_premature
    assert penalty(FIRST, last=None).euros == 0
    assert not penalty(FIRST, received=LAST_DAY + DAY).is_premature


def test_the_decision_ends_it_and_its_own_day_is_free():
    assert penalty(FIRST + DAY * 30, decided=FIRST + DAY * 3).euros == 3 * 23
    assert penalty(FIRST + DAY * 30, decided=FIRST).euros == 0
    assert penalty(FIRST, decided=FIRST - DAY * 3).euros == 0


@given(st.integers(0, 200), st.integers(0, 200))
def test_it_never_shrinks_and_never_passes_the_maximum(first, later):
    low, high = sorted((first, later))

    assert penalty(FIRST + DAY * low).euros <= penalty(FIRST + DAY * high).euros <= 1442
    assert penalty(FIRST + DAY * high).days <= MAXIMUM_DAYS
