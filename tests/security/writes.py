"""What a request wrote into the database, told so that two requests can be compared.

Numbers of new rows, moments and secrets of chance differ each time; they are told by their kind. For that `far_numbers`
lets every table go on at a number that nothing else has.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

Write = tuple[str, str]
FIRST_FAR_NUMBER = 2_000_000_000
# A session that is used lives longer, who looked or was refused is written down, and tries are counted: that is no
# answer to what was asked.
STATEMENT = re.compile(
    r"\s*(?:WITH\b.*?\)\s*)?(?P<verb>INSERT INTO|UPDATE|DELETE FROM)\s+"
    r'"?(?!proposals_(?:session\b|viewing|refusal|counted))(?P<table>\w+)',
    re.IGNORECASE | re.DOTALL,
)
CHANCE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "«uuid»"),
    (re.compile(r"\b(md5|argon2\w*|pbkdf2\w*)\$\S+"), "«hash»"),
    (re.compile(r"\b[0-9a-f]{16,}\b"), "«hex»"),
    (re.compile(r"\b20\d\d-?\d\d-?\d\dT?[ ]?\d\d:?\d\d(:?\d\d(\.?\d+)?)?([+-]\d\d:?\d\d|Z)?"), "«moment»"),
    (re.compile(r"(?<!\d)\d{10,}(?!\d)"), "«number»"),
)


def far_numbers() -> None:
    """Let every table number its new rows from far away. Taken back with the transaction in which it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' AND "
                       "data_type = 'bigint'::regtype")  # fmt: skip
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {FIRST_FAR_NUMBER}")


@contextmanager
def writes_noted() -> Iterator[list[Write]]:
    """Note each statement that writes, with the values that it writes."""
    noted: list[Write] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        match = STATEMENT.match(str(sql))
        if match:
            noted.append((f"{match['verb'].upper()} {match['table']}", plain(str(sql)) + " ← " + told(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield noted


def told(value: Any) -> str:
    """Tell a value of a statement; what is of chance or of the moment by its kind."""
    if isinstance(value, (list, tuple, set)):
        return f"({', '.join(told(each) for each in value)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {told(each)}' for name, each in value.items())}}}"
    if isinstance(value, UUID):
        return "«uuid»"
    if isinstance(value, (datetime, time)):
        return "«moment»"
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "adapted"):  # psycopg2's JSON
        return told(value.adapted)
    return plain(repr(value))


def plain(text: str) -> str:
    """Take out of a text what differs each time."""
    for pattern, instead in CHANCE:
        text = pattern.sub(instead, text)
    return text
