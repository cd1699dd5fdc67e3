"""How a milestone stands, in words, for the documents of a deal."""

from datetime import date

from django.utils.translation import gettext as _

from proposals.formats import short_date
from reporting.documents import SheetMilestone


def milestone_line(title: str, planned_date: date, reached_date: date | None, *, is_late: bool) -> SheetMilestone:
    """Give a milestone as documents show it; `reached_date` is None while it was not reached."""
    state = _("late") if is_late else _("still to come")
    if reached_date:
        state = _("reached on %(day)s") % {"day": short_date(reached_date)}
    return SheetMilestone(title=title, planned_date=planned_date, state=state, is_late=is_late)
