"""Intervals one below the other, with a line where the money ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW = 26  # pixels a bar
HEAD = 28  # room for the scale
LABELS = 270  # room for names
WIDTH = 760
LONGEST = 36  # signs of a name


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """One bar: a thin line for the wide interval, a thick one for the narrow, a dot for the expected value.

    `is_marked` is for those that cannot be told apart around the line.
    """

    label: str
    expected: float
    narrow: tuple[float, float]
    wide: tuple[float, float]
    is_marked: bool


def interval_chart(bars: Sequence[IntervalBar], *, line: float | None, title: str, line_label: str) -> str:
    """Draw places from 1 at the left to the last at the right; `line` is a place, None for no line.

    Gives SVG with only classes, no inline style. `title` is its text alternative.
    """
    last = max([2.0, *(each.wide[1] for each in bars)])
    height = HEAD + ROW * len(bars) + 8
    parts = [
        f'<svg class="mkb-chart" viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>",
        *_scale(last, height),
        *(_bar(each, number, last) for number, each in enumerate(bars)),
    ]
    if line is not None:
        parts.append(_line(line, last, height, line_label))
    return "".join([*parts, "</svg>"])


def _x(place: float, last: float) -> float:
    return round(LABELS + (WIDTH - LABELS - 20) * (place - 1) / (last - 1), 1)


def _scale(last: float, height: int) -> list[str]:
    step = max(1, round(last / 7))
    marks = []
    for place in range(1, int(last) + 1, step):
        x = _x(place, last)
        marks.append(
            f'<line class="mkb-chart__grid" x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height - 4}"/>'
            f'<text class="mkb-chart__mark" x="{x}" y="{HEAD - 12}">{place}</text>'
        )
    return marks


def _bar(bar: IntervalBar, number: int, last: float) -> str:
    y = HEAD + ROW * number + ROW / 2
    name = bar.label if len(bar.label) <= LONGEST else bar.label[: LONGEST - 1].rstrip() + "…"
    wide, narrow = [_x(each, last) for each in bar.wide], [_x(each, last) for each in bar.narrow]
    marked = " mkb-chart__row--marked" if bar.is_marked else ""
    return (
        f'<g class="mkb-chart__row{marked}">'
        f'<text class="mkb-chart__name" x="0" y="{y + 4}">{escape(name)}</text>'
        f'<line class="mkb-chart__wide" x1="{wide[0]}" y1="{y}" x2="{wide[1]}" y2="{y}"/>'
        f'<line class="mkb-chart__narrow" x1="{narrow[0]}" y1="{y}" x2="{narrow[1]}" y2="{y}"/>'
        f'<circle class="mkb-chart__dot" cx="{_x(bar.expected, last)}" cy="{y}" r="5"/></g>'
    )


def _line(place: float, last: float, height: int, label: str) -> str:
    x = _x(place, last)
    return (
        f'<line class="mkb-chart__line" x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height - 4}"/>'
        f'<text class="mkb-chart__line-name" x="{x + 5}" y="{height - 6}">{escape(label)}</text>'
    )
