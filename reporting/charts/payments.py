"""What was paid over time, added up, beside what was planned and awarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from assessment.exports import Cell, Column, Kind
from proposals.formats import euros, number, short_date
from reporting.charts.chart import Chart, Svg
from reporting.charts.drawing import ACCENT, INK, LINE, PAPER, SOFT, WIDTH, box, figure, path, picture, round_top, words

HEIGHT = 250
LEFT, RIGHT, TOP, FOOT = 62, 20, 24, 218
TICKS = 4
MOST_DAYS = 12  # more of them in a row tell nobody anything; the table has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """An amount in euros that was paid, or is planned, on a day; a recovery is negative."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Plane:
    """The field of the drawing: two days and the highest amount."""

    start: date
    end: date
    top: Decimal

    def x(self, day: date) -> float:
        """Give the place of a day; days outside stand at the nearest end."""
        share = (day - self.start).days / max(1, (self.end - self.start).days)
        return LEFT + (WIDTH - RIGHT - LEFT) * min(max(share, 0.0), 1.0)

    def y(self, amount: Decimal) -> float:
        """Give the height of an amount."""
        return FOOT - (FOOT - TOP) * float(max(amount, Decimal(0)) / self.top)


def payments_chart(
    payments: Sequence[Payment], *, start: date, end: date, until: date, awarded: Decimal | None = None,
    planned: Sequence[Payment] = (), title: str = "Betalingen",
) -> Chart:  # fmt: skip
    """Draw what was paid from `start` to `until`, added up, in steps; planned payments as a dashed line.

    `end` is the right end of the drawing; `until` the day of the figures. `awarded` is a line across.

    :raises ValueError: if the term has no length.
    """
    if not start < end:
        raise ValueError("the term ends after it starts")
    paid = _summed(each for each in payments if each.on <= until)
    plan = _summed(planned)
    highest = max([awarded or Decimal(0), *(each.amount for each in (*paid, *plan))])
    plane = Plane(start, end, round_top(highest))
    total = paid[-1].amount if paid else Decimal(0)
    parts = [*_grid(plane), *_years(plane)]
    if awarded:
        y = plane.y(awarded)
        parts.append(path(f"M{LEFT} {figure(y)}H{WIDTH - RIGHT}", INK, dashes="2 3"))
        # Under the line when that runs along the top: above it the legend stands.
        parts.append(_named(LEFT + 4, y - 5 if y > TOP + 14 else y + 15, f"Toegekend {euros(awarded)}"))
    if plan:
        parts.append(path(_steps(plan, plane, max(end, plan[-1].on)), SOFT, width=1.6, dashes="7 4"))
    parts += _line_of_payments(paid, plane, until, total)
    parts.append(_legend(bool(plan)))
    text = _text(total, until, awarded, paid, plan)
    svg = picture(parts, width=WIDTH, height=HEIGHT, title=title, text=text)
    if planned:
        return _chart_with_plan(payments, planned, until, title, text, svg)
    return _chart(payments, until, title, text, svg)


def payments_of_months(
    payments: Sequence[Payment], *, until: date, awarded: Decimal | None = None, title: str = "Betalingen"
) -> Chart | None:
    """Draw payments from the first year in which something was paid to the last; None when nothing was paid."""
    if not payments:
        return None
    days = sorted(each.on for each in payments)
    start, end = date(days[0].year, 1, 1), date(days[-1].year, 12, 31)
    return payments_chart(payments, start=start, end=end, until=until, awarded=awarded, title=title)


def payments_and_plan(
    payments: Sequence[Payment], planned: Sequence[Payment], *, until: date, awarded: Decimal | None = None,
    title: str = "Betaald en gepland in de loop van de tijd",
) -> Chart | None:  # fmt: skip
    """Draw the payments of one deal beside its whole plan, over whole years; None without any payment or plan."""
    days = sorted(each.on for each in (*(each for each in payments if each.on <= until), *planned))
    if not days:
        return None
    start, end = date(days[0].year, 1, 1), date(days[-1].year, 12, 31)
    return payments_chart(payments, start=start, end=end, until=until, awarded=awarded, planned=planned, title=title)


def _named(x: float, y: float, text: str) -> str:
    """Write a name on a white ground, so that no line runs through it."""
    return box(x, y - 12, 7 * len(text), 15, PAPER) + words(x + 2, y, text)


def _summed(payments: Iterable[Payment]) -> list[Payment]:
    """Add up day by day."""
    days = _per_day(payments)
    order = sorted(days)
    sums = accumulate(days[day] for day in order)
    return [Payment(on=day, amount=amount) for day, amount in zip(order, sums, strict=True)]


def _per_day(payments: Iterable[Payment]) -> dict[date, Decimal]:
    days: dict[date, Decimal] = {}
    for each in payments:
        days[each.on] = days.get(each.on, Decimal(0)) + each.amount
    return days


def _steps(sums: Sequence[Payment], plane: Plane, until: date) -> str:
    parts = [f"M{figure(plane.x(plane.start))} {figure(plane.y(Decimal(0)))}"]
    parts += [f"H{figure(plane.x(each.on))}V{figure(plane.y(each.amount))}" for each in sums]
    return "".join([*parts, f"H{figure(plane.x(until))}"])


