"""Writing fields of many rows in one statement."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model

AT_ONCE = 5_000


def write_fields(rows: Sequence[Model], *names: str) -> None:
    """Write the named fields of rows of one model, each row its own values.

    The triggers see each row once, as when each is saved by itself. So does `bulk_update`, but there PostgreSQL looks
    for each row through a list of all of them, and writing that list takes longer than the rest.
    """
    for start in range(0, len(rows), AT_ONCE):
        _write(rows[start : start + AT_ONCE], names)


def _write(rows: Sequence[Model], names: Sequence[str]) -> None:
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in ("id", *names)]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in fields]
    # Without their lengths: a cast to a length cuts off in silence what the column would refuse.
    arrays = ", ".join(f"%s::{field.db_type(connection).partition('(')[0]}[]" for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]
    sets = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    statement = (
        f"UPDATE {quote(model._meta.db_table)} AS stored SET {sets}"  # noqa: S608 - names of our own columns
        f" FROM unnest({arrays}) AS given ({', '.join(columns)}) WHERE stored.id = given.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
