"""What is wrong with a file: where, what stands there, and how to mend it."""

from dataclasses import dataclass

LONGEST_SHOWN = 60


class UnreadableFile(Exception):
    """Nothing of the file can be read; the words say why and what to do."""


class CellProblem(Exception):
    """A cell cannot be understood; the words say why and what to fill in."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem at a cell ("B7"), a whole row (no heading), or the table (row 0). `value` is what stands there."""

    row: int
    column: int
    heading: str
    value: str
    message: str

    @property
    def place(self) -> str:
        """Name the cell as a spreadsheet does; empty for the whole table."""
        if not self.row:
            return ""
        return f"{column_letters(self.column)}{self.row}" if self.heading else str(self.row)


def column_letters(column: int) -> str:
    """Name a column as a spreadsheet does, counted from 0: A, B, ..., Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def shown(value: str) -> str:
    """Give what stands in a cell short enough to show."""
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
