"""What is wrong with the activities and the results that can be measured, in words that say how to mend it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.formats import short_date
from proposals.models import Activity, Indicator, Proposal
from proposals.services.problems import Problem


def activity_problems(proposal: Proposal) -> Iterator[Problem]:
    """List what is wrong with the activities of a round that asks for them."""
    if not proposal.round.asks_activities:
        return
    activities = list(proposal.activities.all())
    if not activities:
        yield Problem("planning", "activity_0_name", _("Fill in at least one activity with its dates."))
    for row, activity in enumerate(activities):
        yield from _activity_row(row, activity, proposal)


def _activity_row(row: int, activity: Activity, proposal: Proposal) -> Iterator[Problem]:
    name = activity.name or _("activity %(number)s") % {"number": row + 1}
    if not activity.name:
        message = _("Write what happens in activity %(number)s.") % {"number": row + 1}
        yield Problem("planning", f"activity_{row}_name", message)
    if not activity.actor:
        yield Problem("planning", f"activity_{row}_actor", _("Write who does “%(name)s”.") % {"name": name})
    for field, text, day in (
        ("start", activity.start_input, activity.start_date),
        ("end", activity.end_input, activity.end_date),
    ):
        if message := _day_problem(field, name, text, day):
            yield Problem("planning", f"activity_{row}_{field}", message)
    if message := _order_problem(name, activity, proposal):
        yield Problem("planning", f"activity_{row}_end", message)


def _day_problem(field: str, name: str, text: str, day: date | None) -> str:
    if not text.strip():
        return (
            _("Fill in when “%(name)s” starts.") if field == "start" else _("Fill in when “%(name)s” is ready.")
        ) % {"name": name}
    if day is None:
        return _("“%(text)s” at “%(name)s” is not a date we understand. Write it as 1 juli 2027 or juli 2027.") % {
            "text": text[:40],
            "name": name,
        }
    return ""


def _order_problem(name: str, activity: Activity, proposal: Proposal) -> str:
    start, end = activity.start_date, activity.end_date
    if start is None or end is None:
        return ""
    values: dict[str, Any] = {"name": name, "start": short_date(start), "end": short_date(end)}
    if end < start:
        return _("“%(name)s” ends on %(end)s, before it starts on %(start)s. Change one of the two.") % values
    if proposal.end_date and end > proposal.end_date:
        values["last"] = short_date(proposal.end_date)
        return _("“%(name)s” ends on %(end)s, after the end of your plan on %(last)s. Change one of the two.") % values
    return ""


def indicator_problems(proposal: Proposal) -> Iterator[Problem]:
    """List what is wrong with the results of a round that asks for them."""
    if not proposal.round.asks_indicators:
        return
    indicators = list(proposal.indicators.all())
    if not indicators:
        message = _("Fill in at least one result that can be measured, with a target.")
        yield Problem("impact", "indicator_0_name", message)
    for row, indicator in enumerate(indicators):
        yield from _indicator_row(row, indicator)


def _indicator_row(row: int, indicator: Indicator) -> Iterator[Problem]:
    name = indicator.name or _("result %(number)s") % {"number": row + 1}
    if not indicator.name:
        message = _("Write what you measure in result %(number)s.") % {"number": row + 1}
        yield Problem("impact", f"indicator_{row}_name", message)
    if not indicator.unit:
        message = _("Write in what you count “%(name)s”, for example companies.") % {"name": name}
        yield Problem("impact", f"indicator_{row}_unit", message)
    if not indicator.baseline_input.strip():
        message = _("Fill in the number now of “%(name)s”. Write 0 when there is nothing yet.") % {"name": name}
        yield Problem("impact", f"indicator_{row}_baseline", message)
    elif unreadable := _figure_problem(indicator.baseline_input, indicator.baseline, name):
        yield Problem("impact", f"indicator_{row}_baseline", unreadable)
    if not indicator.target_input.strip():
        yield Problem("impact", f"indicator_{row}_target", _("Fill in the target of “%(name)s”.") % {"name": name})
    elif unreadable := _figure_problem(indicator.target_input, indicator.target, name):
        yield Problem("impact", f"indicator_{row}_target", unreadable)


def _figure_problem(text: str, figure: Decimal | None, name: str) -> str:
    if figure is not None:
        return ""
    return _("“%(text)s” at “%(name)s” is not a number we understand. Write it as 1250 or 1.250.") % {
        "text": text[:40],
        "name": name,
    }
