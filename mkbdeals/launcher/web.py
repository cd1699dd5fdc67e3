"""The parts of a site that are Django: web server, worker, clock."""

import sys
import urllib.error
import urllib.request
from collections.abc import Mapping

from .errors import tail
from .paths import PROJECT, Layout
from .supervisor import Part

CELERY = (sys.executable, "-m", "celery", "-A", "mkbdeals")
WORKER_SECONDS = 10.0  # a warm stop: time to finish the task at hand
# Documents wait for people, not people for documents: in the last minute before closing above all. No further
# than this: a document that gets no processor for a minute is broken off (CELERY_TASK_SOFT_TIME_LIMIT).
WORKER_NICENESS = 5


def django_parts(layout: Layout, env: Mapping[str, str], port: int) -> tuple[Part, Part, Part]:
    """Describe the web server on `port`, the Celery worker and Celery beat."""
    return (_web(layout, env, port), _worker(layout, env), _beat(layout, env))


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
    return Part(
        name="worker",
        title="The Celery worker",
        command=(*CELERY, "worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"),
        log=layout.log("worker"),
        env=env,
        cwd=PROJECT,
        stop_seconds=WORKER_SECONDS,
        niceness=WORKER_NICENESS,
        # The log is new in each run; after a restart nobody asks.
        ready=lambda: " ready." in tail(layout.log("worker")),
        start_seconds=60,
    )


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
    """Tell whether the site on `port` answers 200 at /livez."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False
