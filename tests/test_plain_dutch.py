"""Every Dutch text on the screen is at level B1 as far as a program can tell: short sentences, ordinary words.

What a program cannot tell (is it clear, is it polite) is for who reads it. `python -m tests.test_plain_dutch` lists the
longest sentences.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parent.parent / "mkbdeals" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MOST_WORDS = 20
# Words of letters from long ago, and what to write instead.
DIFFICULT = {
    "aangaande": "over", "alsmede": "en", "alsook": "en", "additioneel": "extra", "adequaat": "goed",
    "betreffende": "over", "bewerkstelligen": "doen", "conform": "volgens", "derhalve": "daarom",
    "desbetreffende": "deze", "dient te": "moet", "dienen te": "moeten", "discrepantie": "verschil", "echter": "maar",
    "evenals": "en ook", "faciliteren": "helpen", "gelieve": "wilt u", "geschieden": "gebeuren", "heden": "nu",
    "hetgeen": "wat", "immers": "want", "implementeren": "invoeren", "in het kader van": "voor", "indien": "als",
    "ingevolge": "volgens", "inzake": "over", "jegens": "tegenover", "krachtens": "volgens",
    "met betrekking tot": "over", "middels": "met", "mits": "als", "naar aanleiding van": "door", "omtrent": "over",
    "onderhavig": "dit", "onverwijld": "meteen", "optimaliseren": "verbeteren", "reeds": "al", "teneinde": "om",
    "ten aanzien van": "over", "ten behoeve van": "voor", "ter zake": "hierover", "tevens": "ook", "thans": "nu",
    "voornoemd": "deze", "voorts": "ook", "zulks": "dit",
}  # fmt: skip
# A difficult word that must stay: the text, and why.
ALLOWED: dict[tuple[str, str], str] = {}


def texts() -> Iterator[str]:
    """Give every Dutch text of the catalogue, each number apart."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="nl"):
            if message.id:
                yield from (each for each in _as_tuple(message.string) if each)


def _as_tuple(found: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found or "",)


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, without the markup within."""
    return re.split(r"(?<=[.!?:;])\s+|\n", re.sub(r"<[^>]+>", "", text))


def difficult_words(text: str) -> list[str]:
    """Give the difficult words of a text."""
    return [
        word for word in DIFFICULT if re.search(rf"\b{word}\b", text, re.IGNORECASE) and (word, text) not in ALLOWED
    ]


def test_no_sentence_is_long():
    long = [each for text in texts() for each in sentences(text) if len(each.split()) > MOST_WORDS]

    assert long == []


def test_no_word_is_difficult():
    found = [f"{word} (write: {DIFFICULT[word]}): {text}" for text in texts() for word in difficult_words(text)]

    assert found == []


def test_the_checks_find_something():
    assert difficult_words("Indien u dit niet doet, dient te worden betaald.") == ["dient te", "indien"]
    assert [len(each.split()) for each in sentences("Eerst <b>dit</b>. Dan dat!")] == [2, 2]


if __name__ == "__main__":
    found = sorted({each for text in texts() for each in sentences(text)}, key=lambda each: -len(each.split()))
    for each in found[:40]:
        print(len(each.split()), each)
