"""The drawings of calibration: what stands where, and that every text is escaped."""

import re

from assessment.charts import PointsRow, SeverityBar, points_chart, severity_chart


def heights(drawing):
    return [float(each) for each in re.findall(r'class="mkb-c-fill"[^>]* height="([\d.]+)"', drawing)]


def test_columns_follow_the_share_of_their_row():
    rows = [PointsRow("Een", [(1, 1), (2, 0), (3, 1)]), PointsRow("Twee", [(1, 0), (2, 10), (3, 0)])]

    drawing = points_chart(rows, title="Scores")

    assert heights(drawing) == [15.0, 15.0, 30.0]
    assert drawing.startswith("<svg") and 'role="img"' in drawing and "<title>Scores</title>" in drawing


def test_own_score_and_reference_are_marked_only_when_given():
    plain = points_chart([PointsRow("Een", [(1, 1), (2, 2)])], title="")
    marked = points_chart([PointsRow("Een", [(1, 1), (2, 2)], own=1, reference=2)], title="")

    assert ("mkb-chart__dot" in plain, "mkb-chart__line" in plain) == (False, False)
    assert ("mkb-chart__dot" in marked, "mkb-chart__line" in marked) == (True, True)


def test_empty_drawings_are_drawings():
    assert points_chart([], title="").endswith("</svg>")
    assert severity_chart([], title="", milder="", stricter="").endswith("</svg>")


def bar(expected, low, high, label="A"):
    return SeverityBar(label, expected, (expected, expected), (low, high), is_marked=low > 0 or high < 0)


def test_stricter_lies_right_of_the_panel_and_the_scale_is_even():
    drawing = severity_chart([bar(0.5, 0.1, 0.9), bar(-0.5, -0.9, 0.1)], title="", milder="m", stricter="s")

    middle = float(re.search(r'class="mkb-chart__line" x1="([\d.]+)"', drawing)[1])
    right, left = (float(each) for each in re.findall(r'cx="([\d.]+)"', drawing))
    assert right - middle == middle - left > 0
    assert drawing.count("mkb-chart__row--marked") == 1
    assert re.findall(r"mark\" [^>]*>([^<]+)<", drawing) == ["−1", "−0,5", "0", "+0,5", "+1"]


def test_texts_are_escaped():
    assert "<b>" not in points_chart([PointsRow("<b>", [(1, 1)])], title="<b>")
    assert "<b>" not in severity_chart([bar(0, -1, 1, "<b>")], title="<b>", milder="<b>", stricter="<b>")
