"""Amounts below each other as bars, such as the money per theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.exports import Cell, Column, Kind
from proposals.formats import euros
from reporting.charts.chart import Chart, Svg
from reporting.charts.drawing import ACCENT, INK, LABELS, WIDTH, box, figure, path, picture, short, words

ROW = 28
BAR = 16
AMOUNTS = 96  # room for the amounts, at the right
ROOM_OF_SIGN = 6.8  # of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """A bar: its name, its amount in euros, and in how many deals."""

    label: str
    amount: Decimal
    count: int | None = None


def amount_bars(rows: Sequence[AmountRow], *, title: str, heading: str, with_total: bool = True) -> Chart:
    """Draw a bar for each row in the order they come; the greatest amount has the full length.

    `heading` names what the rows are ("Thema"). Without a total when an amount counts in more rows than one.

    :raises ValueError: for a negative amount.
    """
    if any(each.amount < 0 for each in rows):
        raise ValueError("an amount is never negative")
    most = max((each.amount for each in rows), default=Decimal(0)) or Decimal(1)
    text = "; ".join(f"{each.label} {euros(each.amount)}" for each in rows)
    text = f"{text}." if rows else "Er zijn geen bedragen."
    height = ROW * max(1, len(rows)) + 6
    room = min(LABELS, max((ROOM_OF_SIGN * len(each.label) for each in rows), default=0) + 12)
    parts = [
        path(f"M{figure(room - 0.5)} 0V{height}", INK),
        *(_bar(each, number, most, room) for number, each in enumerate(rows)),
    ]
    svg = picture(parts, width=WIDTH, height=height, title=title, text=text)
    return _chart(rows, heading, title, text, svg, with_total)


def _bar(row: AmountRow, number: int, most: Decimal, room: float) -> str:
    y = 3 + ROW * number
    length = float(row.amount / most) * (WIDTH - room - AMOUNTS)
    bar = box(room, y + (ROW - BAR) / 2, max(1.0, length), BAR, ACCENT) if row.amount else ""
    name = words(0, y + ROW / 2 + 4, short(row.label))
    return f"{name}{bar}{words(room + length + 8, y + ROW / 2 + 4, euros(row.amount), is_bold=True)}"


def _chart(rows: Sequence[AmountRow], heading: str, title: str, text: str, svg: Svg, with_total: bool) -> Chart:
    with_counts = any(each.count is not None for each in rows)
    counts = (Column("Deals", Kind.WHOLE),) if with_counts else ()
    columns = (Column(heading, width=36), *counts, Column("Bedrag", Kind.AMOUNT))

    def line(label: str, count: int | None, amount: Decimal) -> tuple[Cell, ...]:
        return (label, count, amount) if with_counts else (label, amount)

    total = line("Totaal", sum(each.count or 0 for each in rows), sum((each.amount for each in rows), Decimal(0)))
    return Chart(
        title=title, text=text, svg=svg, columns=columns,
        rows=tuple(line(each.label, each.count, each.amount) for each in rows),
        total=total if with_total and rows else (),
    )  # fmt: skip
