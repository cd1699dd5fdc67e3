"""Work in the background that is about the site itself."""

import logging
from collections.abc import Iterator

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
    from mkbdeals.operations.watch import problems

    return _told(problems())


@shared_task(soft_time_limit=600, time_limit=630)
def check_invariants() -> int:
    """Say in the log which stored results differ from what they follow from, and give how many."""
    from mkbdeals.operations.watch import broken_invariants

    return _told(broken_invariants())


@shared_task
def remove_ended_sessions() -> int:
    """Remove the rows of sessions that are over, and give how many."""
    from proposals.services.clock import database_now
    from proposals.services.own_sessions import remove_ended

    return remove_ended(database_now())


def _told(sentences: Iterator[str]) -> int:
    found = list(sentences)
    for words in found:
        logger.error("%s", words)
    return len(found)
