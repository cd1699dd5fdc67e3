"""The history of a status in words."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from proposals.formats import dutch_date, dutch_time
from proposals.models import StatusChange


def history_of(changes: Iterable[StatusChange], statuses: type[TextChoices]) -> list[dict[str, str]]:
    """Give each change as a step of a timeline: what it became, when, by whom and why."""
    return [
        {"title": str(statuses(change.to_status).label), "text": _words(change), "state": "done"} for change in changes
    ]


def _words(change: StatusChange) -> str:
    who = str(change.changed_by) if change.changed_by else _("by the clock")
    line = f"{dutch_date(change.changed_at)}, {dutch_time(change.changed_at)}\n{who}"
    return f"{line}. {change.reason}" if change.reason else line
