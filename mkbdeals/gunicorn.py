"""gunicorn's configuration, the same for `make run` and the container."""

import gc
import os
from typing import Any

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # read once, then forked: a faster start, less memory, and a broken site ends at once
timeout = 60
graceful_timeout = 15
max_requests = 2000  # a slow leak never grows large
max_requests_jitter = 200
control_socket_disable = True  # it would lie in the home folder, shared by all sites of the account
# The site writes a line for each request itself (mkbdeals/tracing.py): with a route, for an address can be a key.
accesslog = None


def on_starting(server: Any) -> None:
    """Write gunicorn's own lines as the site writes its lines, and tell nobody which web server this is."""
    from mkbdeals.logs import JsonFormatter

    answer_without_name()
    plain = os.environ.get("DEBUG") or os.environ.get("DEMONSTRATION")
    if os.environ.get("LOG_FORMAT", "plain" if plain else "json") == "json":
        for handler in server.log.error_log.handlers:
            handler.setFormatter(JsonFormatter())


def answer_without_name() -> None:
    """Leave out `Server`: it helps only who looks for a weakness (quality-bars WS-13). There is no setting for it."""
    from gunicorn.http.wsgi import Response

    first_lines = Response.default_headers
    Response.default_headers = lambda self: [each for each in first_lines(self) if not each.startswith("Server:")]


def pre_fork(server: Any, worker: Any) -> None:
    """Leave what was read before forking alone when garbage is looked for: writing to it would copy it per worker.

    A page makes some ten thousand objects that nearly all go away by themselves, so looking for the others can wait
    for many pages. It may not wait too long either: what is found late has made the worker larger by then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 5, 2)
