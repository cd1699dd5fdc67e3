"""Errors for a Sentry of the operator's own choice, when SENTRY_DSN names one.

An event is made of what a line of the log may hold, and of nothing else: no body, address, cookie, header, variable,
breadcrumb or person. So the SDK watches nothing by itself here; it only sends.
"""

import logging
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import sentry_sdk

from mkbdeals.logs import error_of, frames_of, words_of
from mkbdeals.tracing import current_request_id

# Of the facts of a line those that say nothing of a person or what that person looked at.
TAGS = ("method", "route", "status", "job")
OF_ITSELF = ("sentry_sdk", "urllib3")
SECONDS_AT_THE_END = 2.0


class SentryHandler(logging.Handler):
    """Sends each error in the log; when the other side is away it is left out, it stands in the log as well."""

    def __init__(self, *, dsn: str, environment: str, release: str) -> None:
        super().__init__(logging.ERROR)
        self.client = sentry_sdk.Client(
            dsn=dsn,
            environment=environment,
            release=release,
            server_name="mkbdeals",  # the names of machines stay inside
            default_integrations=False,
            auto_enabling_integrations=False,
            max_request_body_size="never",
            include_local_variables=False,
            include_source_context=False,
            send_client_reports=False,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Hand an error over to the thread that sends."""
        if record.name.startswith(OF_ITSELF):
            return
        with suppress(Exception):  # what went wrong would be printed with the words that we leave out
            self.client.capture_event(event_of(record))

    def close(self) -> None:
        """Wait for a moment for what is under way."""
        self.client.close(timeout=SECONDS_AT_THE_END)
        super().close()


def event_of(record: logging.LogRecord) -> dict[str, Any]:
    """Give what Sentry hears of a record."""
    tags = {name: str(value) for name in TAGS if (value := getattr(record, name, None)) is not None}
    if number := current_request_id.get():
        tags["request"] = number
    event: dict[str, Any] = {
        "timestamp": datetime.fromtimestamp(record.created, UTC),
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "logentry": {"formatted": words_of(record)},
        "tags": tags,
    }
    if record.exc_info and record.exc_info[1] is not None:
        event["exception"] = {"values": _exceptions(record)}
    return event


def _exceptions(record: logging.LogRecord) -> list[dict[str, Any]]:
    """Give the errors of a record, the cause first; the places are of the last one."""
    values = []
    for each in error_of(record.exc_info)["chain"]:
        module, _point, kind = each["kind"].rpartition(".")
        values.append({"type": kind, "module": module, "value": each.get("words") or each.get("rule", "")})
    values[0]["stacktrace"] = {"frames": [_frame(each) for each in frames_of(record.exc_info)]}
    return values[::-1]


def _frame(frame: traceback.FrameSummary) -> dict[str, Any]:
    return {"filename": frame.filename, "abs_path": frame.filename, "function": frame.name, "lineno": frame.lineno}
