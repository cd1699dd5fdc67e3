"""Pieces of SVG. What is told by colour is told by length, words or dashes as well: documents are printed in grey.

Colours stand in attributes: a page forbids inline style and a PDF does not read the style sheet of the page.
"""

from collections.abc import Iterable
from decimal import Decimal
from html import escape

from reporting.charts.chart import Svg

WIDTH = 640
LABELS = 262  # room for names
LONGEST = 42  # signs of a name: "Regio Barendrecht-Albrandswaard-Ridderkerk"
INK, SOFT, LINE, TRACK, PAPER = "#16211f", "#4a5754", "#75827e", "#dfe6e3", "#ffffff"
ACCENT, WARN = "#0b5a52", "#b86a00"
# On paper the letter type has its own name; a page knows it as MKB Letter.
FONT = "Source Sans Pro, MKB Letter, sans-serif"


def picture(parts: Iterable[str], *, width: float, height: float, title: str, text: str, is_group: bool = False) -> Svg:
    """Frame a drawing; `title` is its name, `text` what it shows. A group holds links and is no single image."""
    role = "group" if is_group else "img"
    return Svg(
        f'<svg class="mkb-drawing" viewBox="0 0 {figure(width)} {figure(height)}" width="{figure(width)}" '
        f'height="{figure(height)}" role="{role}" xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" '
        f'font-size="13"><title>{escape(title)}</title><desc>{escape(text)}</desc>{"".join(parts)}</svg>'
    )


def figure(value: float) -> str:
    """Write a measure with one decimal at most, the same on every machine."""
    return "0" if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def words(
    x: float, y: float, text: str, *, colour: str = INK, anchor: str = "", is_bold: bool = False, size: float = 0
) -> str:
    """Write a text with its left end at `x`, or its middle or right end with an anchor."""
    more = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="600"' if is_bold else "")
    more += f' font-size="{figure(size)}"' if size else ""
    return f'<text x="{figure(x)}" y="{figure(y)}" fill="{colour}"{more}>{escape(text)}</text>'


def box(x: float, y: float, width: float, height: float, colour: str, edge: str = "") -> str:
    """Draw a filled box."""
    line = f' stroke="{edge}"' if edge else ""
    return (
        f'<rect x="{figure(x)}" y="{figure(y)}" width="{figure(width)}" height="{figure(height)}" '
        f'fill="{colour}"{line}/>'
    )


def path(steps: str, colour: str, *, width: float = 1, dashes: str = "") -> str:
    """Draw a line along a path."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{steps}" fill="none" stroke="{colour}" stroke-width="{figure(width)}"{dashed}/>'


def short(text: str, most: int = LONGEST) -> str:
    """Shorten a name to what fits; the whole name stands in the table."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def round_top(value: Decimal) -> Decimal:
    """Find the first round number at or above a value: from 1, 1.2, 1.6, 2 to 8 times a power of ten; 1 for nothing."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(value.adjusted())
    steps = map(Decimal, ("1", "1.2", "1.6", "2", "3", "4", "5", "6", "8", "10"))
    return next(step * power for step in steps if step * power >= value)
