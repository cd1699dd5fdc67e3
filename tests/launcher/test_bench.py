"""The parts of `make bench`, and the page that PART=scale writes."""

import pytest

from mkbdeals.launcher.bench import PARTS, USUAL, module_of
from mkbdeals.launcher.errors import LaunchError
from tests.bench.scale import Drill, Measured, write


def test_a_part_is_measured_when_it_is_asked_for():
    assert module_of("") == USUAL
    assert module_of("scale") == PARTS["scale"]
    with pytest.raises(LaunchError, match="PART must be one of scale, or left out, not 'scales'"):
        module_of("scales")


def site(proposals, *, statements=7, slowest=30.0, differences=()):
    shown = {"status": 200, "statements": statements, "times": [20.0, slowest, 10.0], "bytes": 12_000}
    pages = {"proposals:home": shown, "assessment:lottery": {"route": "assessment:lottery", "status": 404}}
    drill = Drill(3.0, 60.0, 5.0, 200, 9_000, 4, 7_000, 12.0, list(differences))
    return Measured(proposals, 100.0, 2.0, 9.0, 800.0, pages, drill)


def test_the_page_tells_what_grows_what_is_slow_and_what_differs(tmp_path):
    page = tmp_path / "scale.md"

    assert write(site(28), site(50_000), page, seconds=60) == 0
    assert "| `proposals:home` | 7 | 7 | reached | 20,0, 30,0 | 20,0, 30,0 | reached | 12 |" in page.read_text()
    assert "50.000 proposals" in page.read_text()
    assert "nothing of the kind is there: `assessment:lottery`." in page.read_text()

    worse = site(50_000, statements=8, slowest=700.0, differences=["file a.pdf"])
    assert write(site(28), worse, page, seconds=60) == 3
    assert "| `proposals:home` | 7 | 8 | **missed** | 20,0, 30,0 | 20,0, 700,0 | **missed** | 12 |" in page.read_text()
    assert "- file a.pdf" in page.read_text()
