"""The outlines of the provinces."""

from reporting.charts import country


def test_drawing_has_twelve_provinces_within_its_frame():
    land = country(300)

    assert len({each.code for each in land.provinces}) == 12
    paths = (each.path.replace("M", " ").replace("Z", " ").split() for each in land.provinces)
    numbers = [pair.split(",") for path in paths for pair in path]
    assert all(-1 <= float(x) <= land.width + 1 and -1 <= float(y) <= land.height + 1 for x, y in numbers)


def test_every_province_has_a_place_for_its_figure():
    land = country(300)

    assert all(0 < each.label[0] < land.width and 0 < each.label[1] < land.height for each in land.provinces)


def test_width_scales_the_drawing():
    assert abs(country(600).height - 2 * country(300).height) <= 2
