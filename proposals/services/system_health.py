"""Whether the work in the background goes on: read from rows that wait too long, in a few statements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from proposals.enums import MessageState
from proposals.models import OutgoingMessage

# Longer than any sweeper waits: whoever still waits then is waiting for somebody who does not come.
TOO_LONG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """What is wrong, in words; nothing when everything works. `checked_at` is the moment of looking."""

    problems: tuple[str, ...]
    checked_at: datetime


Check = Callable[[datetime], str]
_checks: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Register a check that gives what is wrong in words, or nothing; the same name replaces."""
    _checks[name] = check


def system_health(at: datetime) -> SystemHealth:
    """Ask every check; one or two statements each."""
    found = (check(at) for check in _checks.values())
    return SystemHealth(tuple(words for words in found if words), at)


def mail_goes_out(at: datetime) -> str:
    """Say that mail waits that nobody tried to send."""
    waiting = OutgoingMessage.objects.filter(state=MessageState.WAITING, due_at__lte=at - TOO_LONG)
    return _("Mail has been waiting for more than a quarter of an hour.") if waiting.exists() else ""


add_check("mail", mail_goes_out)
