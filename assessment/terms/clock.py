"""The term in which a decision must be given, with the days on which it stands still (Awb 4:13-4:15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.terms.calendar import last_day_of

DAY = timedelta(days=1)
DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which a term stands still: from `first` up to, not including, `until`; None is still going on."""

    first: date
    until: date | None
    reason: str = ""

    def holds(self, day: date) -> bool:
        """Say whether the term stands still on this day."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class TermClock:
    """A counted term. `last_day` is None while it stands still without an end in sight.

    `starts` is day 0: the term runs from the day after it. `counted_day` is the last day before weekends and
    holidays moved it, `suspended_days` how many days stood still within the term.
    """

    starts: date
    days: int
    counted_day: date | None
    last_day: date | None
    suspended_days: int
    is_suspended: bool

    def days_left(self, today: date) -> int | None:
        """Count the days that are left, `today` not included; below zero when it is late."""
        return None if self.last_day is None else (self.last_day - today).days

    def is_late(self, today: date) -> bool:
        """Say whether the last day is over."""
        return self.last_day is not None and today > self.last_day


def count_term(
    starts: date, weeks: int, suspensions: Iterable[Suspension], *, today: date, ends_on_working_day: bool = True
) -> TermClock:
    """Count a term of whole weeks from the day after `starts`; days on which it stands still do not count.

    Overlapping suspensions count once. One without an end holds the term for good: there is no last day then.
    """
    still = list(suspensions)
    left, suspended, day = weeks * DAYS_OF_WEEK, 0, starts
    endless = [each.first for each in still if each.until is None]
    while left:
        day += DAY
        if endless and day >= min(endless):
            return TermClock(starts, weeks * DAYS_OF_WEEK, None, None, suspended, _holds(still, today))
        if _holds(still, day):
            suspended += 1
        else:
            left -= 1
    last = last_day_of(day) if ends_on_working_day else day
    return TermClock(starts, weeks * DAYS_OF_WEEK, day, last, suspended, _holds(still, today))


def suspended_for_supplement(asked: date, *, answered: date | None, due: date, today: date) -> Suspension:
    """Give the days on which the term stands still for a supplement (Awb 4:15(1)).

    From the day after it was asked until the day it came in, or the day on which its term passed unused.
    While it is waited for within its term there is no end yet.
    """
    ended = min(answered, due) if answered else due
    waits = answered is None and today < due
    return Suspension(asked + DAY, None if waits else ended, "supplement")


def _holds(suspensions: Iterable[Suspension], day: date) -> bool:
    return any(each.holds(day) for each in suspensions)
