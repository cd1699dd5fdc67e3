"""Questions to the database that stay the same but for their values: their SQL is written once.

Turning a queryset into SQL takes Django longer than PostgreSQL takes to answer, and the questions that each page
asks are the same each time. Only the SQL is kept, never a row.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)
# Values that no row has; where they stand in the statement, the real ones come.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 9_000_000_000_000_000_001 + number,
    str: lambda number: f"\ue000mark {number}\ue000",
    datetime: lambda number: datetime(9000, 1, 1 + number, tzinfo=UTC),
    UUID: lambda number: UUID(int=2**128 - 1 - number),
}


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
        written, sql, parameters, places = self._written or self._write()
        filled = list(parameters)
        for place, number in places:
            filled[place] = values[number]
        compiler = copy(written)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        compiler.as_sql = lambda *_args, **_options: (sql, tuple(filled))
        question = SimpleNamespace(get_compiler=lambda **_options: compiler)
        return list(ModelIterable(SimpleNamespace(db=DEFAULT_DB_ALIAS, query=question, _known_related_objects={})))

    def one(self, *values: Any) -> Row | None:
        """Give the first row, or None."""
        return next(iter(self(*values)), None)

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
