"""The two bars of a group: one scale, nothing for nothing, and something for a little."""

import re

from assessment.charts import money_bars


def lengths(drawing):
    return [float(each) for each in re.findall(r"H([0-9.]+)", drawing)]


def test_greatest_amount_has_the_full_width():
    assert lengths(money_bars(100, 50, most_cents=100)) == [120, 60]


def test_nothing_has_no_bar_and_a_little_can_be_seen():
    assert lengths(money_bars(0, 1, most_cents=1_000_000)) == [1]


def test_drawing_has_no_inline_style_and_is_silent():
    drawing = money_bars(1, 2, most_cents=2)

    assert "style" not in drawing
    assert 'aria-hidden="true"' in drawing
