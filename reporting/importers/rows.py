"""A table with headings to rows of values, with a problem for every cell that cannot be understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessment.exports import Column
from proposals.spreadsheets import NumberCell
from reporting.importers.cells import Reader, text_of
from reporting.importers.files import MOST_ROWS, Rows
from reporting.importers.problems import CellProblem, Problem, shown

HEADING_ROWS = 10  # headings stand somewhere in the first rows
Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class ValuesRow:
    """A row that was read: its number in the file and its values by key; a column that is not there has no key."""

    number: int
    values: dict[str, Any]
    places: Mapping[str, int]
    typed: Mapping[str, str]

    def problem(self, columns: Columns, key: str, message: str) -> Problem:
        """Say what is wrong with the value of `key`, or with the row when that column is not in the file."""
        if key not in self.places:
            return Problem(self.number, 0, "", "", message)
        return Problem(self.number, self.places[key], str(columns[key].heading), shown(self.typed[key]), message)


@dataclass
class TableRead:
    """What was understood of a table, and what was not."""

    rows: list[ValuesRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_rows(
    cells: Rows,
    columns: Columns,
    readers: Mapping[str, Reader],
    *,
    required: Sequence[str],
    ignored: Sequence[str] = (),
) -> TableRead:
    """Find the headings and read what stands below; wrong headings stop the reading.

    `readers` turn a cell into a value. A column of `required` must be in the file; one of `ignored` is there for
    people and not read.
    """
    start, places, problems = _headings(cells, columns, required)
    found = TableRead(problems=problems)
    if problems:
        return found
    if len(cells) - start - 1 > MOST_ROWS:
        words = _("This table has more than %(most)s rows. Split it into several files.") % {"most": MOST_ROWS}
        found.problems.append(Problem(0, 0, "", "", words))
        return found
    read = {key: place for key, place in places.items() if key not in ignored}
    for number, row in enumerate(cells[start + 1 :], start=start + 2):
        if any(_filled(cell) for cell in row):
            _read_row(found, number, row, columns, readers, read, width=len(cells[start]))
    if not found.rows and not found.problems:
        found.problems.append(Problem(0, 0, "", "", _("Below the headings are no rows. Add at least one row.")))
    return found


def _filled(cell: str | NumberCell) -> bool:
    return isinstance(cell, NumberCell) or bool(cell.strip())


def _headings(cells: Rows, columns: Columns, required: Sequence[str]) -> tuple[int, dict[str, int], list[Problem]]:
    """Find the row that holds most headings, and say what is wrong with it."""
    names = {_plain(str(column.heading)): key for key, column in columns.items()}
    rows = [[_plain(_shown_text(cell)) for cell in row] for row in cells[:HEADING_ROWS]]
    start = max(range(len(rows)), key=lambda number: sum(name in names for name in rows[number]))
    places: dict[str, int] = {}
    problems = []
    for place, name in enumerate(rows[start]):
        typed = _shown_text(cells[start][place])
        if not name:
            continue
        if name not in names:
            words = _("We do not know this column. Take it out, or use a heading of the file that you download here.")
            problems.append(Problem(start + 1, place, shown(typed), shown(typed), words))
        elif names[name] in places:
            words = _("This column is there twice. Take one out.")
            problems.append(Problem(start + 1, place, shown(typed), shown(typed), words))
        else:
            places[names[name]] = place
    for key in required:
        if key not in places:
            words = _("The column “%(heading)s” is missing. Add it.") % {"heading": columns[key].heading}
            problems.append(Problem(0, 0, "", "", words))
    return start, places, problems


def _read_row(
    found: TableRead,
    number: int,
    row: Sequence[str | NumberCell],
    columns: Columns,
    readers: Mapping[str, Reader],
    places: Mapping[str, int],
    *,
    width: int,
) -> None:
    typed = {key: _shown_text(row[place]) if place < len(row) else "" for key, place in places.items()}
    read = ValuesRow(number, {}, places, typed)
    for key, place in places.items():
        try:
            read.values[key] = readers[key](row[place] if place < len(row) else "")
        except CellProblem as problem:
            found.problems.append(read.problem(columns, key, str(problem)))
    for place in range(width, len(row)):
        if _filled(row[place]):
            words = _("No heading stands above this cell. Is there a semicolon or an extra column too many?")
            found.problems.append(Problem(number, place, "–", shown(_shown_text(row[place])), words))
    found.rows.append(read)


def _shown_text(cell: str | NumberCell) -> str:
    try:
        return text_of(cell)
    except CellProblem:
        return str(cell)


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("*", "").split())
