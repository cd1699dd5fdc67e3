"""How often each point of the scale was given: a row of columns for each criterion or assessor."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assessment.charts.intervals import HEAD, LABELS, LONGEST, WIDTH

HIGH = 30  # the highest column
ROW = 58
COLUMN = 44


@dataclass(frozen=True, slots=True)
class PointsRow:
    """One row: how often each point was given, from low to high; `own` and `reference` are marked when given."""

    label: str
    counts: Sequence[tuple[int, int]]
    own: int | None = None
    reference: int | None = None


def points_chart(rows: Sequence[PointsRow], *, title: str) -> str:
    """Draw the rows one below the other on one scale of points; the own score as a dot, the reference as a frame.

    A column is as high as its share of the row; the greatest share of all is the full height. Gives SVG with only
    classes, no inline style. `title` is its text alternative.
    """
    points = sorted({point for row in rows for point, _count in row.counts})
    greatest = max((count / _total(row) for row in rows for _point, count in row.counts), default=0) or 1
    height = HEAD + ROW * len(rows)
    parts = [
        f'<svg class="mkb-chart" viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>",
        *(f'<text class="mkb-chart__mark" x="{_x(each, points)}" y="{HEAD - 12}">{each}</text>' for each in points),
        *(_row(each, number, points, greatest) for number, each in enumerate(rows)),
    ]
    return "".join([*parts, "</svg>"])


def _x(point: int, points: Sequence[int]) -> float:
    wide = (WIDTH - LABELS) / max(1, len(points))
    return round(LABELS + wide * (points.index(point) + 0.5), 1)


def _total(row: PointsRow) -> int:
    return max(1, sum(count for _point, count in row.counts))


def _row(row: PointsRow, number: int, points: Sequence[int], greatest: float) -> str:
    base = HEAD + ROW * number + HIGH + 10
    most = greatest * _total(row)
    name = row.label if len(row.label) <= LONGEST else row.label[: LONGEST - 1].rstrip() + "…"
    parts = [
        f'<g><text class="mkb-chart__name" x="0" y="{base - 8}">{escape(name)}</text>'
        f'<line class="mkb-chart__grid" x1="{LABELS}" y1="{base}" x2="{WIDTH}" y2="{base}"/>'
    ]
    for point, count in row.counts:
        parts.append(_column(_x(point, points), base, count, most))
    if row.reference is not None:
        x = _x(row.reference, points) - COLUMN / 2 - 5
        parts.append(
            f'<rect class="mkb-chart__line" x="{x}" y="{base - HIGH - 6}" width="{COLUMN + 10}" '
            f'height="{HIGH + 10}" fill="none"/>'
        )
    if row.own is not None:
        parts.append(f'<circle class="mkb-chart__dot" cx="{_x(row.own, points)}" cy="{base + 1}" r="5"/>')
    return "".join([*parts, "</g>"])


def _column(x: float, base: float, count: int, most: float) -> str:
    if not count:
        return ""
    high = round(HIGH * count / most, 1)
    return (
        f'<rect class="mkb-c-fill" x="{x - COLUMN / 2}" y="{base - high}" width="{COLUMN}" height="{high}"/>'
        f'<text class="mkb-chart__mark" x="{x + COLUMN / 2 + 14}" y="{base - 4}">{count}</text>'
    )
