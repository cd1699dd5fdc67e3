"""The asset map names files that exist, and no more than the style sheet uses."""

import re

from reporting.pdf.assets import STYLE_SHEET, bundled_assets


def test_every_asset_is_a_file() -> None:
    assert [name for name, (path, _) in bundled_assets().items() if not path.is_file()] == []


def test_style_sheet_loads_exactly_the_listed_fonts() -> None:
    path, _ = bundled_assets()[STYLE_SHEET]

    loaded = set(re.findall(r'url\("([^"]+)"\)', path.read_text()))

    assert loaded == set(bundled_assets()) - {STYLE_SHEET}
