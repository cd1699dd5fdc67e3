"""Tables of rows that grow and shrink by ordinary buttons, also without JavaScript."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict

from proposals.forms.base import SectionForm

MAXIMUM_ROWS = 100
MAXIMUM_BLANK_ROWS = 10


@dataclass(frozen=True)
class Row:
    """A row as the template shows it: its place, its name in the form, its controls and what it is called."""

    number: int
    key: str
    cells: dict[str, forms.BoundField]
    name: str


class RowsForm(SectionForm):
    """A page with one or more tables. Fields are named `<table>_<row>_<column>`.

    `<table>_rows` says how many rows were shown. Rows that are wholly empty are not kept.
    """

    merges_fields = False
    # Columns that say something by themselves; a row with only a choice in it is still empty.
    telling: Mapping[str, tuple[str, ...]]

    def __init__(self, *args: Any, blank_rows: Mapping[str, int] | None = None, **kwargs: Any) -> None:
        self.blank_rows = blank_rows or {}
        self.counts: dict[str, int] = {}
        # Hundreds of cells, asked for again by each comparison: texts by what they were read from, and their digests.
        self._read: dict[str, tuple[Any, dict[str, str]]] = {}
        self._digested: list[tuple[Mapping[str, str], dict[str, str]]] = []
        super().__init__(*args, **kwargs)

    def columns(self, table: str) -> dict[str, forms.Field]:
        """Give new fields for a row of a table, by column."""
        raise NotImplementedError

    def add_table(self, table: str, stored: Iterable[Mapping[str, Any]], *, at_least: int) -> None:
        """Add the rows of a table: those shown before, or those stored and some empty ones."""
        rows = [] if self.unplaced else list(stored)
        if self.is_bound:
            count = self._posted_count(table)
        else:
            blank = min(self.blank_rows.get(table, 0), MAXIMUM_BLANK_ROWS)
            count = max(self._unplaced_count(table, len(rows)) + blank, at_least)
        self.counts[table] = count
        self.fields[f"{table}_rows"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[f"{table}_rows"] = count
        for number in range(count):
            for column, field in self.columns(table).items():
                self.fields[f"{table}_{number}_{column}"] = field
        if self.blank_rows.get(table) and not self.is_bound:
            # Somebody asked for a row more: that is where typing goes on, also without JavaScript.
            first_column = next(iter(self.columns(table)))
            self.fields[f"{table}_{count - 1}_{first_column}"].widget.attrs["autofocus"] = True
        for number, row in enumerate(rows):
            self.initial |= {f"{table}_{number}_{column}": value for column, value in row.items()}

    def rows(self, table: str) -> Iterator[Row]:
        """Go through the rows of a table for the template."""
        for number in range(self.counts[table]):
            key = f"{table}_{number}"
            cells = {column: self[f"{key}_{column}"] for column in self.columns(table)}
            first = next(iter(cells.values()))
            yield Row(number + 1, key, cells, str(first.value() or "").strip()[:80])

    def hidden_rows(self) -> list[forms.BoundField]:
        """Give the hidden fields that say how many rows were shown."""
        return [self[f"{table}_rows"] for table in self.counts]

    def kept_rows(self, table: str) -> list[dict[str, Any]]:
        """Give the cleaned rows in which something was filled in."""
        kept = []
        for number in range(self.counts[table]):
            row = {column: self.cleaned_data.get(f"{table}_{number}_{column}", "") for column in self.columns(table)}
            if any(str(row[column]).strip() for column in self.telling[table]):
                kept.append(row)
        return kept

    def blank_count(self, table: str) -> int:
        """Count the rows that were shown and left empty."""
        return self.counts[table] - len(self.kept_rows(table))

    def stored_texts(self) -> dict[str, str]:
        """Give each stored cell, also in rows that the page no longer shows."""
        hidden = {f"{table}_rows" for table in self.counts} | {"basis"}
        return self._once(
            "stored",
            self.initial,
            lambda: {name: self._as_text(value) for name, value in self.initial.items() if name not in hidden},
        )

    def typed_texts(self) -> dict[str, str]:
        """Give each typed cell of the rows in which something was filled in."""
        return self._once("typed", self.data, self._typed_cells)

    def digests(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Give a digest of all cells together; of the same texts it is made once."""
        for known, digests in self._digested:
            if known is texts:
                return digests
        digests = super().digests(texts)
        self._digested.append((texts, digests))
        return digests

    def _typed_cells(self) -> dict[str, str]:
        # Cells not by way of bound fields: the widgets of a table take the one text of their name.
        return {
            name: self._as_text(self.data.get(name) if self._cell(name) else self[name].data)
            for name in self._visible()
        }

    def _once(self, kind: str, source: Any, read: Callable[[], dict[str, str]]) -> dict[str, str]:
        """Give the texts that stand in `source`, read once until another takes its place."""
        if self._read.get(kind, (None,))[0] is not source:
            self._read[kind] = source, self._in_filled_rows(read())
        return self._read[kind][1]

    def conflict_label(self, name: str) -> str:
        """Name a cell by the number of its row and its column."""
        cell = self._cell(name)
        if cell is None:
            return super().conflict_label(name)
        table, number, column = cell
        return f"{self.table_label(table)} {number + 1}: {self.columns(table)[column].label}"

    def table_label(self, table: str) -> str:
        """Name a row of a table, for the page that shows both texts."""
        raise NotImplementedError

    def _in_filled_rows(self, texts: dict[str, str]) -> dict[str, str]:
        """Leave out the cells of empty rows: they too have a choice in them."""
        cells = {name: self._cell(name) for name in texts}
        filled = {cell[:2] for name, cell in cells.items() if cell and texts[name] and cell[2] in self.telling[cell[0]]}
        return {name: texts[name] for name, cell in cells.items() if cell is None or cell[:2] in filled}

    def _cell(self, name: str) -> tuple[str, int, str] | None:
        """Take the name of a cell apart in table, row and column; None for another field."""
        cell = apart(name)
        return cell if cell and cell[0] in self.counts else None

    def left_over(self) -> dict[str, Any]:
        """Give the whole page when a cell cannot be kept: half a table would say something else."""
        if not self.errors:
            return {}
        return {name: self.data.get(name, "") for name in self.fields if name != "basis"}

    def _unplaced_count(self, table: str, stored: int) -> int:
        rows = str(self.unplaced.get(f"{table}_rows", ""))
        return min(int(rows), MAXIMUM_ROWS) if rows.isdecimal() and len(rows) < 6 else stored

    def _posted_count(self, table: str) -> int:
        """Read how many rows came back; from the cells themselves when the number is missing."""
        typed = self.data.get(f"{table}_rows", "")
        if typed.isdecimal() and len(typed) < 6:
            return min(int(typed), MAXIMUM_ROWS)
        names = (name.removeprefix(f"{table}_").partition("_")[0] for name in self.data if name.startswith(f"{table}_"))
        numbers = [int(number) for number in names if number.isdecimal() and len(number) < 4]
        return min(max(numbers, default=-1) + 1, MAXIMUM_ROWS)


@lru_cache(maxsize=4096)
def apart(name: str) -> tuple[str, int, str] | None:
    """Take a name such as `budget_3_amount` apart in table, row and column; None when it is no such name."""
    table, _separator, rest = name.partition("_")
    number, _separator, column = rest.partition("_")
    return (table, int(number), column) if number.isdecimal() else None


def without_row(data: QueryDict, key: str) -> QueryDict:
    """Give what was typed without the row `<table>_<number>`; the rows below move up."""
    table, _separator, number = key.rpartition("_")
    count = data.get(f"{table}_rows", "")
    if not (number.isdecimal() and count.isdecimal() and len(count) < 6 and int(number) < int(count)):
        return data
    changed = data.copy()
    for name in [name for name in data if name.startswith(f"{table}_") and name != f"{table}_rows"]:
        row, _separator, column = name.removeprefix(f"{table}_").partition("_")
        if row.isdecimal() and len(row) < 6 and int(row) >= int(number):
            del changed[name]
            if int(row) > int(number):
                changed[f"{table}_{int(row) - 1}_{column}"] = data[name]
    changed[f"{table}_rows"] = str(int(count) - 1)
    return changed
