"""Scores as a grid: the darker, the higher, with the figure in every cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW = 30  # pixels a row
LABELS = 250  # room for names
CELL = 84  # width of a cell
LINE = 15  # height of a line of a column's name
LONGEST = 34  # signs of a row's name
WIDEST = 13  # signs of a line of a column's name
MOST_LINES = 3
MARK = 9  # the corner of a marked cell
EMPTY = "–"
# From low to high, ground and figure; each pair has a contrast of 4.5 or more (WCAG 1.4.3). As attributes
# and not as classes only: a drawing in a PDF does not read the style sheet of the page.
STEPS = (
    ("#eaf2f0", "#16211f"), ("#c5ddd7", "#16211f"), ("#8fbfb3", "#16211f"), ("#2f7566", "#ffffff"),
    ("#0b4a40", "#ffffff"),
)  # fmt: skip
INK, SOFT, RULE, PAPER = "#16211f", "#4a5754", "#c9cfcd", "#ffffff"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A value on the scale with the words that stand in the cell; `is_marked` asks for attention.

    Without a value the cell stays empty.
    """

    value: float | None
    words: str = EMPTY
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: its name and a cell for each column."""

    label: str
    cells: tuple[HeatCell, ...]


def heat_map(
    rows: Sequence[HeatRow], columns: Sequence[str], *, scale: tuple[float, float], title: str, marked_words: str = ""
) -> str:
    """Draw rows below each other and columns side by side, coloured from the low to the high end of `scale`.

    Gives SVG without inline style. `title` is its text alternative: the page has the same figures in a table.
    `marked_words` explains the corner and the frame of marked cells in the legend.

    :raises ValueError: if a row has more or fewer cells than there are columns, or the scale has no length.
    """
    if any(len(each.cells) != len(columns) for each in rows):
        raise ValueError("every row needs a cell for each column")
    if not scale[0] < scale[1]:
        raise ValueError("the scale runs from low to high")
    heads = [_lines(each) for each in columns]
    top = LINE * max([1, *(len(each) for each in heads)]) + 10
    legend_y = top + ROW * len(rows) + 12
    width, height = LABELS + CELL * max(len(columns), 4) + 2, legend_y + 44
    parts = [
        f'<svg class="mkb-chart mkb-heat" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'xmlns="http://www.w3.org/2000/svg" font-family="MKB Letter, Source Sans Pro, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title>",
        *(_head(lines, number, top) for number, lines in enumerate(heads)),
        *(_row(each, number, top, scale) for number, each in enumerate(rows)),
        _legend(legend_y, scale, marked_words),
    ]
    return "".join([*parts, "</svg>"])


def step_of(value: float, scale: tuple[float, float]) -> int:
    """Give the step of the colours for a value: 0 at the low end, the last at the high end.

    Values outside the scale get the nearest end.
    """
    share = (value - scale[0]) / (scale[1] - scale[0])
    return min(max(round(share * (len(STEPS) - 1)), 0), len(STEPS) - 1)


def _lines(name: str) -> list[str]:
    """Break a name of a column at its words, into at most three lines."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= WIDEST or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return [_short(each, WIDEST + 2) for each in lines]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _head(lines: Sequence[str], number: int, top: float) -> str:
    x = LABELS + CELL * number + CELL / 2
    first = top - 8 - LINE * (len(lines) - 1)
    return "".join(
        f'<text x="{x}" y="{first + LINE * place}" fill="{SOFT}" text-anchor="middle">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _row(row: HeatRow, number: int, top: float, scale: tuple[float, float]) -> str:
    y = top + ROW * number
    name = f'<text x="0" y="{y + 20}" fill="{INK}">{escape(_short(row.label, LONGEST))}</text>'
    return name + "".join(_cell(each, LABELS + CELL * place, y, scale) for place, each in enumerate(row.cells))


def _cell(cell: HeatCell, x: float, y: float, scale: tuple[float, float]) -> str:
    ground, figure = STEPS[step_of(cell.value, scale)] if cell.value is not None else (PAPER, SOFT)
    line = f' stroke="{RULE}"' if cell.value is None else ""
    parts = [f'<rect x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{ROW - 2}" fill="{ground}"{line}/>']
    if cell.is_marked:
        parts.append(_mark(x, y, figure))
    middle = x + CELL / 2
    parts.append(f'<text x="{middle}" y="{y + 20}" fill="{figure}" text-anchor="middle">{escape(cell.words)}</text>')
    return "".join(parts)


def _mark(x: float, y: float, colour: str) -> str:
    """Draw a frame within the cell and a filled corner: seen without colour as well."""
    right, low = x + CELL - 4, y + 4
    return (
        f'<rect x="{x + 4}" y="{low}" width="{CELL - 8}" height="{ROW - 8}" fill="none" stroke="{colour}"/>'
        f'<path d="M{right - MARK} {low}H{right}V{low + MARK}Z" fill="{colour}"/>'
    )


def _legend(y: float, scale: tuple[float, float], marked_words: str) -> str:
    """Show the colours with their values, and what a marked cell means."""
    low, high = scale
    values = [low + (high - low) * step / (len(STEPS) - 1) for step in range(len(STEPS))]
    parts = [
        f'<rect x="{LABELS + 30 * step + 1}" y="{y}" width="28" height="20" fill="{ground}"/>'
        f'<text x="{LABELS + 30 * step + 15}" y="{y + 15}" fill="{figure}" text-anchor="middle">{_figure(value)}</text>'
        for step, (value, (ground, figure)) in enumerate(zip(values, STEPS, strict=True))
    ]
    if marked_words:
        x = LABELS + 30 * len(STEPS) + 14
        parts.append(
            f'<rect x="{x}" y="{y + 2}" width="24" height="16" fill="none" stroke="{INK}"/>'
            f'<path d="M{x + 24 - MARK} {y + 2}H{x + 24}V{y + 2 + MARK}Z" fill="{INK}"/>'
            f'<text x="{x + 32}" y="{y + 15}" fill="{INK}">{escape(marked_words)}</text>'
        )
    return "".join(parts)


def _figure(value: float) -> str:
    return f"{value:g}".replace(".", ",")