def _line_of_payments(paid: Sequence[Payment], plane: Plane, until: date, total: Decimal) -> list[str]:
    x, y = plane.x(until), plane.y(total)
    is_right = x > WIDTH / 2
    at, anchor = (x - 8, "end") if is_right else (x + 8, "")
    text = f"Betaald {euros(total)}" if paid else "Nog niets betaald"
    long = 7.2 * len(text)
    left, right = (at - long, x) if is_right else (x, at + long)
    beside = _heights_between(paid, plane, left, right) or [y]
    # Under the lowest part of the line, so that its ground hides nothing of it; above all of it when there is no room.
    height = max(beside) + 18 if max(beside) < FOOT - 24 else min(beside) - 10
    return [
        path(_steps(paid, plane, until), ACCENT, width=3),
        f'<circle cx="{figure(x)}" cy="{figure(y)}" r="4.5" fill="{PAPER}" stroke="{ACCENT}" stroke-width="2.5"/>',
        box(at - long if is_right else at, height - 12, long, 15, PAPER),
        words(at, height, text, anchor=anchor, is_bold=True),
    ]


def _heights_between(paid: Sequence[Payment], plane: Plane, left: float, right: float) -> list[float]:
    """Give the heights of the line of what was paid between two places."""
    places = [LEFT, *(plane.x(each.on) for each in paid)]
    heights = [plane.y(Decimal(0)), *(plane.y(each.amount) for each in paid)]
    ends = [*places[1:], right]
    return [height for begin, end, height in zip(places, ends, heights, strict=True) if begin <= right and end >= left]


def _grid(plane: Plane) -> list[str]:
    parts = []
    for tick in range(TICKS + 1):
        amount = plane.top * tick / TICKS
        y = plane.y(amount)
        parts.append(path(f"M{LEFT} {figure(y)}H{WIDTH - RIGHT}", LINE if not tick else "#d5dcd9"))
        thousands = amount / 1000
        shown = number(thousands, 0 if thousands == thousands.to_integral_value() else 1)
        parts.append(words(LEFT - 8, y + 4, shown, colour=SOFT, anchor="end"))
    return [words(0, 12, "× € 1.000", colour=SOFT), *parts]


def _years(plane: Plane) -> list[str]:
    """Mark every first of January, and of July when the term is short; many years get fewer marks."""
    is_short = (plane.end - plane.start).days <= 3 * 366
    months = (1, 7) if is_short else (1,)
    years = range(plane.start.year, plane.end.year + 1)
    stride = -(-len(years) // 8)
    days = [date(year, month, 1) for year in years[::stride] for month in months]
    shown = [day for day in days if plane.start <= day <= plane.end] or [plane.start]
    return [_day_mark(plane.x(day), f"{'jan' if day.month == 1 else 'juli'} {day.year}"
                      if day != plane.start or day.day == 1 else short_date(day)) for day in shown]  # fmt: skip


def _day_mark(x: float, label: str) -> str:
    anchor = "end" if x > WIDTH - 60 else "middle"
    tick = path(f"M{figure(x)} {FOOT}V{FOOT + 5}", LINE)
    return tick + words(x, FOOT + 18, label, colour=SOFT, anchor=anchor)


def _legend(with_plan: bool) -> str:
    parts = [path(f"M{LEFT + 26} 8H{LEFT + 50}", ACCENT, width=3), words(LEFT + 56, 12, "betaald")]
    if with_plan:
        parts += [path(f"M{LEFT + 116} 8H{LEFT + 140}", SOFT, width=1.6, dashes="7 4")]
        parts += [words(LEFT + 146, 12, "gepland")]
    return "".join(parts)


def _text(
    total: Decimal, until: date, awarded: Decimal | None, paid: Sequence[Payment], plan: Sequence[Payment]
) -> str:  # fmt: skip
    whole = f" van {euros(awarded)}" if awarded else ""
    text = f"Betaald tot en met {short_date(until)}: {euros(total)}{whole}."
    if paid and len(paid) <= MOST_DAYS:
        text += f" Opgeteld per dag: {_told(paid)}."
    if plan:
        days = _told(plan) if len(plan) <= MOST_DAYS else f"{euros(plan[-1].amount)} op {short_date(plan[-1].on)}"
        text += f" Gepland, opgeteld: {days}."
    return text


def _told(sums: Sequence[Payment]) -> str:
    return "; ".join(f"{short_date(each.on)} {euros(each.amount)}" for each in sums)


def _chart(payments: Sequence[Payment], until: date, title: str, text: str, svg: Svg) -> Chart:
    done = sorted((each for each in payments if each.on <= until), key=lambda each: (each.on, each.amount))
    sums = accumulate(each.amount for each in done)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.on, each.amount, so_far) for each, so_far in zip(done, sums, strict=True)
    )
    columns = (Column("Datum", Kind.DATE), Column("Betaald", Kind.AMOUNT), Column("Opgeteld", Kind.AMOUNT))
    return Chart(title=title, text=text, svg=svg, columns=columns, rows=rows)


def _chart_with_plan(
    payments: Sequence[Payment], planned: Sequence[Payment], until: date, title: str, text: str, svg: Svg
) -> Chart:
    """Give a row to every day on which something was paid or planned, with both sums up to it."""
    paid_on, planned_on = _per_day(each for each in payments if each.on <= until), _per_day(planned)
    paid = plan = Decimal(0)
    rows: list[tuple[Cell, ...]] = []
    for day in sorted({*paid_on, *planned_on}):
        paid, plan = paid + paid_on.get(day, Decimal(0)), plan + planned_on.get(day, Decimal(0))
        so_far = paid if day <= until else None
        rows.append((day, planned_on.get(day), plan, paid_on.get(day), so_far))
    headings = ("Gepland", "Gepland, opgeteld", "Betaald", "Betaald, opgeteld")
    columns = (Column("Datum", Kind.DATE), *(Column(each, Kind.AMOUNT) for each in headings))
    return Chart(title=title, text=text, svg=svg, columns=columns, rows=tuple(rows))
