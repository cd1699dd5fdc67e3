"""Two bars one below the other: the money of one group in two scenarios. The figures stand beside it in the table."""

WIDTH = 120
HIGH = 10  # of one bar
GAP = 2
COLOURS = ("#75827e", "#0b5a52")  # A and B; the legend above the column names them


def money_bars(a_cents: int, b_cents: int, *, most_cents: int) -> str:
    """Draw the two amounts on one scale, of which `most_cents` is the full width; nothing is no bar.

    Gives SVG without inline style, hidden from screen readers: the same amounts are in the cells of the row.
    """
    bars = "".join(
        f'<path d="M0 {HIGH / 2 + place * (HIGH + GAP):g}H{_length(cents, most_cents)}" '
        f'stroke="{COLOURS[place]}" stroke-width="{HIGH}"/>'
        for place, cents in enumerate((a_cents, b_cents))
        if cents > 0
    )
    height = 2 * HIGH + GAP
    return (
        f'<svg class="mkb-figure" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'aria-hidden="true" focusable="false">{bars}</svg>'
    )


def legend_mark(place: int) -> str:
    """Draw the mark of A (0) or B (1) for the legend."""
    return (
        '<svg width="12" height="10" viewBox="0 0 12 10" aria-hidden="true" focusable="false">'
        f'<path d="M0 5H12" stroke="{COLOURS[place]}" stroke-width="10"/></svg>'
    )


def _length(cents: int, most_cents: int) -> str:
    """At least one pixel for an amount, so that it can be seen."""
    return f"{max(1.0, round(WIDTH * cents / max(1, most_cents), 1)):g}"
