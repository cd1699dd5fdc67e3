"""The term to decide and the term to decide on an objection: cases and properties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.terms import Suspension, count_term, objection_decision_clock, suspended_for_supplement
from assessment.terms.calendar import last_day_of

DAY = timedelta(days=1)
CLOSED = date(2027, 3, 12)
TODAY = date(2027, 4, 1)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
suspensions = st.lists(
    st.builds(lambda first, length: Suspension(first, first + DAY * length), days, st.integers(0, 60)), max_size=5
)


def test_eight_weeks_from_closing():
    clock = count_term(CLOSED, 8, [], today=TODAY)

    assert (clock.counted_day, clock.last_day) == (date(2027, 5, 7), date(2027, 5, 10))  # the Friday after Ascension
    assert (clock.days_left(TODAY), clock.is_late(date(2027, 5, 10)), clock.is_late(date(2027, 5, 11))) == (
        39, False, True,
    )  # fmt: skip


def test_asking_for_a_supplement_stops_the_clock_from_the_day_after():
    """Asked on the first, answered on the fourth: the second and third do not count (Awb 4:15(1))."""
    still = suspended_for_supplement(date(2027, 4, 1), answered=date(2027, 4, 4), due=date(2027, 4, 15), today=TODAY)

    assert (still.first, still.until) == (date(2027, 4, 2), date(2027, 4, 4))
    assert count_term(CLOSED, 8, [still], today=TODAY).suspended_days == 2


def test_a_supplement_that_did_not_come_lets_the_clock_run_on_from_the_end_of_its_term():
    due = date(2027, 4, 15)

    waiting = suspended_for_supplement(date(2027, 4, 1), answered=None, due=due, today=due - DAY)
    over = suspended_for_supplement(date(2027, 4, 1), answered=None, due=due, today=due)

    assert (waiting.until, over.until) == (None, due)
    assert count_term(CLOSED, 8, [waiting], today=TODAY).last_day is None
    assert count_term(CLOSED, 8, [over], today=due).suspended_days == 13


def test_a_late_answer_does_not_stop_it_longer():
    due = date(2027, 4, 15)

    assert suspended_for_supplement(date(2027, 4, 1), answered=due + DAY * 9, due=due, today=TODAY).until == due


@given(days, st.integers(1, 26), suspensions)
def test_the_term_is_as_long_as_its_days_that_count(starts, weeks, still):
    clock = count_term(starts, weeks, still, today=starts)
    passed = [starts + DAY * each for each in range(1, (clock.counted_day - starts).days + 1)]
    counted = [day for day in passed if not any(each.holds(day) for each in still)]

    assert len(counted) == weeks * 7 and counted[-1] == clock.counted_day
    assert clock.suspended_days == len(passed) - len(counted)
    assert clock.last_day == last_day_of(clock.counted_day)


@given(days, st.integers(1, 26), suspensions, suspensions)
def test_more_suspensions_never_make_the_term_shorter(starts, weeks, some, more):
    assert (
        count_term(starts, weeks, some + more, today=starts).counted_day
        >= count_term(starts, weeks, some, today=starts).counted_day
    )


@given(days, st.integers(1, 26), suspensions)
def test_the_same_days_twice_count_once_and_in_any_order(starts, weeks, still):
    once = count_term(starts, weeks, still, today=starts)

    assert count_term(starts, weeks, [*reversed(still), *still], today=starts) == once


@given(days, st.integers(1, 26), suspensions)
def test_what_happened_before_or_after_the_term_changes_nothing(starts, weeks, still):
    clock = count_term(starts, weeks, still, today=starts)
    outside = [Suspension(starts - DAY * 30, starts + DAY), Suspension(clock.counted_day + DAY, None)]

    assert count_term(starts, weeks, still + outside, today=starts).counted_day == clock.counted_day


def decision_day(**values):
    announced = date(2027, 3, 12)
    known = {"announced": announced, "received": announced + DAY * 10, "has_committee": False, "is_adjourned": False,
             "suspensions": [], "today": TODAY}  # fmt: skip
    return objection_decision_clock(**known | values).last_day


def test_deciding_on_an_objection_counts_from_the_end_of_the_term_to_object():
    """The last day to object is Friday 23 April 2027."""
    assert decision_day() == date(2027, 6, 4)
    assert decision_day(has_committee=True) == date(2027, 7, 16)
    assert decision_day(is_adjourned=True) == date(2027, 7, 16)
    # Eighteen weeks: the Algemene termijnenwet does not move it any more.
    assert decision_day(has_committee=True, is_adjourned=True) == date(2027, 8, 27)


def test_an_objection_that_came_late_counts_from_its_own_day():
    assert decision_day(received=date(2027, 5, 3)) == date(2027, 6, 14)


def test_eighteen_weeks_may_end_on_a_sunday():
    sunday = date(2027, 5, 2)

    assert decision_day(received=sunday, has_committee=True, is_adjourned=True) == sunday + timedelta(weeks=18)
