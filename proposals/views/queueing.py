"""How long a request lay before us: on time is what was in on time, also when our own servers were slow."""

import time
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

LONGEST_WAIT = timedelta(minutes=2)


def time_in_queue(request: HttpRequest) -> timedelta:
    """Give how long ago the proxy had the whole request, by the clock of the machine that both share.

    A duration, no time of day: the clock of the database stays the only one that decides. Zero unless
    the settings say that a proxy on this machine always writes the header X-Request-Start itself
    (nginx: `proxy_set_header X-Request-Start "t=${msec}";`), for a client could write anything in it.
    """
    if not settings.PROXY_SETS_REQUEST_START:
        return timedelta(0)
    try:
        waited = timedelta(seconds=time.time() - float(request.headers.get("X-Request-Start", "").removeprefix("t=")))
    except (ValueError, OverflowError):
        return timedelta(0)
    return min(max(waited, timedelta(0)), LONGEST_WAIT)
