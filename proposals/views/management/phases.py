"""A round as a row of phases and a list of dates."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from proposals.enums import RoundStatus
from proposals.formats import dutch_date, short_date
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
NAMES = [name for name, _statuses in PHASES]


def phases_of_round(round_: Round, *, is_approved: bool = False) -> list[dict[str, str]]:
    """Give the phases with their state: done, now or todo.

    Between approval and publication, `is_approved`, the phase is that of the decision; the status
    of the round does not tell that apart from dividing.
    """
    place = NAMES.index("decision") if is_approved else _place(round_)
    texts = _phase_texts(round_)
    return [
        {"title": texts[name][0], "text": texts[name][1], "state": _state(number, place)}
        for number, name in enumerate(NAMES)
    ]


def _place(round_: Round) -> int:
    return next(number for number, (_name, statuses) in enumerate(PHASES) if round_.status in statuses)


def _state(number: int, place: int) -> str:
    if number == place:
        return "done" if number == len(NAMES) - 1 else "now"
    return "done" if number < place else "todo"


def _phase_texts(round_: Round) -> dict[str, tuple[str, str]]:
    decision = round_.announced_date or round_.expected_decision_date
    return {
        "preparation": (pgettext("phase", "Preparation"), _until(round_.opens_at)),
        "open": (_("Open"), _until(round_.closes_at)),
        "assessment": (_("Assessing"), _until(round_.scoring_closes_at)),
        "allocation": (_("Dividing"), ""),
        "decision": (_("Decision"), short_date(decision) if decision else ""),
        "elaboration": (_("Elaborating"), round_.final_deals_expected),
        "finished": (_("Finished"), ""),
    }


def _until(moment: datetime | None) -> str:
    return _("until %(day)s") % {"day": short_date(moment)} if moment else ""


def dates_of_round(round_: Round, now: datetime) -> list[dict[str, Any]]:
    """Give the dates of a round in order, each with what happens and how far off it is."""
    dates = [
        (round_.opens_at, _("The round opens")),
        (round_.closes_at, _("The round closes")),
        (round_.scoring_closes_at, _("Assessors are done")),
        (round_.expected_decision_date, _("The decision is expected")),
        (round_.announced_date, _("Applicants hear the decision")),
    ]
    lines = [
        {"day": dutch_date(moment), "what": what, "when": _distance(moment, now)} for moment, what in dates if moment
    ]
    if round_.final_deals_expected:
        lines.append({"day": round_.final_deals_expected, "what": _("Final deals"), "when": ""})
    return lines


def _distance(moment: date, now: datetime) -> str:
    """Say how far off a day is; nothing about the past."""
    day = localdate(moment) if isinstance(moment, datetime) else moment
    days = (day - localdate(now)).days
    if days < 0:
        return ""
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
