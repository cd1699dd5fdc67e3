"""What lies in the queues, read from Redis as kombu keeps it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches

PRIORITIES = ("", "\x06\x163", "\x06\x166", "\x06\x169")  # kombu keeps a list for each step of priority
SENT_ALONG = "mkbdeals"  # what the site puts into the headers of a message (mkbdeals/celery.py)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait in a queue, and for how many seconds the oldest does."""

    messages: int
    oldest_seconds: float


def waiting_messages() -> Mapping[str, Waiting]:
    """Give what waits in each queue.

    :raises Exception: of the network or of the client library, when Redis is away.
    """
    client = caches["shared"]._cache.get_client(None, write=False)
    found = {}
    for queue in (each.name for each in settings.CELERY_TASK_QUEUES):
        with client.pipeline(transaction=False) as asking:
            for priority in PRIORITIES:
                asking.llen(f"{queue}{priority}")
                asking.lindex(f"{queue}{priority}", -1)  # what was put in first
            answers = asking.execute()
        oldest = max((_age(message) for message in answers[1::2] if message), default=0.0)
        found[queue] = Waiting(sum(answers[::2]), oldest)
    return found


def _age(message: bytes) -> float:
    """Give how long ago a message was sent; 0 when it does not say."""
    try:
        return max(0.0, time.time() - float(json.loads(message)["headers"][SENT_ALONG]["sent"]))
    except (ValueError, KeyError, TypeError):
        return 0.0
