"""Whether the work in the background goes on: read from rows that wait too long, in one statement for all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.enums import MessageState
from proposals.models import AuditSealPart, MailHold, OutgoingMessage

# Longer than any sweeper waits: whoever still waits then is waiting for somebody who does not come.
TOO_LONG = timedelta(minutes=15)
# Mail is sent in the order in which it became due; a whole round of it is sent within this.
LONGEST_QUEUE = timedelta(hours=1)
# Senders beside each other may change the order a little.
PASSED_BY = timedelta(minutes=1)
SEALED_TABLE = "proposals_proposalevent"


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """What is wrong, in words; nothing when everything works. `checked_at` is the moment of looking."""

    problems: tuple[str, ...]
    checked_at: datetime


# Gives the rows that wait too long at an instant; one is enough.
Waiting = Callable[[datetime], "QuerySet[Any]"]
_checks: dict[str, tuple[Waiting, str | Promise]] = {}


def add_check(name: str, waiting: Waiting, words: str | Promise) -> None:
    """Register rows that should not be there, and what they say; the same name replaces."""
    _checks[name] = waiting, words


def system_health(at: datetime) -> SystemHealth:
    """Look for a row of every check; one statement for all."""
    found = [
        waiting(at).order_by().annotate(which=Value(number, IntegerField())).values_list("which")[:1]
        for number, (waiting, _words) in enumerate(_checks.values())
    ]
    wrong = {number for (number,) in found[0].union(*found[1:], all=True)}
    words = [str(words) for number, (_waiting, words) in enumerate(_checks.values()) if number in wrong]
    return SystemHealth(tuple(words), at)


def mail_waits(at: datetime) -> "QuerySet[Any]":
    """Give mail that is due and that nobody sent, although its turn has come.

    Mail may be written at a moment long gone (the demonstration tells a story of 2019): what counts is since when its
    row is there. A whole round of mail may take its time: what waits in the queue while older mail is sent does not
    wait too long. What was passed by newer mail does, and what waits while nothing is sent at all, or for an hour.
    """
    since = at - TOO_LONG
    written = apps.get_model("proposals", "OutgoingMessageEvent").objects.filter(pgh_label="insert")
    is_there = Exists(written.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=since))
    is_there_long = Exists(written.filter(pgh_obj=OuterRef("pk"), pgh_created_at__lte=at - LONGEST_QUEUE))
    sent = OutgoingMessage.objects.filter(sent_at__gte=since)
    is_passed = Exists(sent.filter(due_at__gt=OuterRef("due_at") + PASSED_BY))
    waiting = OutgoingMessage.objects.filter(is_there, state=MessageState.WAITING, due_at__lte=since)
    is_held = Exists(MailHold.objects.open())  # the cockpit says so itself
    return waiting.filter(~is_held, ~Exists(sent) | is_passed | (is_there_long & Q(due_at__lte=at - LONGEST_QUEUE)))


def history_waits(at: datetime) -> "QuerySet[Any]":
    """Give history without a seal. Events of proposals stand for all: whatever is of weight happens to one."""
    last = AuditSealPart.objects.filter(table_name=SEALED_TABLE).order_by("-last_id").values("last_id")[:1]
    events = apps.get_model("proposals", "ProposalEvent").objects
    return events.filter(pgh_created_at__lte=at - TOO_LONG, pgh_id__gt=Coalesce(Subquery(last), Value(0)))


add_check("mail", mail_waits, _("Mail has been waiting for more than a quarter of an hour."))
add_check("history", history_waits, _("The history has not been sealed for more than a quarter of an hour."))
