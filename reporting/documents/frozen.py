"""A document as JSON and back, so that it can be made again from what it said then."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

Kind = TypeVar("Kind")


def frozen_values(value: Any) -> Any:
    """Turn a document, or a part of one, into values that JSON knows; amounts and dates become texts."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: frozen_values(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [frozen_values(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def thawed(kind: type[Kind], values: Mapping[str, Any]) -> Kind:
    """Make the document of `kind` from what `frozen_values` gave.

    Names that the kind no longer has are left out, and what was added later has its default.

    :raises TypeError: if a value is missing that the kind cannot do without.
    """
    hints = typing.get_type_hints(kind)
    names = [each.name for each in dataclasses.fields(kind) if each.name in values]  # type: ignore[arg-type]
    return kind(**{name: _value(hints[name], values[name]) for name in names})


def _value(hint: Any, value: Any) -> Any:
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _value(next(each for each in inside if each is not type(None)), value)
    if origin is tuple and inside[-1] is Ellipsis:
        return tuple(_value(inside[0], each) for each in value)
    if origin is tuple:
        return tuple(_value(one, each) for one, each in zip(inside, value, strict=True))
    if dataclasses.is_dataclass(hint):
        return thawed(typing.cast("type[Any]", hint), value)
    if hint is Decimal:
        return Decimal(value)
    return hint.fromisoformat(value) if hint in (date, datetime) else value
