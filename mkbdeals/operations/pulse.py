"""Signs of life of the clock and the workers, kept in Redis beside the queue.

The clock sends a pulse into each queue, and the worker that takes it writes the moment down. So a pulse that was
heard shows that the clock sends, that the queue passes on, and that a worker takes what is in it: a worker that holds
its connection and takes nothing is found too.
"""

import time
from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.core.cache import caches

SECONDS = 30
# A worker takes nothing while all its processes make documents, at most 90 seconds each.
SILENT_AFTER = 300
CLOCK = "clock"
_KEPT = 7 * 24 * 3600


def parts() -> tuple[str, ...]:
    """Give whose signs of life there are: the clock, and the workers of each queue."""
    return (CLOCK, *(queue.name for queue in settings.CELERY_TASK_QUEUES))


def write_pulse(part: str, *, at: float | None = None) -> None:
    """Write down that a part lives. It is a sign only: when Redis is away nothing is said."""
    with suppress(Exception):  # of the network or of the client library; the silence itself is the message
        caches["shared"].set(_key(part), at or time.time(), _KEPT)


def last_pulses() -> Mapping[str, float | None]:
    """Give how many seconds ago each part was heard of; None when never, or when Redis is away."""
    try:
        found = caches["shared"].get_many([_key(part) for part in parts()])
    except Exception:
        found = {}
    now = time.time()
    return {part: now - found[_key(part)] if _key(part) in found else None for part in parts()}


def is_silent(seconds: float | None) -> bool:
    """Say whether a part should have been heard of."""
    return seconds is None or seconds > SILENT_AFTER


def _key(part: str) -> str:
    return f"pulse:{part}"
