"""What a file holds: columns, rows of typed cells, and what it says about itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

# A text is always text. A moment has a time zone; the file shows it in Dutch time. None is an empty cell.
Cell = str | int | Decimal | date | datetime | None


class ByType(dict[type, Any]):
    """Finds what belongs to the type of a cell, also for a type that was made from it (a choice, a safe text)."""

    def __missing__(self, kind: type) -> Any:
        found = next(self[each] for each in kind.__mro__[1:] if each in self)
        self[kind] = found
        return found


class Kind(Enum):
    """How the numbers and days of a column look; a text in it stays a text."""

    TEXT = "text"
    WHOLE = "whole"  # 12
    SCORE = "score"  # 4,25
    TENTHS = "tenths"  # 4,2
    AMOUNT = "amount"  # euros: 250.000,00
    DATE = "date"
    MOMENT = "moment"

    @property
    def decimals(self) -> int:
        """Return how many decimals the numbers of this kind show."""
        return {"score": 2, "tenths": 1, "amount": 2}.get(self.value, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, kind, width in signs, and what it means for who opens the file later."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 16
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write. `rows` is gone through once, so it may come straight from the database.

    `about` are the lines of the sheet `about_title`: a label and a value each. A CSV file has no place for it.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about_title: str = ""
    about: Sequence[tuple[str, Cell]] = ()

    def about_rows(self) -> list[Sequence[Cell]]:
        """Give the lines of the second sheet: the labels with their values, then what each column means."""
        meanings = [(each.heading, each.meaning) for each in self.columns if each.meaning]
        return [*self.about, *([(None, None), *meanings] if meanings else [])]
