"""The terms of an objection: to make one (Awb 6:7, 6:8) and to decide on it (Awb 7:10)."""

from collections.abc import Iterable
from datetime import date, timedelta

from assessment.terms.calendar import last_day_of
from assessment.terms.clock import Suspension, TermClock, count_term

OBJECTION_WEEKS = 6
DECISION_WEEKS = 6
WEEKS_WITH_COMMITTEE = 12
ADJOURNMENT_WEEKS = 6


def objection_last_day(announced: date) -> date:
    """Give the last day to object: six weeks from the day after the decision was announced (Awb 6:7 and 6:8)."""
    return last_day_of(announced + timedelta(weeks=OBJECTION_WEEKS))


def objection_decision_clock(
    *,
    announced: date,
    received: date,
    has_committee: bool,
    is_adjourned: bool,
    suspensions: Iterable[Suspension],
    today: date,
) -> TermClock:
    """Count the term to decide on an objection (Awb 7:10).

    It runs from the day after the term to object is over; for an objection that came later, from the day after
    it came (our reading). Six weeks, twelve with an advisory committee, six more when adjourned.
    """
    weeks = WEEKS_WITH_COMMITTEE if has_committee else DECISION_WEEKS
    if is_adjourned:
        weeks += ADJOURNMENT_WEEKS
    starts = max(objection_last_day(announced), received)
    # The Algemene termijnenwet is for terms of at most twelve weeks (article 4).
    short = weeks <= WEEKS_WITH_COMMITTEE
    return count_term(starts, weeks, suspensions, today=today, ends_on_working_day=short)
