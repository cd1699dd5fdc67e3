"""What was reached as a part of what was promised, with what was expected on the day of the figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.exports import Cell, Column, Kind
from proposals.formats import percent
from proposals.pace import Standing, standing
from reporting.charts.chart import Chart, Svg
from reporting.charts.drawing import ACCENT, INK, LABELS, SOFT, TRACK, WARN, WIDTH, box, path, picture, short, words

ROW = 24
BAR = 14
FIGURES = 110  # room for the percentage and a word, at the right
LENGTH = WIDTH - LABELS - FIGURES
MOST = Decimal(2)  # a longer bar says nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """A bar: what was promised for the whole term, reached, and planned for the same day (None without a plan).

    `baseline` is the figure at the start: pages and drawings measure the road from it (proposals/pace.py).
    """

    label: str
    promised: Decimal
    reached: Decimal
    expected: Decimal | None = None
    baseline: Decimal = Decimal(0)

    @property
    def fraction(self) -> Decimal | None:
        """Divide what was reached by what was promised; None when nothing was promised."""
        return self.reached / self.promised if self.promised else None

    @property
    def expected_fraction(self) -> Decimal | None:
        """Divide what was expected by what was promised; None without a plan."""
        return self.expected / self.promised if self.expected is not None and self.promised else None

    @property
    def is_behind(self) -> bool:
        """Whether the page of the deal calls it behind as well."""
        if self.expected is None:
            return False
        found = standing(reached=self.reached, planned=self.expected, baseline=self.baseline, target=self.promised)
        return found == Standing.BEHIND


def progress_bars(
    rows: Sequence[ProgressRow], *, title: str, heading: str, unit: str = "", with_total: bool = False
) -> Chart:
    """Draw a bar for each row, the furthest first; a dashed line is what was expected then.

    `heading` names the rows ("Regio"). A total only makes sense when all rows count the same `unit`.

    :raises ValueError: for a negative figure.
    """
    if any(min(each.promised, each.reached, each.expected or Decimal(0)) < 0 for each in rows):
        raise ValueError("a figure is never negative")
    order = sorted(rows, key=lambda each: (each.fraction is None, -(each.fraction or Decimal(0)), each.label))
    scale = min(MOST, max([Decimal(1), *(each.fraction for each in rows if each.fraction is not None)]))
    line = _common_line(rows)
    foot = ROW * max(1, len(rows))
    parts = [_bar(each, number, scale) for number, each in enumerate(order)]
    parts += [_own_mark(each, number, scale) for number, each in enumerate(order) if line is None]
    if line is not None:
        parts.append(_mark(line, scale, 0, foot))
        expected = f"{percent(line)}: verwacht op de dag van het cijfer"
        parts.append(words(_x(line, scale), foot + 15, expected, anchor="middle"))
    elif any(each.expected_fraction is not None for each in rows):
        parts.append(words(LABELS, foot + 15, "Streep: verwacht op de dag van het cijfer", colour=SOFT))
    text = _text(order, line)
    svg = picture(parts, width=WIDTH, height=foot + 22, title=title, text=text)
    return _chart(order, heading, unit, title, text, svg, with_total)


def _common_line(rows: Sequence[ProgressRow]) -> Decimal | None:
    """Find the part that all rows should have reached, if it is one and the same."""
    found = {each.expected_fraction for each in rows}
    return found.pop() if len(found) == 1 else None


def _x(fraction: Decimal, scale: Decimal) -> float:
    return LABELS + LENGTH * float(min(fraction, scale) / scale)


def _bar(row: ProgressRow, number: int, scale: Decimal) -> str:
    y = ROW * number + (ROW - BAR) / 2
    baseline = ROW * number + ROW / 2 + 4
    parts = [words(0, baseline, short(row.label)), box(LABELS, y, _x(Decimal(1), scale) - LABELS, BAR, TRACK)]
    if row.fraction:
        parts.append(box(LABELS, y, max(1.0, _x(row.fraction, scale) - LABELS), BAR, WARN if row.is_behind else ACCENT))
    share = percent(row.fraction) if row.fraction is not None else "n.v.t."
    parts.append(words(LABELS + LENGTH + 50, baseline, share, anchor="end", is_bold=True))
    if row.is_behind:
        parts.append(words(LABELS + LENGTH + 58, baseline, "achter"))
    return "".join(parts)


def _own_mark(row: ProgressRow, number: int, scale: Decimal) -> str:
    if row.expected_fraction is None:
        return ""
    return _mark(row.expected_fraction, scale, ROW * number + 1, ROW * (number + 1) - 1)


def _mark(fraction: Decimal, scale: Decimal, top: float, foot: float) -> str:
    """Draw a dashed line on a pale one, so that it is seen on a dark bar as well."""
    steps = f"M{_x(fraction, scale):.1f} {top}V{foot}"
    return path(steps, "#ffffff", width=3) + path(steps, INK, width=1.4, dashes="4 3")


def _text(order: Sequence[ProgressRow], line: Decimal | None) -> str:
    if not order:
        return "Er zijn geen cijfers."
    each = "; ".join(
        f"{row.label} {percent(row.fraction)}" if row.fraction is not None else f"{row.label}: niets beloofd"
        for row in order
    )
    behind = [row.label for row in order if row.is_behind]
    parts = [f"Bereikt als deel van wat beloofd is: {each}."]
    if line is not None:
        parts.append(f"Verwacht op de dag van het cijfer: {percent(line)}.")
    if behind:
        parts.append(f"Achter op de verwachting: {', '.join(behind)}.")
    return " ".join(parts)


def _chart(
    order: Sequence[ProgressRow], heading: str, unit: str, title: str, text: str, svg: Svg, with_total: bool
) -> Chart:
    with_plan = any(each.expected is not None for each in order)
    what = f" ({unit})" if unit else ""
    plan = (Column("Verwacht", Kind.SCORE),) if with_plan else ()
    columns = (
        Column(heading, width=36), Column(f"Beloofd{what}", Kind.SCORE), *plan, Column("Bereikt", Kind.SCORE),
        Column("Deel in %", Kind.WHOLE),
    )  # fmt: skip

    def line(row: ProgressRow) -> tuple[Cell, ...]:
        expected = (_plain(row.expected),) if with_plan else ()
        share = row.fraction * 100 if row.fraction is not None else None
        return (row.label, _plain(row.promised), *expected, _plain(row.reached), _whole(share))

    total: tuple[Cell, ...] = ()
    if with_total and order:
        planned = [each.expected for each in order if each.expected is not None]
        expected = sum(planned, Decimal(0)) if len(planned) == len(order) else None  # a part of them says nothing
        promised = sum((each.promised for each in order), Decimal(0))
        reached = sum((each.reached for each in order), Decimal(0))
        total = line(ProgressRow(label="Totaal", promised=promised, reached=reached, expected=expected))
    return Chart(title=title, text=text, svg=svg, columns=columns, rows=tuple(map(line, order)), total=total)


def _plain(value: Decimal | None) -> Decimal | int | None:
    """Leave out decimals that say nothing: a count of businesses is a whole number."""
    return int(value) if value is not None and value == value.to_integral_value() else value


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(percent(value / 100).replace(".", "").split("\u00a0")[0])
