"""Empty the tables after a test that commits, quicker than Django does.

Django truncates all tables, gives the application role its rights again and makes the permissions anew.
What no test changes, content types and permissions, may stay; then there is nothing to make.
"""

from django.db import connections
from django.test import TransactionTestCase

# Made from the code after a migration, and referred to by others only.
KEPT = {"django_content_type", "auth_permission"}


def empty_tables(case: TransactionTestCase) -> None:
    """Truncate all tables in one statement, if any of them holds a row or held one."""
    for name in case._databases_names(include_mirrors=False):
        connection = connections[name]
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(pg_relation_size(each)) FROM unnest(%s::regclass[]) each", [[*tables]])
            if cursor.fetchone()[0]:
                cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, sorted(tables)))}")
