"""A round as a row of phases and a list of dates."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.enums import RoundStatus
from proposals.formats import dutch_date, short_date
from proposals.models import Round

# Which statuses make up each phase that staff speak of.
PHASES = (
    ("preparation", {RoundStatus.PREPARATION, RoundStatus.PUBLISHED}),
    ("open", {RoundStatus.OPEN}),
    ("assessment", {RoundStatus.CLOSED, RoundStatus.IN_ASSESSMENT}),
    ("allocation", {RoundStatus.SCORING_CLOSED, RoundStatus.ALLOCATING}),
    ("decided", {RoundStatus.DECIDED}),
    ("finished", {RoundStatus.FINISHED}),
)


def phases_of_round(round_: Round) -> list[dict[str, str]]:
    """Give the phases with their state: done, now or todo."""
    place = next(number for number, (_name, statuses) in enumerate(PHASES) if round_.status in statuses)
    texts = _phase_texts(round_)
    return [
        {"title": texts[name][0], "text": texts[name][1], "state": _state(number, place)}
        for number, (name, _statuses) in enumerate(PHASES)
    ]


def _state(number: int, place: int) -> str:
    if number == place:
        return "now"
    return "done" if number < place else "todo"


def _phase_texts(round_: Round) -> dict[str, tuple[str, str]]:
    scoring = round_.scoring_closes_at
    return {
        "preparation": (_("Preparation"), _("until %(day)s") % {"day": short_date(round_.opens_at)}),
        "open": (_("Open"), _("until %(day)s") % {"day": short_date(round_.closes_at)}),
        "assessment": (_("Assessing"), _("until %(day)s") % {"day": short_date(scoring)} if scoring else ""),
        "allocation": (_("Dividing"), ""),
        "decided": (_("Decided"), short_date(round_.announced_date) if round_.announced_date else ""),
        "finished": (_("Finished"), ""),
    }


def dates_of_round(round_: Round) -> list[dict[str, Any]]:
    """Give the dates of a round in order, each with what happens."""
    dates = [
        (round_.opens_at, _("The round opens")),
        (round_.closes_at, _("The round closes")),
        (round_.scoring_closes_at, _("Assessors are done")),
        (round_.expected_decision_date, _("The decision is expected")),
        (round_.announced_date, _("Applicants hear the decision")),
    ]
    return [{"day": dutch_date(moment), "what": what} for moment, what in dates if moment]
