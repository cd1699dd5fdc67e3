"""The Celery application; what beat starts stands in the settings."""

import gc
import os
import resource
import time
from contextlib import ExitStack
from typing import Any

from celery import Celery, Task
from celery.signals import (
    after_task_publish,
    beat_init,
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_process_init,
)
from kombu.transport import redis

from mkbdeals.deep_calls import with_room
from mkbdeals.operations.queue import SENT_ALONG
from mkbdeals.tracing import current_request_id

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


class RoomyTask(Task):
    """A job with room for deep calls: a document is many calls deep."""

    @with_room
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do the job."""
        return super().__call__(*args, **kwargs)


app = Celery("mkbdeals", task_cls=RoomyTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_site(**_signal: Any) -> None:
    """Write the lines of workers and clock as those of the web server."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@before_task_publish.connect
def send_along(headers: dict[str, Any], **_signal: Any) -> None:
    """Give a job the number of the request that starts it, and who asked: a person, or an operator by a command."""
    import pghistory

    from mkbdeals.command_line import operator

    with pghistory.context() as current:
        user = current.metadata.get("user")
    headers[SENT_ALONG] = {"request": current_request_id.get(), "user": user, "sent": time.time()} | operator()


@beat_init.connect
def be_the_clock(**_signal: Any) -> None:
    """Write down with every message that the clock lives; only the process of the clock does so."""
    from mkbdeals.operations.pulse import CLOCK, give_time, write_pulse

    def tick(**_signal: Any) -> None:
        write_pulse(CLOCK)

    after_task_publish.connect(tick, weak=False)
    give_time()


_running: dict[str, ExitStack] = {}


@task_prerun.connect
def take_up(task_id: str, task: Any, **_signal: Any) -> None:
    """Hang the number of the request, who asked and the name of the job on all that the job changes and logs."""
    import pghistory

    given = getattr(task.request, SENT_ALONG, None) or (task.request.headers or {}).get(SENT_ALONG) or {}
    told = ("request", "user", "command", "operator", "reason")
    facts = {"job": task.name} | {name: given[name] for name in told if given.get(name)}
    _running[task_id] = stack = ExitStack()
    token = current_request_id.set(str(given.get("request") or ""))
    stack.callback(current_request_id.reset, token)
    stack.enter_context(pghistory.context(**facts))


@task_postrun.connect
def put_down(task_id: str, **_signal: Any) -> None:
    """Let go of it, so that the next job of this process begins afresh."""
    if stack := _running.pop(task_id, None):
        stack.close()


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
