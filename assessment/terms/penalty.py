"""What it costs to decide late after a notice of default (Awb 4:17), in whole euros."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
GRACE_DAYS = 14
MAXIMUM_DAYS = 42
# Euros a day: the first fourteen days, the next fourteen, the rest (Awb 4:17(2), as in force on 1 January 2026).
RATES = ((14, 23), (14, 35), (14, 45))


@dataclass(frozen=True, slots=True)
class Penalty:
    """The penalty as it stands: from which day it runs, for how many days (at most 42) and how much in euros.

    `is_premature` says that the notice came before the term was over: then nothing runs.
    """

    first_day: date | None
    days: int
    euros: int
    is_premature: bool = False

    @property
    def last_day(self) -> date | None:
        """Give the last day on which it still grows."""
        return self.first_day + DAY * (MAXIMUM_DAYS - 1) if self.first_day else None


def penalty_for(*, term_last_day: date | None, notice_received: date, today: date, decided: date | None) -> Penalty:
    """Give the penalty at the end of `today` (Awb 4:17(3)).

    The first day is the one after two weeks from the day on which the notice of default came, which counts only
    when the term was over by then. The day of the decision is free. Whether a notice came unreasonably late, or the
    application was manifestly unfounded (4:17(6)), is for a person to judge.
    """
    if term_last_day is None or notice_received <= term_last_day:
        return Penalty(None, 0, 0, is_premature=True)
    first = notice_received + DAY * (GRACE_DAYS + 1)
    end = today + DAY if decided is None else min(decided, today + DAY)
    days = min(max((end - first).days, 0), MAXIMUM_DAYS)
    return Penalty(first, days, amount_for(days))


def amount_for(days: int) -> int:
    """Give what so many days cost together, in euros; more than 42 days cost no more."""
    total = 0
    for length, rate in RATES:
        counted = min(days, length)
        total += counted * rate
        days -= counted
    return total
