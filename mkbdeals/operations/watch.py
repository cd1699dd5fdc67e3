"""What an operator should hear of: silence, what waits for too long, and figures that do not agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from assessment.queries.division_rule import committed_rule_differences
from assessment.queries.standings import standing_differences
from mkbdeals.guessing import times_tried
from mkbdeals.operations.backlog import document_backlog, mail_backlog
from mkbdeals.operations.pulse import NAMES, SILENT_AFTER, is_silent, last_pulses, silent_after
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


class Problem(str):
    """A sentence about a problem, in English as it stands in the log; `told` gives it to people."""

    words: str
    values: dict[str, Any]

    def __new__(cls, words: str, **values: Any) -> "Problem":
        """Make one from words that gettext knows and what goes into them."""
        problem = super().__new__(cls, words % values)
        problem.words, problem.values = words, values
        return problem

    def told(self) -> str:
        """Give the sentence in the language of the moment."""
        words, values = self.words, self.values
        if part := values.get("part"):
            name = NAMES[part]
            values = values | {"part": gettext(name)}
        return gettext(words) % values


def problems() -> Iterator[Problem]:
    """Give one sentence for each problem, cheap enough for every few minutes; without names or words of people."""
    for part, seconds in last_pulses().items():
        if is_silent(part, seconds):
            words = _("nothing was heard of %(part)s for %(seconds)s seconds")
            yield Problem(words, part=part, seconds=silent_after(part))
    for queue, waiting in waiting_messages().items():
        if waiting.oldest_seconds > SILENT_AFTER:
            words = _("%(number)s messages wait in the queue %(queue)s, the oldest for %(seconds)s s")
            yield Problem(words, number=waiting.messages, queue=queue, seconds=round(waiting.oldest_seconds))
    overdue = (
        (_("%(number)s mail wait, the oldest for %(seconds)s s"), mail_backlog()),
        (_("%(number)s documents wait, the oldest for %(seconds)s s"), document_backlog()),
    )
    for words, backlog in overdue:
        if backlog.oldest_seconds > DUE_TOO_LONG_SECONDS:
            yield Problem(words, number=backlog.due, seconds=round(backlog.oldest_seconds))
    now = database_now()
    yield from _problems_of_chain(now)
    if number := missed():
        yield Problem(_("who saw a page could not be written %(number)s times in the last day"), number=number)
    if number := times_tried():
        words = _("%(number)s times in the last day somebody asked for one thing after another that is not there")
        yield Problem(words, number=number)
    for person, number in bulk_readers(since=now - LOOK_BACK).items():
        words = _("assessor %(person)s saw %(number)s things within %(minutes)s minutes (more than %(most)s)")
        yield Problem(words, person=person, number=number, minutes=WINDOW.seconds // 60, most=MOST_AT_ONCE)


def _problems_of_chain(now: datetime) -> Iterator[Problem]:
    """Tell what the last check found, and when none can be known: silence of a check is no good news."""
    if problem := place_problem():
        yield Problem(_("what checks the audit chain cannot be kept: %(problem)s"), problem=problem)
    check = last_check()
    if check is None:
        first = AuditSeal.objects.order_by("number").first()
        if settings.AUDIT_HEADS_ROOT and first and now - first.sealed_at > CHAIN_UNCHECKED:
            words = _("no check of the audit chain was kept, though it began %(days)s days ago")
            yield Problem(words, days=(now - first.sealed_at).days)
        return
    if check.differences:
        words = _("the last check of the audit chain found %(number)s differences")
        yield Problem(words, number=check.differences)
    if now - check.checked_at > CHAIN_UNCHECKED:
        yield Problem(_("the audit chain was last checked %(days)s days ago"), days=(now - check.checked_at).days)


def broken_invariants() -> Iterator[Problem]:
    """Give one sentence for each round whose stored results differ from what they follow from."""
    for round_ in Round.objects.exclude(status__in=_BEFORE_ASSESSING).order_by("pk"):
        if differences := standing_differences(round_):
            words = _("round %(round)s: %(number)s stored scores or places differ (rebuild_standings --check)")
            yield Problem(words, round=round_.slug, number=len(differences))
    for round_ in Round.objects.filter(committed_rules__isnull=False).distinct().order_by("pk"):
        if differences := committed_rule_differences(round_, with_program=False):
            words = _("round %(round)s: %(number)s differences with the rule on record (check_rules)")
            yield Problem(words, round=round_.slug, number=len(differences))
