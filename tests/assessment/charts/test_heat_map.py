"""The grid of scores: figures, colours that can be told apart, and marks that need no colour."""

from xml.etree import ElementTree

import pytest

from assessment.charts import HeatCell, HeatRow, heat_map
from assessment.charts.heat_map import PAPER, SOFT, STEPS, step_of

SVG = "{http://www.w3.org/2000/svg}"
SCALE = (1, 5)


def drawn(rows, columns=("Haalbaarheid", "Verwachte impact"), **more):
    return ElementTree.fromstring(heat_map(rows, columns, scale=SCALE, title="Scores", **more))


def texts(drawing):
    return [each.text for each in drawing.iter(f"{SVG}text")]


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ground", "figure"), [*STEPS, (PAPER, SOFT)])
def test_figures_can_be_read_on_every_ground(ground, figure):
    assert contrast(ground, figure) >= 4.5


def test_grounds_get_darker_with_the_score():
    grounds = [luminance(ground) for ground, _figure in STEPS]

    assert grounds == sorted(grounds, reverse=True)


@pytest.mark.parametrize(
    ("value", "step"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4), (1.4, 0), (4.6, 4), (0, 0), (9, 4)]
)
def test_a_value_gets_the_nearest_step(value, step):
    assert step_of(value, SCALE) == step


def test_every_cell_shows_its_figure_and_the_drawing_has_words():
    row = HeatRow("Winkels online", (HeatCell(3.5, "3,5"), HeatCell(None)))

    drawing = drawn([row])

    assert drawing.find(f"{SVG}title").text == "Scores"
    assert drawing.get("role") == "img"
    assert texts(drawing)[:6] == ["Haalbaarheid", "Verwachte", "impact", "Winkels online", "3,5", "–"]


def test_a_marked_cell_has_a_frame_and_a_corner_and_a_word_in_the_legend():
    plain = drawn([HeatRow("a", (HeatCell(3, "3"), HeatCell(3, "3")))])
    marked = drawn([HeatRow("a", (HeatCell(3, "3", is_marked=True), HeatCell(3, "3")))], marked_words="bespreken")

    assert len(list(plain.iter(f"{SVG}path"))) == 0
    assert len(list(marked.iter(f"{SVG}path"))) == 2
    assert texts(marked)[-1] == "bespreken"


def test_words_of_applicants_stay_words():
    drawing = drawn([HeatRow('<script>"&', (HeatCell(1, "1"), HeatCell(1, "1")))])

    assert '<script>"&' in texts(drawing)


def test_long_names_are_shortened_and_broken():
    drawing = drawn([HeatRow("x" * 80, (HeatCell(1, "1"),))], ["Aansluiting bij het actieplan van het hele land"])

    assert texts(drawing)[:3] == ["Aansluiting", "bij het", "actieplan van…"]
    assert len(texts(drawing)[3]) == 34


def test_no_style_is_written_inline():
    assert "style=" not in heat_map([HeatRow("a", (HeatCell(1, "1"),))], ["b"], scale=SCALE, title="t")


@pytest.mark.parametrize("scale", [(5, 1), (3, 3)])
def test_a_scale_runs_up(scale):
    with pytest.raises(ValueError, match="scale"):
        heat_map([], ["b"], scale=scale, title="t")


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="every row"):
        drawn([HeatRow("a", (HeatCell(1, "1"),))])
