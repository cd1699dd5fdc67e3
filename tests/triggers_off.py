"""Writing what no rule of the database allows, as its owner can: for tests of what notices it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES_WITH_TRIGGERS = """
    SELECT DISTINCT c.oid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT t.tgisinternal AND n.nspname = 'public' ORDER BY 1
"""


@contextmanager
def triggers_off(*tables: str) -> Iterator[None]:
    """Turn the triggers of some tables off, of all tables when none is named."""
    with connection.cursor() as cursor:
        # What waits for the end of the transaction must be over before a table is altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not tables:
            cursor.execute(TABLES_WITH_TRIGGERS)
            tables = tuple(name for (name,) in cursor.fetchall())
        _switch(cursor, "DISABLE", tables)
        try:
            yield
        finally:
            _switch(cursor, "ENABLE", tables)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _switch(cursor, word, tables):
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
