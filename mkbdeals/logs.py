"""What the site writes in its logs: one line for each happening, without what people typed, addresses or tokens.

In production a line is JSON. gunicorn reads this module before Django is there, so it needs nothing of it.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from mkbdeals.tracing import current_request_id

# What a line may hold besides words; anything else that a library hangs on a record is left out.
FACTS = ("method", "route", "object", "status", "duration_ms", "user", "job")
EMAIL = re.compile(r"[^\s<>\"'(),;:/*]+@[^\s<>\"'(),;:]+\.[^\s<>\"'(),;:]+")
# Keys in addresses, cookies and headers: long, with digits and letters. Names with points and paths stay.
TOKEN = re.compile(r"(?<![\w.-])(?=[\w:=+-]*\d)(?=[\w:=+-]*[A-Za-z])[\w:=+-]{24,}(?![\w.-])")
JOB_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Their words are of machines. Those of all other errors may quote what somebody typed, and are left out.
OF_MACHINES = (
    "OSError",
    "OperationalError",
    "InterfaceError",
    "ImproperlyConfigured",
    "ImportError",
    "TemplateDoesNotExist",
)
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def redacted(text: str) -> str:
    """Take e-mail addresses and tokens out of a text; the number of a job stays."""
    text = EMAIL.sub("[e-mail]", text)
    return TOKEN.sub(lambda found: found[0] if JOB_NUMBER.fullmatch(found[0]) else "[token]", text)


def words_of(record: logging.LogRecord) -> str:
    """Give the message of a record: a route instead of an address, and of a failed job only its name."""
    if isinstance(record.args, dict) and "exc" in record.args and "name" in record.args:  # celery.app.trace
        return f"job {record.args['name']}[{record.args.get('id', '')}] {record.args.get('description', '')}"
    text = record.getMessage()
    request = getattr(record, "request", None)
    if request is not None and (path := getattr(request, "path", "")) not in {"", "/"}:
        text = text.replace(path, f"/{route_of(request)}")
    return redacted(text)


def route_of(request: Any) -> str:
    """Give the pattern of the address, never the address: that can be a key."""
    match = getattr(request, "resolver_match", None)
    return match.route if match else "?"


def error_of(info: ErrorInfo) -> dict[str, Any]:
    """Tell an error: its kinds, the broken rule of the database, and where it came from; its words only of machines."""
    chain, error = [], info[1] if info else None
    while error is not None and len(chain) < 5:
        kinds = {each.__name__ for each in type(error).__mro__}
        told = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
        if kinds & set(OF_MACHINES):
            told["words"] = redacted(str(error)).splitlines()[0][:300] if str(error) else ""
        if rule := getattr(getattr(error, "diag", None), "constraint_name", None):
            told["rule"] = rule
        chain.append(told)
        error = error.__cause__ or error.__context__
    return {"chain": chain, "where": [f"{each.filename}:{each.lineno} {each.name}" for each in frames_of(info)]}


def frames_of(info: ErrorInfo) -> list[traceback.FrameSummary]:
    """Give the last places in the code that an error came by."""
    return list(traceback.extract_tb(info[2]))[-12:] if info else []


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": words_of(record),
        }
        if number := current_request_id.get():
            line["request"] = number
        line |= {name: value for name in FACTS if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            line["error"] = error_of(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """Writes a record for who develops: errors in full, messages redacted as in production."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the lines."""
        when = self.formatTime(record)
        number = current_request_id.get()
        line = f"{when} {record.levelname} {record.name} {number + ' ' if number else ''}{words_of(record)}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
