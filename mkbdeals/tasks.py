"""Work in the background that is about the site itself."""

import logging
from collections.abc import Sequence

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task
def pulse(*, queue: str) -> str:
    """Write down that the workers of a queue take what is in it, and give the queue for the log."""
    from mkbdeals.operations.pulse import write_pulse

    write_pulse(queue)
    return queue


@shared_task
def watch_site() -> int:
    """Say in the log what waits for too long or does not agree, and give how many such things there are."""
    from mkbdeals.operations.pulse import WATCH, write_pulse
    from mkbdeals.operations.watch import problems

    found = _told(list(problems()))
    write_pulse(WATCH)
    return found


@shared_task
def probe_parts() -> list[str]:
    """Ask the mail server and the virus scanner whether they are there, and give who answered.

    Operators hear by mail of what is silent.
    """
    from mkbdeals.operations.alarms import raise_alarms
    from mkbdeals.operations.probes import probe
    from mkbdeals.operations.readiness import readiness

    answering = probe()
    raise_alarms(readiness())
    return answering


@shared_task
def mail_digest() -> int:
    """Mail operators once a day what is wrong, and give how many things that are."""
    from mkbdeals.operations.alarms import mail_digest
    from proposals.services.clock import database_now

    return mail_digest(at=database_now())


@shared_task(soft_time_limit=600, time_limit=630)
def check_invariants() -> int:
    """Say in the log which stored results differ from what they follow from, and give how many."""
    from mkbdeals.operations.alarms import keep_broken
    from mkbdeals.operations.watch import broken_invariants

    found = list(broken_invariants())
    keep_broken(found)
    return _told(found)


@shared_task
def remove_ended_sessions() -> int:
    """Remove the rows of sessions that are over, and give how many."""
    from proposals.services.clock import database_now
    from proposals.services.own_sessions import remove_ended

    return remove_ended(database_now())


@shared_task
def remove_old_tries() -> int:
    """Remove counts that are over and refusals whose term is over, and give how many refusals."""
    from mkbdeals.counting import remove_ended_counts
    from proposals.services.clock import database_now
    from proposals.services.refusals import remove_old_refusals

    remove_ended_counts()
    return remove_old_refusals(database_now())


def _told(sentences: Sequence[str]) -> int:
    for words in sentences:
        logger.error("%s", words)
    return len(sentences)
