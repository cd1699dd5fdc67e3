"""A round as a row of phases and a list of dates."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from proposals.enums import RoundStatus
from proposals.formats import NO_BREAK_SPACE, dutch_date, dutch_time, short_date
from proposals.models import Round

# The phases that staff speak of, and the statuses in which each is going on.
PHASES = (
    ("preparation", {RoundStatus.PREPARATION, RoundStatus.PUBLISHED}),
    ("open", {RoundStatus.OPEN}),
    ("assessment", {RoundStatus.CLOSED, RoundStatus.IN_ASSESSMENT}),
    ("allocation", {RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING}),
    ("decision", set[RoundStatus]()),
    ("elaboration", {RoundStatus.DECIDED}),
    ("finished", {RoundStatus.FINISHED}),
)
# `closes_at` is the first instant that is too late: what counts as the last day is the one before it.
JUST_BEFORE = timedelta(microseconds=1)
NAMES = [name for name, _statuses in PHASES]


def phases_of_round(round_: Round, at: datetime, *, is_approved: bool = False) -> list[dict[str, str]]:
    """Give the phases with their state at `at`: done, now or todo.

    Between approval and publication, `is_approved`, the phase is that of the decision; the status
    of the round does not tell that apart from dividing.
    """
    place = NAMES.index("decision") if is_approved else _place(round_.status_at(at))
    texts = _phase_texts(round_)
    return [
        {"title": texts[name][0], "text": texts[name][1], "state": _state(number, place)}
        for number, name in enumerate(NAMES)
    ]


def _place(status: RoundStatus) -> int:
    return next(number for number, (_name, statuses) in enumerate(PHASES) if status in statuses)


def _state(number: int, place: int) -> str:
    if number == place:
        return "done" if number == len(NAMES) - 1 else "now"
    return "done" if number < place else "todo"


def _phase_texts(round_: Round) -> dict[str, tuple[str, str]]:
    decision = round_.announced_date or round_.expected_decision_date
    return {
        "preparation": (pgettext("phase", "Preparation"), _("before %(day)s") % {"day": short_date(round_.opens_at)}),
        "open": (_("Open"), _through(round_.closes_at)),
        "assessment": (_("Assessing"), _through(round_.scoring_closes_at)),
        "allocation": (_("Dividing"), ""),
        "decision": (_("Decision"), short_date(decision) if decision else ""),
        "elaboration": (_("Elaborating"), round_.final_deals_expected),
        "finished": (_("Finished"), ""),
    }


def _through(moment: datetime | None) -> str:
    return _("up to %(day)s") % {"day": short_date(moment - JUST_BEFORE)} if moment else ""


def dates_of_round(round_: Round, now: datetime) -> list[dict[str, Any]]:
    """Give the dates of a round in order, each with what happens and how far off it is."""
    closes_at, scoring = round_.closes_at, round_.scoring_closes_at
    dates = [
        (round_.opens_at, _("The round opens at %(time)s") % {"time": dutch_time(round_.opens_at)}),
        (closes_at - JUST_BEFORE, _("The round closes at %(time)s") % {"time": _end_of_day(closes_at)}),
        (scoring and scoring - JUST_BEFORE, _("Assessors are done")),
        (round_.expected_decision_date, _("The decision is expected")),
        (round_.announced_date, _("Applicants hear the decision")),
    ]
    lines = [
        {
            "day": dutch_date(moment),
            "what": what,
            "when": _distance(moment, now),
            "is_past": _day_of(moment) < localdate(now),
            "on": _day_of(moment),
        }
        for moment, what in dates
        if moment
    ]
    if round_.final_deals_expected:
        lines.append(
            {"day": round_.final_deals_expected, "what": _("Final deals"), "when": "", "is_past": False, "on": date.max}
        )
    return lines


def dates_by_time(round_: Round, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Give the dates to come (`dates`) and those that passed (`past_dates`), each in order of time."""
    lines = sorted(dates_of_round(round_, now), key=lambda each: each["on"])
    to_come = [each for each in lines if not each["is_past"]]
    return {"dates": to_come, "past_dates": [each for each in lines if each["is_past"]]}


def _end_of_day(moment: datetime) -> str:
    """Write the hour of closing; midnight belongs to the day that ends."""
    local = localtime(moment)
    return f"24.00{NO_BREAK_SPACE}uur" if (local.hour, local.minute) == (0, 0) else dutch_time(moment)


def _day_of(moment: date) -> date:
    return localdate(moment) if isinstance(moment, datetime) else moment


def _distance(moment: date, now: datetime) -> str:
    """Say how far off a day is; nothing about the past."""
    days = (_day_of(moment) - localdate(now)).days
    if days < 0:
        return ""
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
