"""Empty the tables after a test that commits, quicker than Django does.

Django truncates all tables, gives the application role its rights again and makes the permissions anew.
What no test changes, content types and permissions, may stay; then there is nothing to make.
To truncate hundreds of tables with their indexes is to make thousands of files, each of them written to disk:
half a second of a processor. A test leaves a few hundred rows in a few tables; those are deleted.
"""

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

# Made from the code after a migration, and referred to by others only.
KEPT = {"django_content_type", "auth_permission"}
# A table without a model (mkbdeals/counting.py): no test finds the tries of the one before.
BESIDE = {"proposals_counted"}


def empty_tables(case: TransactionTestCase) -> None:
    """Delete all rows that a test committed."""
    for name in case._databases_names(include_mirrors=False):
        connection = connections[name]
        with transaction.atomic(using=name), connection.cursor() as cursor:
            tables = _with_rows(connection, cursor)
            # The rules that keep history from being deleted are for the site, not for us; keys are checked as always.
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that waits for a check cannot be altered
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _with_rows(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> list[str]:
    """Name the tables that hold rows: of those with a page on the disk, ask them."""
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT | BESIDE
    cursor.execute("SELECT each FROM unnest(%s) each WHERE pg_relation_size(each::regclass) > 0", [[*names]])
    written = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
    if not written:
        return []
    cursor.execute(" UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT FROM {each})" for each in written))
    return sorted(table for (table,) in cursor.fetchall())
