"""Terms of the law counted in days: plain Python, dates in, dates out; no clock, no database.

`calendar` knows the days on which no term ends (Algemene termijnenwet), `clock` counts a term that can be
suspended (Awb 4:13-4:15), `objection` those of an objection (Awb 6:7, 7:10), `penalty` what lateness costs (4:17).
"""

from assessment.terms.calendar import holidays_of, is_working_day, last_day_of
from assessment.terms.clock import Suspension, TermClock, count_term, suspended_for_supplement
from assessment.terms.objection import objection_decision_clock, objection_last_day
from assessment.terms.penalty import MAXIMUM_DAYS, Penalty, penalty_for

__all__ = [
    "MAXIMUM_DAYS",
    "Penalty",
    "Suspension",
    "TermClock",
    "count_term",
    "holidays_of",
    "is_working_day",
    "last_day_of",
    "objection_decision_clock",
    "objection_last_day",
    "penalty_for",
    "suspended_for_supplement",
]
