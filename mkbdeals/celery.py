"""The Celery application; what beat starts stands in the settings."""

import gc
import os
import resource
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from kombu.transport import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")


class ForgivingQoS(redis.QoS):
    """Keeps the worker alive when the broker goes away with a task at hand.

    Closing the lost connection, kombu 5.7 wants to put back what was not acknowledged, over a transport that
    has let go of its connection, and the AttributeError of that ends the worker. There is nothing to be done:
    the message stands with the broker as not acknowledged, and comes back after `visibility_timeout`. The rows
    it hints at are taken up by the sweepers sooner.
    """

    def restore_unacked(self, client: Any = None) -> None:
        """Put back what was not acknowledged, where there is a connection for it."""
        if self.channel.connection.client is None:
            self._delivered.clear()
            return
        super().restore_unacked(client)


redis.Channel.QoS = ForgivingQoS

app = Celery("mkbdeals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def limit_memory(**_signal: Any) -> None:
    """Give a process that makes documents at most WORKER_MEMORY_MB of memory, where the variable says so.

    A document that wants more fails by itself, with its reason on the desk, instead of the whole machine. Linux counts
    what is written to (RLIMIT_DATA), not the program and the fonts that are only read.
    """
    megabytes = int(os.environ.get("WORKER_MEMORY_MB", "0"))
    if megabytes:
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


@worker_process_init.connect
def look_for_garbage_less_often(**_signal: Any) -> None:
    """Leave alone what was read before the process began, and look for garbage among the rest now and then.

    A document makes hundreds of thousands of objects that stay until it is done; looking at them again and again took
    a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
