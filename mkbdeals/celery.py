"""The Celery application; what beat starts stands in the settings."""

import os
from typing import Any

from celery import Celery
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
