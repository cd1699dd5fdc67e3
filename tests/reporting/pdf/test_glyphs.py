"""Text is written with what the letter type can draw."""

import pytest

from reporting.pdf.glyphs import drawable


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Samen d’ran – € 2,8 miljoen, Mkb’ers: ëéïß ĲŁğ ✓ →", "Samen d’ran – € 2,8 miljoen, Mkb’ers: ëéïß ĲŁğ ✓ →"),
        ("regel 1\nregel 2\r\n\teinde", "regel 1\nregel 2\r\n\teinde"),
        ("cafe\u0301", "café"),
        ("plan 💡", "plan [U+1F4A1]"),
        ("日本", "[U+65E5][U+672C]"),
        ("a\u202eb\u200bc\u200dd\ufe0f", "abcd"),
        ("MKB\u2011deal\u2009x", "MKB-deal x"),
        ("nul\x00 en \x1b", "nul[U+0000] en [U+001B]"),
        ("\ud800", "[U+D800]"),
        ("[a-z]^\\", "[a-z]^\\"),
    ],
)
def test_drawable(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn


def test_drawable_drops_piles_of_accents() -> None:
    assert drawable("a" + "\u0483" * 200) == "a"
