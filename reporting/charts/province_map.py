"""The money of each province as a map: the darker, the more, with the amount in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from html import escape
from itertools import pairwise

from assessment.exports import Cell, Column, Kind
from proposals.formats import euros, number
from reporting.charts.chart import Chart, Svg
from reporting.charts.drawing import INK, LINE, PAPER, SOFT, box, picture, round_top, words
from reporting.charts.geometry import CREDIT, Province, country

MAP_WIDTH = 380
LEGEND_WIDTH = 176
STEP = 26  # a line of the legend
# From little to much, ground and figure; each pair has a contrast of 4.5 or more (WCAG 1.4.3), also in grey.
STEPS = (("#eaf2f0", INK), ("#c5ddd7", INK), ("#8fbfb3", INK), ("#2f7566", PAPER), ("#0b4a40", PAPER))
CLASSES = len(STEPS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceAmount:
    """The money of a province (CBS code "PV23"): in how many deals, and where a click on it leads."""

    code: str
    amount: Decimal
    count: int | None = None
    href: str = ""


def province_map(rows: Sequence[ProvinceAmount], *, title: str = "Bijdragen per provincie") -> Chart:
    """Draw all twelve provinces; those that are not in `rows`, or have nothing, stay pale.

    In the map amounts are rounded to thousands; the table has them exactly, the greatest first. With an `href` a
    province is a link that the keyboard reaches: for pages only.

    :raises ValueError: for a code that is no province, or a province that comes twice.
    """
    land = country(MAP_WIDTH)
    names = {each.code: each.name for each in land.provinces}
    amounts = {each.code: each for each in rows}
    if len(amounts) != len(rows) or not amounts.keys() <= names.keys():
        raise ValueError("each row needs the code of another province")
    top = round_top(max((each.amount for each in rows), default=Decimal(0)))
    order = sorted((each for each in rows if each.amount), key=lambda each: (-each.amount, names[each.code]))
    text = _text(order, names)
    parts = [
        *(_shape(each, amounts.get(each.code), top) for each in land.provinces),
        *(_label(each, amounts.get(each.code), top) for each in land.provinces),
        _legend(top),
        words(0, land.height + 22, CREDIT, colour=SOFT, size=11),
    ]
    svg = picture(
        parts, width=land.width + LEGEND_WIDTH, height=land.height + 28, title=title, text=text,
        is_group=any(each.href for each in rows),
    )  # fmt: skip
    return _chart(order, names, title, text, svg)


def _chart(order: Sequence[ProvinceAmount], names: dict[str, str], title: str, text: str, svg: Svg) -> Chart:
    with_counts = any(each.count is not None for each in order)
    counts = (Column("Deals", Kind.WHOLE),) if with_counts else ()
    columns = (Column("Provincie", width=24), *counts, Column("Bijdrage", Kind.AMOUNT))

    def row(name: str, count: int | None, amount: Decimal) -> tuple[Cell, ...]:
        return (name, count, amount) if with_counts else (name, amount)

    rows = tuple(row(names[each.code], each.count, each.amount) for each in order)
    total = row("Totaal", sum(each.count or 0 for each in order), sum((each.amount for each in order), Decimal(0)))
    return Chart(title=title, text=text, svg=svg, columns=columns, rows=rows, total=total if rows else ())


def _text(order: Sequence[ProvinceAmount], names: dict[str, str]) -> str:
    if not order:
        return "Kaart van Nederland. Geen enkele provincie heeft een bedrag."
    each = "; ".join(f"{names[row.code]} {euros(row.amount)}" for row in order)
    none = len(names) - len(order)
    rest = f" In {none} provincies is er geen bedrag." if none > 1 else " In 1 provincie is er geen bedrag."
    return f"Kaart van Nederland, hoe donkerder hoe meer. {each}." + (rest if none else "")


def step_of(amount: Decimal, top: Decimal) -> int:
    """Give the step of the colours: 0 for nothing, then four equal classes up to `top`."""
    if amount <= 0:
        return 0
    return min(CLASSES, int((amount * CLASSES / top).to_integral_value(ROUND_CEILING)))


def _shape(province: Province, row: ProvinceAmount | None, top: Decimal) -> str:
    ground, _figure = STEPS[step_of(row.amount if row else Decimal(0), top)]
    shape = f'<path d="{province.path}" fill="{ground}" stroke="{LINE}" stroke-width="0.7"/>'
    if not row or not row.href:
        return shape
    name = escape(f"{province.name}: {euros(row.amount)}")
    return f'<a href="{escape(row.href)}" aria-label="{name}">{shape}</a>'


def _label(province: Province, row: ProvinceAmount | None, top: Decimal) -> str:
    if not row or row.amount <= 0:
        return ""
    _ground, colour = STEPS[step_of(row.amount, top)]
    x, y = province.label
    thousands = number(row.amount / 1000)
    text = words(x, y + 5, thousands, colour=colour, anchor="middle", is_bold=True)
    # The link is the shape; the figure on it lets the pointer through.
    return text.replace("<text ", '<text pointer-events="none" aria-hidden="true" ', 1) if row.href else text


def _legend(top: Decimal) -> str:
    x, y = MAP_WIDTH + 12, 20
    bounds = [top * step / CLASSES for step in range(CLASSES + 1)]
    lines = [
        f"{_short(low)} tot en met {_short(high)}" if low else f"tot en met {_short(high)}"
        for low, high in pairwise(bounds)
    ]
    parts = [words(x, y, "× € 1.000", is_bold=True)]
    for step, line in enumerate(["geen bedrag", *lines]):
        at = y + 12 + STEP * step
        parts.append(box(x, at, 24, 18, STEPS[step][0], LINE) + words(x + 32, at + 14, line))
    return "".join(parts)


def _short(amount: Decimal) -> str:
    thousands = amount / 1000
    return number(thousands, 0 if thousands == thousands.to_integral_value() else 1)
