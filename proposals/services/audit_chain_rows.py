"""History events as the chain sees them: a number, and the SHA-256 of the row together with who and why.

The text of a row is the JSON array of its columns, each as PostgreSQL writes it as text, and after them the
context in which it was made (proposals/models/history.py). PostgreSQL itself takes the hash, so that ten
thousand events do not travel to be hashed.

Who saw what is sealed in the same way: a row that is only added is an event by itself. It has no context.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from psycopg2 import sql

from proposals.models import Viewing
from proposals.services.database_role import event_tables

VIEWINGS = Viewing._meta.db_table
# Who and why of an event may be told more of while its request goes on; no request goes on for this long.
REST_OF_CONTEXT = timedelta(minutes=2)
# How values become text must not hang on the session that asks.
SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
UNSEALED = """
WITH sealed AS MATERIALIZED (
    SELECT unnest(ids) AS id FROM proposals_auditsealpart WHERE table_name = %(table)s AND last_id > %(after)s
)
SELECT e.{key}, COALESCE(c.updated_at <= %(at_rest)s, TRUE), {digest}
  FROM {table} e LEFT JOIN {context}
 WHERE e.{key} > %(after)s AND NOT EXISTS (SELECT 1 FROM sealed WHERE sealed.id = e.{key})
 ORDER BY e.{key} LIMIT %(limit)s
"""
THESE = """
SELECT e.{key}, {digest}
  FROM {table} e LEFT JOIN {context}
 WHERE e.{key} = ANY(%(ids)s)
"""
WITH_CONTEXT = "pghistory_context c ON c.id = e.pgh_context_id"
NO_CONTEXT = "(SELECT NULL::text AS metadata, NULL::timestamptz AS updated_at) c ON TRUE"
# From the catalogue and not from the models: also a column that nobody told Django of is sealed.
COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname = ANY(%s)
   AND a.attnum > 0 AND NOT a.attisdropped
 GROUP BY c.relname
"""


@dataclass(frozen=True, slots=True)
class UnsealedEvent:
    """An event that stands in no seal; `is_ready` when who and why will not change any more."""

    id: int
    is_ready: bool
    digest: bytes


def tables_to_seal() -> frozenset[str]:
    """Give the tables of which every row is sealed: the history, and who saw what."""
    return event_tables() | {VIEWINGS}


def key_of(table: str) -> str:
    """Give the column with the number of a row that is sealed."""
    return "id" if table == VIEWINGS else "pgh_id"


def fix_text_of_values() -> None:
    """Fix for the rest of this transaction how PostgreSQL writes values as text."""
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def columns_of_tables(tables: Iterable[str]) -> dict[str, list[str]]:
    """Give the columns of tables that exist, in order of name."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [sorted(tables)])
        return dict(cursor.fetchall())


def unsealed_events(table: str, columns: Sequence[str], *, after: int, limit: int, at: datetime) -> list[UnsealedEvent]:
    """Give the events above the number `after` that stand in no seal, at most `limit`, by number."""
    query = _query(UNSEALED, table, columns)
    values = {"table": table, "after": after, "limit": limit, "at_rest": at - REST_OF_CONTEXT}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [UnsealedEvent(number, is_ready, bytes(digest)) for number, is_ready, digest in cursor.fetchall()]


def digests_of(table: str, columns: Sequence[str], ids: Sequence[int]) -> dict[int, bytes]:
    """Hash events anew; what is gone is not among them."""
    query = _query(THESE, table, columns)
    with connection.cursor() as cursor:
        cursor.execute(query, {"ids": list(ids)})
        return {number: bytes(digest) for number, digest in cursor.fetchall()}


def _query(text: str, table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(text).format(
        key=sql.Identifier(key_of(table)),
        table=sql.Identifier(table),
        context=sql.SQL(NO_CONTEXT if table == VIEWINGS else WITH_CONTEXT),
        digest=_digest(columns),
    )


def _digest(columns: Sequence[str]) -> sql.Composed:
    texts = sql.SQL(", ").join(sql.SQL("e.{}::text").format(sql.Identifier(name)) for name in columns)
    row = sql.SQL("to_jsonb(ARRAY[{}, c.metadata::text])::text").format(texts)
    return sql.SQL("sha256(convert_to({}, 'UTF8'))").format(row)
