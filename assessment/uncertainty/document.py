"""Write a posterior down as plain values (for JSON in a database) and read it back, without loss."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from assessment.uncertainty.result import Posterior

FORMAT = "mkbdeals/uncertainty-posterior/1"


class InvalidDocument(ValueError):
    """The document is not that of a posterior."""


def document_of(posterior: Posterior) -> dict[str, Any]:
    """Return the posterior as dictionaries, lists, texts and numbers."""
    return {"format": FORMAT, **asdict(posterior)}


def posterior_of(document: Mapping[str, Any]) -> Posterior:
    """Read a posterior back; equal to the one written down.

    :raises InvalidDocument: if the document has another format, or misses or adds anything.
    """
    if document.get("format") != FORMAT:
        raise InvalidDocument(f"not a document of the format {FORMAT}")
    content = {name: value for name, value in document.items() if name != "format"}
    try:
        posterior = _read(Posterior, content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidDocument(f"not a posterior: {error!r}") from error
    assert isinstance(posterior, Posterior)  # noqa: S101  # for the type checker
    return posterior


def _read(kind: Any, value: Any) -> Any:
    """Build a value of a type that occurs in a posterior."""
    if get_origin(kind) in (UnionType, Union):
        return None if value is None else _read(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        return _read_fields(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _read_fields(kind: Any, value: Mapping[str, Any]) -> Any:
    """Build a dataclass of exactly its fields."""
    names = {each.name for each in fields(kind)}
    if different := sorted(names ^ set(value)):
        raise KeyError(", ".join(different))
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], value[name]) for name in names})
