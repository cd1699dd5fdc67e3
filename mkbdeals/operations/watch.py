"""What an operator should hear of: silence, what waits for too long, and figures that do not agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from assessment.queries.division_rule import committed_rule_differences
from assessment.queries.standings import standing_differences
from mkbdeals.guessing import times_tried
from mkbdeals.operations.backlog import document_backlog, mail_backlog
from mkbdeals.operations.pulse import SILENT_AFTER, is_silent, last_pulses
from mkbdeals.operations.queue import waiting_messages
from mkbdeals.viewings import missed
from proposals.enums import RoundStatus
from proposals.models import AuditSeal, Round
from proposals.queries.viewings import MOST_AT_ONCE, WINDOW, bulk_readers
from proposals.services.audit_chain_results import last_check, place_problem
from proposals.services.clock import database_now

# The sweepers come every half minute; what is due for so long was passed over again and again.
DUE_TOO_LONG_SECONDS = 15 * 60
# Looked back so far that no ten minutes fall between two looks.
LOOK_BACK = WINDOW + timedelta(seconds=settings.WATCH_SECONDS)
# The chain is checked once a day; a check that fails twice should be heard of.
CHAIN_UNCHECKED = timedelta(days=3)
_BEFORE_ASSESSING = (RoundStatus.PREPARATION, RoundStatus.PUBLISHED, RoundStatus.OPEN, RoundStatus.CLOSED)


def problems() -> Iterator[str]:
    """Give one sentence for each problem, cheap enough for every few minutes; without names or words of people."""
    for part, seconds in last_pulses().items():
        if is_silent(seconds):
            yield f"nothing was heard of {part} for {SILENT_AFTER} seconds"
    for queue, waiting in waiting_messages().items():
        if waiting.oldest_seconds > SILENT_AFTER:
            age = f"{waiting.oldest_seconds:.0f} s"
            yield f"{waiting.messages} messages wait in the queue {queue}, the oldest for {age}"
    for kind, backlog in (("mail", mail_backlog()), ("documents", document_backlog())):
        if backlog.oldest_seconds > DUE_TOO_LONG_SECONDS:
            yield f"{backlog.due} {kind} wait, the oldest for {backlog.oldest_seconds:.0f} s"
    now = database_now()
    yield from _problems_of_chain(now)
    if number := missed():
        yield f"who saw a page could not be written {number} times in the last day"
    if number := times_tried():
        yield f"{number} times in the last day somebody asked for one thing after another that is not there"
    for person, number in bulk_readers(since=now - LOOK_BACK).items():
        yield f"assessor {person} saw {number} things within {WINDOW.seconds // 60} minutes (more than {MOST_AT_ONCE})"


def _problems_of_chain(now: datetime) -> Iterator[str]:
    """Tell what the last check found, and when none can be known: silence of a check is no good news."""
    if problem := place_problem():
        yield f"what checks the audit chain cannot be kept: {problem}"
    check = last_check()
    if check is None:
        first = AuditSeal.objects.order_by("number").first()
        if settings.AUDIT_HEADS_ROOT and first and now - first.sealed_at > CHAIN_UNCHECKED:
            yield f"no check of the audit chain was kept, though it began {(now - first.sealed_at).days} days ago"
        return
    if check.differences:
        yield f"the last check of the audit chain found {check.differences} differences"
    if now - check.checked_at > CHAIN_UNCHECKED:
        yield f"the audit chain was last checked {(now - check.checked_at).days} days ago"


def broken_invariants() -> Iterator[str]:
    """Give one sentence for each round whose stored results differ from what they follow from."""
    for round_ in Round.objects.exclude(status__in=_BEFORE_ASSESSING).order_by("pk"):
        if differences := standing_differences(round_):
            yield f"round {round_.slug}: {len(differences)} stored scores or places differ (rebuild_standings --check)"
    for round_ in Round.objects.filter(committed_rules__isnull=False).distinct().order_by("pk"):
        if differences := committed_rule_differences(round_, with_program=False):
            yield f"round {round_.slug}: {len(differences)} differences with the rule on record (check_rules)"
