"""The parts of a site that are Django: web server, workers, clock."""

import sys
import urllib.error
import urllib.request
from collections.abc import Mapping

from .errors import LaunchError, tail
from .paths import PROJECT, Layout
from .supervisor import Part

CELERY = (sys.executable, "-m", "celery", "-A", "mkbdeals")
WORKER_START_SECONDS = 150  # they step aside for others, so on a busy machine they are slow to start
WORKER_SECONDS = 10.0  # a warm stop: time to finish the task at hand
# Documents wait for people, not people for documents: in the last minute before closing above all. No further
# than this, a tenth of what a person gets: a document takes under a second of processor time, and one that is not
# made within a minute is broken off (CELERY_TASK_SOFT_TIME_LIMIT).
WORKER_NICENESS = 10
# What is made in bulk waits for what one person asked for.
BULK_NICENESS = 15
# WORKER_NICENESS in the environment is the most that workers step aside: 0 where nobody waits for the pages.
MOST_NICENESS = "WORKER_NICENESS"
BULK_MEMORY_MB = "700"


def django_parts(layout: Layout, env: Mapping[str, str], port: int) -> tuple[Part, ...]:
    """Describe the web server on `port`, the two Celery workers and Celery beat.

    :raises LaunchError: if WORKER_NICENESS is no number from 0 to 19.
    """
    return (_web(layout, env, port), _worker(layout, env), _bulk(layout, env), _beat(layout, env))


def _web(layout: Layout, env: Mapping[str, str], port: int) -> Part:
    return Part(
        name="web",
        title="The web server",
        command=(sys.executable, "-m", "gunicorn", "-c", "mkbdeals/gunicorn.py", "mkbdeals.wsgi"),
        log=layout.log("web"),
        env={**env, "WEB_BIND": f"127.0.0.1:{port}"},
        cwd=PROJECT,
        ready=lambda: answers(port),
        start_seconds=60,
    )


def _worker(layout: Layout, env: Mapping[str, str]) -> Part:
    return _queue_worker(layout, env, "worker", "The Celery worker", "celery", WORKER_NICENESS)


def _bulk(layout: Layout, env: Mapping[str, str]) -> Part:
    """Describe the worker of the queue `bulk`: ten thousand documents never stand before one (reporting/tasks.py)."""
    limited = {"WORKER_MEMORY_MB": BULK_MEMORY_MB, **env}
    return _queue_worker(layout, limited, "bulk", "The Celery worker for documents in bulk", "bulk", BULK_NICENESS)


def _queue_worker(
    layout: Layout, env: Mapping[str, str], name: str, title: str, queue: str, niceness: int
) -> Part:  # fmt: skip
    words = ("worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle")
    return Part(
        name=name,
        title=title,
        command=(*CELERY, *words, f"--queues={queue}", f"--hostname={name}@%h"),
        log=layout.log(name),
        env=env,
        cwd=PROJECT,
        stop_seconds=WORKER_SECONDS,
        niceness=min(niceness, _most_niceness(env)),
        # The log is new in each run; after a restart nobody asks.
        ready=lambda: " ready." in tail(layout.log(name)),
        start_seconds=WORKER_START_SECONDS,
    )


def _most_niceness(env: Mapping[str, str]) -> int:
    given = env.get(MOST_NICENESS, "").strip() or "19"
    if not given.isdecimal() or int(given) > 19:
        raise LaunchError(f"{MOST_NICENESS} must be a whole number from 0 to 19, not {given!r}")
    return int(given)


def _beat(layout: Layout, env: Mapping[str, str]) -> Part:
    schedule = layout.run / "celerybeat-schedule"
    return Part(
        name="beat",
        title="Celery beat",
        command=(*CELERY, "beat", "--loglevel=INFO", f"--schedule={schedule}", "--pidfile="),
        log=layout.log("beat"),
        env=env,
        cwd=PROJECT,
    )


def answers(port: int) -> bool:
    """Tell whether the site on `port` can serve people: 200 at /readyz."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False
