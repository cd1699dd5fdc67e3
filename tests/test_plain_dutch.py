"""Every Dutch text on the screen is at level B1 as far as a program can tell: short sentences, ordinary words.

What a program cannot tell (is it clear, is it polite) is for who reads it. `python -m tests.test_plain_dutch` lists the
longest sentences, and how long those of each part of the site are on average.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "mkbdeals" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
MOST_WORDS = 20
# Of the sentences of one part of the site (quality-bars C.1); a label of two words is no sentence and does not count.
MOST_ON_AVERAGE = 15
# Dutch that does not come from the catalogue: what documents, letters, packages, the call and the example say.
WRITTEN_IN_DUTCH = (
    "assessment/allocation/verify_words.py", "mkbdeals/demo/data/*.toml", "proposals/data/**/*.toml",
    "reporting/letters/defaults.py", "static/js/*.js", "templates/**/*.txt", "templates/reporting/documents/**/*.html",
)  # fmt: skip
# Words of letters from long ago, and what to write instead.
DIFFICULT = {
    "aangaande": "over", "aanvangen": "beginnen", "aanwenden": "gebruiken", "abusievelijk": "per ongeluk",
    "additioneel": "extra", "adequaat": "goed", "alsmede": "en", "alsook": "en", "alvorens": "voordat",
    "beogen": "willen", "betreffende": "over", "bewerkstelligen": "doen", "conform": "volgens", "daartoe": "daarvoor",
    "danwel": "of", "derhalve": "daarom", "dermate": "zo", "desalniettemin": "toch", "desbetreffende": "deze",
    "dient te": "moet", "dienen te": "moeten", "dienovereenkomstig": "zo", "discrepantie": "verschil", "doch": "maar",
    "echter": "maar", "effectueren": "uitvoeren", "evenals": "en ook", "eveneens": "ook", "faciliteren": "helpen",
    "gaarne": "graag", "gelieve": "wilt u", "geschieden": "gebeuren", "heden": "nu", "hetgeen": "wat",
    "hiertoe": "hiervoor", "immers": "want", "implementeren": "invoeren", "in afwachting van": "tot",
    "in het kader van": "voor", "indien": "als", "ingevolge": "volgens", "inzake": "over", "jegens": "tegenover",
    "krachtens": "volgens", "met betrekking tot": "over", "met inachtneming van": "volgens", "middels": "met",
    "mits": "als", "naar aanleiding van": "door", "nochtans": "toch", "ofschoon": "al", "omtrent": "over",
    "onderhavig": "dit", "onverwijld": "meteen", "optimaliseren": "verbeteren", "per abuis": "per ongeluk",
    "reeds": "al", "ten aanzien van": "over", "ten behoeve van": "voor", "ten gevolge van": "door", "teneinde": "om",
    "ter zake": "hierover", "tevens": "ook", "thans": "nu", "tot op heden": "tot nu", "verstrekken": "geven",
    "vigerend": "geldend", "vooralsnog": "voorlopig", "voornemens": "van plan", "voornoemd": "deze", "voorts": "ook",
    "wederom": "weer", "zodoende": "zo", "zorg dragen": "zorgen", "zorgdragen": "zorgen", "zulks": "dit",
}  # fmt: skip
# A difficult word that must stay, as it stands in a law: the word and the text or the file, and why.
ALLOWED: dict[tuple[str, str], str] = {}


def messages() -> Iterator[Message]:
    """Give every message of the catalogue."""
    with CATALOGUE.open("rb") as file:
        yield from (message for message in read_po(file, locale="nl") if message.id)


def texts() -> Iterator[str]:
    """Give every Dutch text of the catalogue, each number apart."""
    for message in messages():
        yield from (each for each in _as_tuple(message.string) if each)


def _as_tuple(found: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found or "",)


def texts_by_part() -> dict[str, set[str]]:
    """Give the Dutch texts of each part of the site: a folder of templates, or a room of an app."""
    found: dict[str, set[str]] = defaultdict(set)
    for message in messages():
        for path, _line in message.locations:
            found[part_of(path)] |= {each for each in _as_tuple(message.string) if each}
    return found


def part_of(path: str) -> str:
    """Name the part of the site that a file belongs to: its folder, of templates one deeper."""
    parts = Path(path).parent.parts
    return "/".join(parts[: 3 if parts[:1] == ("templates",) else 2])


def sentences(text: str) -> list[str]:
    """Cut a text into sentences, without the markup within."""
    return re.split(r"(?<=[.!?:;])\s+|\n", re.sub(r"<[^>]+>", "", text))


def lengths(found: set[str]) -> list[int]:
    """Count the words of each whole sentence, one that ends as a sentence does."""
    whole = (each for text in found for each in sentences(text) if re.search(r"[.!?][”’»\")]*$", each))
    return [len(each.split()) for each in whole]


def difficult_words(text: str, place: str = "") -> list[str]:
    """Give the difficult words of a text; `place` is what an exception names, the text itself unless told."""
    return [
        word
        for word in DIFFICULT
        if re.search(rf"\b{word}\b", text, re.IGNORECASE) and (word, place or text) not in ALLOWED
    ]


def test_no_sentence_is_long():
    long = [each for text in texts() for each in sentences(text) if len(each.split()) > MOST_WORDS]

    assert long == []


def test_no_part_of_the_site_has_long_sentences_on_average():
    average = {part: mean(found) for part, texts in texts_by_part().items() if (found := lengths(texts))}

    assert {part: round(words, 1) for part, words in average.items() if words > MOST_ON_AVERAGE} == {}
    assert {"templates/proposals/management", "templates/reporting", "proposals/services"} <= set(average)


def test_no_word_is_difficult():
    found = [f"{word} (write: {DIFFICULT[word]}): {text}" for text in texts() for word in difficult_words(text)]

    assert found == []


def test_no_word_is_difficult_in_what_is_written_in_dutch_from_the_start():
    paths = [path for pattern in WRITTEN_IN_DUTCH for path in sorted(ROOT.glob(pattern))]
    found = [
        f"{word} (write: {DIFFICULT[word]}): {path.relative_to(ROOT)}"
        for path in paths
        for word in difficult_words(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]

    assert found == []
    assert len(paths) > 30


def test_every_exception_is_still_one():
    stand_there = {(word, text) for text in texts() for word in DIFFICULT if word in text.lower()}
    stand_there |= {(word, place) for word, place in ALLOWED if (ROOT / place).is_file()}

    assert set(ALLOWED) <= stand_there


def test_the_checks_find_something():
    assert difficult_words("Indien u dit niet doet, dient te worden betaald.") == ["dient te", "indien"]
    assert [len(each.split()) for each in sentences("Eerst <b>dit</b>. Dan dat!")] == [2, 2]
    assert lengths({"Uw naam"}) == []
    assert lengths({"Dit is een zin. En dit", "Zo zegt men “ja.”"}) == [4, 4]
    assert part_of("templates/proposals/management/home.html") == "templates/proposals/management"
    assert part_of("proposals/services/rounds/publishing.py") == "proposals/services"


if __name__ == "__main__":
    found = sorted({each for text in texts() for each in sentences(text)}, key=lambda each: -len(each.split()))
    for each in found[:40]:
        print(len(each.split()), each)
    for part, some in sorted(texts_by_part().items(), key=lambda each: -mean(lengths(each[1]) or [0])):
        if counted := lengths(some):
            print(f"{mean(counted):5.1f} {len(counted):5} {part}")
