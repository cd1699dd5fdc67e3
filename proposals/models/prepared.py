"""Questions to the database that stay the same but for their values: their SQL is written once.

Turning a queryset into SQL takes Django longer than PostgreSQL takes to answer, and the questions that each page
asks are the same each time. Only the SQL is kept, never a row.

PostgreSQL keeps it too: planning takes it longer than answering. It does so for one connection, which a pooler that
hands out connections by transaction does not give; `DATABASE_PREPARES` is off there.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from psycopg2.extensions import AsIs

Row = TypeVar("Row", bound=Model)
# Values that no row has; where they stand in the statement, the real ones come.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 9_000_000_000_000_000_001 + number,
    str: lambda number: f"\ue000mark {number}\ue000",
    datetime: lambda number: datetime(9000, 1, 1 + number, tzinfo=UTC),
    UUID: lambda number: UUID(int=2**128 - 1 - number),
}
SQL_TYPES: dict[type, str] = {int: "bigint", str: "text", datetime: "timestamptz", UUID: "uuid"}


class Prepared(Generic[Row]):
    """A queryset with places for values: ``Prepared(lambda pk: User.objects.filter(pk=pk), int)(3)`` gives rows.

    `build` makes the queryset from as many values as there are `kinds` (int, str, datetime, UUID) and may do nothing
    else with them than compare: it is asked once. A queryset that differs by anything else, such as whether
    somebody is staff, is another question.

    :raises ValueError: at the first use, if a value is not found in the statement as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], *kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self._written: tuple[Any, str, list[Any], list[tuple[int, int]]] | None = None

    def __call__(self, *values: Any) -> list[Row]:
        """Ask with these values; prefetched relations of the queryset are not read along."""
        compiler = copy((self._written or self._write())[0])
        compiler.connection = connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        statement = self._execute(connection, values) if settings.DATABASE_PREPARES else self._filled(values)
        compiler.as_sql = lambda *_args, **_options: statement
        question = SimpleNamespace(get_compiler=lambda **_options: compiler)
        return list(ModelIterable(SimpleNamespace(db=DEFAULT_DB_ALIAS, query=question, _known_related_objects={})))

    def one(self, *values: Any) -> Row | None:
        """Give the first row, or None."""
        return next(iter(self(*values)), None)

    def _filled(self, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """Give the statement with these values in their places."""
        _compiler, sql, parameters, places = self._written or self._write()
        filled = list(parameters)
        for place, number in places:
            filled[place] = values[number]
        return sql, tuple(filled)

    def _execute(self, connection: Any, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """Give the short statement that has PostgreSQL take up what this connection prepared, now if need be."""
        # As Django does before each question: a connection that was lost is renewed now, not after it was looked at.
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        prepared = getattr(connection, "prepared_here", None)
        if prepared is None or prepared[0] is not connection.connection:
            prepared = connection.prepared_here = (connection.connection, {})
        name = prepared[1].get(self) or self._prepare(connection, prepared[1])
        marks = ", ".join(["%s"] * len(values))
        return (f"EXECUTE {name} ({marks})" if marks else f"EXECUTE {name}"), values

    def _prepare(self, connection: Any, known: dict["Prepared[Any]", str]) -> str:
        # Outside of the log of questions: it is no question, and it comes once a connection.
        sql, parameters = self._filled(tuple(AsIs(f"${number + 1}") for number in range(len(self.kinds))))
        name = f"mkb_{len(known) + 1}"
        kinds = ", ".join(SQL_TYPES[kind] for kind in self.kinds)
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            body = cursor.mogrify(sql, parameters).decode()
            cursor.execute(f"PREPARE {name} ({kinds}) AS {body}" if kinds else f"PREPARE {name} AS {body}")
        known[self] = name
        return name

    def _write(self) -> tuple[Any, str, list[Any], list[tuple[int, int]]]:
        marks = [MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        compiler = self.build(*marks).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        places = [
            (place, number)
            for place, value in enumerate(parameters)
            for number, mark in enumerate(marks)
            if type(value) is type(mark) and value == mark
        ]
        if {number for _place, number in places} != set(range(len(marks))):
            raise ValueError(f"A value is not found in the statement as it was given: {sql}")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        compiler.get_converters = lambda _columns: converters
        compiler.query = None  # all that is needed of it stands in the statement
        self._written = compiler, sql, list(parameters), places
        return self._written
