"""Numbers and lists in running text."""

import pytest

from reporting.documents.wording import enumeration, number_word


@pytest.mark.parametrize(("number", "word"), [(0, "geen"), (1, "één"), (9, "negen"), (20, "twintig"), (21, "21")])
def test_number_word(number: int, word: str) -> None:
    assert number_word(number) == word


@pytest.mark.parametrize(
    ("items", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a en b"), (("a", "b", "c"), "a, b en c")]
)
def test_enumeration(items: tuple[str, ...], text: str) -> None:
    assert enumeration(items) == text
