"""What a drawing consists of: the picture, its alternative in words, and its figures as a table."""

import io
from dataclasses import dataclass
from decimal import Decimal

from assessment.exports import Cell, Column, Kind, Table, write
from proposals.formats import euros, number, short_date

NOTHING = "–"


class Svg(str):
    """Markup of which every text was escaped: a template shows it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the table as a reader sees it."""

    text: str
    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing. `text` says what it shows; `rows` hold every figure of it, `total` the last line if there is one.

    The first column names the row.
    """

    title: str
    text: str
    svg: Svg
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()

    @property
    def headings(self) -> list[ShownCell]:
        """Give the headings, told apart by whether figures stand below them."""
        return [ShownCell(each.heading, each.kind is not Kind.TEXT) for each in self.columns]

    @property
    def shown_rows(self) -> list[list[ShownCell]]:
        """Give the rows as a reader sees them: "€ 250.000", "12 maart 2027"."""
        return [self._shown(row) for row in self.rows]

    @property
    def shown_total(self) -> list[ShownCell]:
        """Give the last line as a reader sees it; empty without one."""
        return self._shown(self.total)

    def table(self) -> Table:
        """Give the figures as a table for a file."""
        rows = (*self.rows, self.total) if self.total else self.rows
        return Table(title=self.title, columns=self.columns, rows=rows)

    def csv(self) -> bytes:
        """Give the figures as CSV, as a Dutch spreadsheet opens it; a formula stays text."""
        target = io.BytesIO()
        write(self.table(), "csv", target)
        return target.getvalue()

    def _shown(self, row: tuple[Cell, ...]) -> list[ShownCell]:
        kinds = [each.kind for each in self.columns][: len(row)]
        return [ShownCell(_words(cell, kind), kind is not Kind.TEXT) for cell, kind in zip(row, kinds, strict=True)]


def quantity(value: Decimal | int) -> str:
    """Write a number with as many decimals as it has, at most two: "1.144", "12,5"."""
    exact = Decimal(value).quantize(Decimal("0.01")).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def _words(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | Decimal):
        return euros(cell) if kind is Kind.AMOUNT else quantity(cell)
    return short_date(cell)
