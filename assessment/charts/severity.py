"""How strict each assessor is beside the panel: intervals around a line in the middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from assessment.charts.intervals import HEAD, LABELS, LONGEST, ROW, WIDTH

FOOT = 26  # room for the words at both ends


@dataclass(frozen=True, slots=True)
class SeverityBar:
    """One assessor: points stricter than the panel with the two intervals; milder is below nought.

    `is_marked` is for those of whom the wide interval leaves out nought.
    """

    label: str
    expected: float
    narrow: tuple[float, float]
    wide: tuple[float, float]
    is_marked: bool


def severity_chart(bars: Sequence[SeverityBar], *, title: str, milder: str, stricter: str) -> str:
    """Draw milder at the left, stricter at the right, the panel in the middle; the scale in half points.

    Gives SVG with only classes, no inline style. `title` is its text alternative.
    """
    ends = [abs(end) for each in bars for end in each.wide]
    reach = max(0.5, ceil(2 * max(ends, default=0.5)) / 2)
    height = HEAD + ROW * len(bars) + FOOT
    parts = [
        f'<svg class="mkb-chart" viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>",
        *_scale(reach, height),
        f'<text class="mkb-chart__name" x="{LABELS}" y="{height - 6}">← {escape(milder)}</text>',
        f'<text class="mkb-chart__name" x="{WIDTH - 20}" y="{height - 6}" text-anchor="end">'
        f"{escape(stricter)} →</text>",
        *(_bar(each, number, reach) for number, each in enumerate(bars)),
    ]
    return "".join([*parts, "</svg>"])


def _x(value: float, reach: float) -> float:
    return round(LABELS + (WIDTH - LABELS - 20) * (value + reach) / (2 * reach), 1)


def _scale(reach: float, height: int) -> list[str]:
    """Draw a line each half point, with more than four points apart each whole one; nought is the panel."""
    step = 0.5 if reach <= 2 else 1.0
    marks = []
    for number in range(-int(reach / step), int(reach / step) + 1):
        x, value = _x(number * step, reach), number * step
        kind = "grid" if number else "line"
        words = f"{value:+g}".replace(".", ",").replace("-", "−") if number else "0"
        marks.append(
            f'<line class="mkb-chart__{kind}" x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height - FOOT + 4}"/>'
            f'<text class="mkb-chart__mark" x="{x}" y="{HEAD - 12}">{words}</text>'
        )
    return marks


def _bar(bar: SeverityBar, number: int, reach: float) -> str:
    y = HEAD + ROW * number + ROW / 2
    name = bar.label if len(bar.label) <= LONGEST else bar.label[: LONGEST - 1].rstrip() + "…"
    wide, narrow = [_x(each, reach) for each in bar.wide], [_x(each, reach) for each in bar.narrow]
    marked = " mkb-chart__row--marked" if bar.is_marked else ""
    return (
        f'<g class="mkb-chart__row{marked}">'
        f'<text class="mkb-chart__name" x="0" y="{y + 4}">{escape(name)}</text>'
        f'<line class="mkb-chart__wide" x1="{wide[0]}" y1="{y}" x2="{wide[1]}" y2="{y}"/>'
        f'<line class="mkb-chart__narrow" x1="{narrow[0]}" y1="{y}" x2="{narrow[1]}" y2="{y}"/>'
        f'<circle class="mkb-chart__dot" cx="{_x(bar.expected, reach)}" cy="{y}" r="5"/></g>'
    )
