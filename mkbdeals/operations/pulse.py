"""Signs of life of the clock, the workers and what is asked of others, kept in Redis beside the queue.

The clock sends a pulse into each queue, and the worker that takes it writes the moment down. So a pulse that was
heard shows that the clock sends, that the queue passes on, and that a worker takes what is in it: a worker that holds
its connection and takes nothing is found too. A worker asks the mail server and the virus scanner (probes.py), and what
looks for silence leaves signs itself: the watch in a worker, and the question at /readyz.
"""

import time
from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext_noop

SECONDS = 30
# A worker takes nothing while all its processes make documents, at most 90 seconds each.
SILENT_AFTER = 300
CLOCK, WATCH, MAIL, SCANNER, ASKED = "clock", "watch", "mail", "scanner", "asked"
# A worker looks at these because the clock sends it. While either is late, silence of these says nothing.
LOOKED_AT, LATE_AFTER = (WATCH, MAIL, SCANNER), 90
# What people call a part.
NAMES: Mapping[str, str] = {
    "database": gettext_noop("the database"),
    "queue": gettext_noop("the queue (Valkey or Redis)"),
    CLOCK: gettext_noop("the clock (beat)"),
    settings.CELERY_TASK_QUEUES[0].name: gettext_noop("the workers for mail and documents"),
    settings.BULK_QUEUE: gettext_noop("the workers for documents in bulk"),
    WATCH: gettext_noop("the watch over what waits too long"),
    MAIL: gettext_noop("the mail server"),
    SCANNER: gettext_noop("the virus scanner"),
    ASKED: gettext_noop("the question at /readyz"),
}
_KEPT = 7 * 24 * 3600


def parts() -> tuple[str, ...]:
    """Give whose signs of life there should be; the question at /readyz counts where operators hear of silence."""
    configured = {
        MAIL: settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
        SCANNER: bool(settings.CLAMD_URL),
        ASKED: bool(settings.OPERATORS),
    }
    return (CLOCK, *queues(), WATCH, *(part for part, is_there in configured.items() if is_there))


def queues() -> tuple[str, ...]:
    """Give the names of the queues; the first is the one for everything but bulk."""
    return tuple(queue.name for queue in settings.CELERY_TASK_QUEUES)


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


def silent_after(part: str) -> int:
    """Give after how many seconds without a sign a part counts as silent.

    The watch comes every `WATCH_SECONDS`, and may be late behind documents.
    """
    return SILENT_AFTER if part != WATCH else settings.WATCH_SECONDS + 2 * LATE_AFTER


def is_silent(part: str, seconds: float | None) -> bool:
    """Say whether a part should have been heard of."""
    return seconds is None or seconds > silent_after(part)


def give_time() -> None:
    """Let those who are looked at count as heard of, when the clock begins: nobody could look before."""
    for part, seconds in last_pulses().items():
        if part in (*LOOKED_AT, ASKED) and is_silent(part, seconds):
            write_pulse(part)


def _key(part: str) -> str:
    return f"pulse:{part}"
