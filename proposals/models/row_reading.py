"""Rows of several tables in one statement: PostgreSQL gives them as JSON, here they become instances again.

A proposal has rows in eleven tables. Asked for one by one, most of the time goes into asking.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from inspect import getattr_static
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.fields.files import FileDescriptor
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

Row = TypeVar("Row", bound=models.Model)
# What JSON has no value of its own for; all else arrives as it is.
CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


@cache
def as_json(model: type[models.Model], alias: str) -> str:
    """Give the SQL for one row of `model`, which the statement calls `alias`, as a JSON array of its columns."""
    columns = ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)
    return f"json_build_array({columns})"


def read_json(sql: str, parameters: Sequence[Any]) -> Any:
    """Run a statement that gives one JSON text; numbers with a point become `Decimal`, never a float."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return from_json(cursor.fetchone()[0])


def from_json(text: str) -> Any:
    """Read a JSON text that the database wrote; numbers with a point become `Decimal`, never a float."""
    return json.loads(text, parse_float=Decimal)


def instance_of(model: type[Row], values: list[Any]) -> Row:
    """Give the instance of a row that `as_json` wrote, as the ORM would have read it."""
    names, converters = _fields(model)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    if not _is_plain(model):
        return model.from_db(DEFAULT_DB_ALIAS, names, values)
    # What `from_db` comes down to, without looking at each column again: a page makes a hundred instances.
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True))
    return row


@cache
def _is_plain(model: type[models.Model]) -> bool:
    """Say whether making an instance of `model` comes down to putting its columns in place.

    A model or field with a way of its own, or somebody who listens, gets what the ORM does.
    """
    places = {type(getattr_static(model, field.attname)) for field in model._meta.concrete_fields}
    is_usual = model.__init__ is models.Model.__init__ and model.from_db.__func__ is models.Model.from_db.__func__
    is_heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return is_usual and not is_heard and places <= {DeferredAttribute, ForeignKeyDeferredAttribute, FileDescriptor}


@cache
def _fields(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    fields = model._meta.concrete_fields
    kinds = [(place, CONVERTERS.get(field.get_internal_type())) for place, field in enumerate(fields)]
    return [field.attname for field in fields], [(place, convert) for place, convert in kinds if convert]


def keep_read(owner: models.Model, name: str, rows: list[Any]) -> None:
    """Let the relation `name` of `owner` give these rows without asking, as after `prefetch_related`."""
    known = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    known.pop(name, None)
    queryset = getattr(owner, name).get_queryset()
    queryset._result_cache, queryset._prefetch_done = rows, True
    known[name] = queryset
