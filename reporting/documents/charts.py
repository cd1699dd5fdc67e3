"""Drawings on paper: the charts of assessing with the style that a page gives them on screen.

A drawing in a PDF does not read the style sheet of the document, so its own is put inside. What is told by
colour on screen is told by dashes and weight as well: these documents are printed in grey.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.safestring import SafeString, mark_safe

from assessment.charts import HeatCell, HeatRow, IntervalBar, heat_map, interval_chart

Drawn = TypeVar("Drawn")
# More than this does not fit on a page at a size that can be read.
BARS_A_PAGE = 30
ROWS_A_PAGE = 24
STYLE = (
    "<style>"
    "text { font-family: 'Source Sans Pro'; font-size: 13px; fill: #16211f; }"
    ".mkb-chart__mark { fill: #4a5754; text-anchor: middle; }"
    ".mkb-chart__grid { stroke: #dfe6e3; }"
    ".mkb-chart__wide { stroke: #4a5754; stroke-width: 1.5; }"
    ".mkb-chart__narrow { stroke: #0b5a52; stroke-width: 8; }"
    ".mkb-chart__dot { fill: #ffffff; stroke: #16211f; stroke-width: 2.5; }"
    ".mkb-chart__row--marked .mkb-chart__narrow { stroke: #16211f; stroke-dasharray: 3 2; }"
    ".mkb-chart__row--marked .mkb-chart__wide { stroke-dasharray: 5 3; }"
    ".mkb-chart__row--marked .mkb-chart__name { font-weight: 600; }"
    ".mkb-chart__line { stroke: #16211f; stroke-width: 2; stroke-dasharray: 6 4; }"
    ".mkb-chart__line-name { font-weight: 600; }"
    "</style>"
)


@dataclass(frozen=True, kw_only=True)
class DrawnInterval:
    """A proposal in the drawing: expected place, the 50 % and the 90 % interval; marked if around the line."""

    label: str
    expected: float
    half: tuple[float, float]
    ninety: tuple[float, float]
    is_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class DrawnRow:
    """A proposal in the grid: the mean on each criterion (None without), in words, and which differ much."""

    label: str
    means: tuple[float | None, ...]
    words: tuple[str, ...]
    marked: tuple[bool, ...]


def interval_drawings(rows: Sequence[DrawnInterval], line: float | None) -> Iterator[SafeString]:
    """Draw the intervals, a drawing for each page that they need; `line` is the place where the money ends."""
    for number, part in enumerate(_parts(rows, BARS_A_PAGE)):
        bars = [IntervalBar(each.label, each.expected, each.half, each.ninety, each.is_marked) for each in part]
        title = "Verwachte plaats met de smalle en de brede marge. De tabel eronder heeft dezelfde cijfers."
        drawing = interval_chart(bars, line=line, title=_titled(title, number), line_label="Hier houdt het geld op")
        yield _on_paper(drawing)


def heat_drawings(
    rows: Sequence[DrawnRow], criteria: Sequence[str], scale: tuple[float, float]
) -> Iterator[SafeString]:
    """Draw the means by criterion as a grid, a drawing for each page that it needs."""
    for number, part in enumerate(_parts(rows, ROWS_A_PAGE)):
        grid = [HeatRow(each.label, tuple(map(HeatCell, each.means, each.words, each.marked))) for each in part]
        title = "Gemiddelde per criterium: hoe donkerder, hoe hoger. De tabel eronder heeft dezelfde cijfers."
        words = "verschilt 2 punten of meer"
        drawing = heat_map(grid, criteria, scale=scale, title=_titled(title, number), marked_words=words)
        # Its colours stand in the drawing itself: the figures must stay white on dark.
        yield mark_safe(drawing.replace("MKB Letter, ", "", 1))  # noqa: S308 - the chart escapes every text itself


def _parts(rows: Sequence[Drawn], most: int) -> Iterator[Sequence[Drawn]]:
    """Divide rows evenly over as few pages as it takes."""
    count = -(-len(rows) // most)
    for number in range(count):
        yield rows[number * len(rows) // count : (number + 1) * len(rows) // count]


def _titled(title: str, number: int) -> str:
    return f"{title} Deel {number + 1}." if number else title


def _on_paper(drawing: str) -> SafeString:
    # The chart escapes every text itself.
    return mark_safe(drawing.replace("<title>", f"{STYLE}<title>", 1))  # noqa: S308
