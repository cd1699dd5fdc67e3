"""How hard a Dutch text reads: a rough indication, with the sentences that make it hard.

It counts the words of a sentence, long words, passive forms and words of the office from an own small list. Nobody can
measure a level of language like this; the number helps a writer find sentences to cut.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONG_SENTENCE = 18
LONG_WORD = 14
MOST_HARD = 12
B1_MEAN, B1_HARD = 12.0, 0.15
B2_MEAN, B2_HARD = 18.0, 0.45
# Words of the office with what people say.
OFFICIAL_WORDS: Mapping[str, str] = {
    "aangaande": "over", "alsmede": "en ook", "alsook": "en ook", "alvorens": "voordat", "betreffende": "over",
    "conform": "volgens", "derhalve": "daarom", "desalniettemin": "toch", "desbetreffende": "die", "dienaangaande":
    "daarover", "dienen": "moeten", "dient": "moet", "doch": "maar", "echter": "maar", "edoch": "maar", "gaarne":
    "graag", "geschieden": "gebeuren", "hetgeen": "wat", "hierbij": "nu", "hieromtrent": "hierover", "indien": "als",
    "ingevolge": "volgens", "inzake": "over", "jegens": "tegenover", "krachtens": "volgens", "middels": "met", "mits":
    "als", "nadien": "daarna", "namelijk": "want", "nopens": "over", "omtrent": "over", "ondergetekende": "ik",
    "onderhavige": "deze", "onverwijld": "direct", "overeenkomstig": "volgens", "reeds": "al", "sedert": "sinds",
    "tevens": "ook", "teneinde": "om", "thans": "nu", "uiterlijk": "niet later dan", "uwerzijds": "van u",
    "verscheidene": "meer", "verzoeke": "vraag", "voornoemd": "dit", "voornoemde": "deze", "voorts": "ook",
    "wederom": "weer", "welke": "die", "zulks": "dat",
}  # fmt: skip
_ABBREVIATION = re.compile(
    r"\b(?:bijv|nr|art|blz|ca|dhr|mevr|enz|incl|excl|resp|o\.a|d\.w\.z|m\.b\.t)\.", re.IGNORECASE
)
_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-ZÀ-Ý“\"‘(€0-9])")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*|€?\s?\d[\d.,:-]*")
_PASSIVE = re.compile(
    r"\b(?:word|wordt|worden|werd|werden)\b[^.!?]*?\b(?:ge|be|ver|ont|her|aange|uitge|inge|voorge|toege|afge)\w+(?:d|t|en)\b"
    r"|\b(?:ge|be|ver|ont|toege|aange|uitge)\w+(?:d|t|en)\b\s+(?:word|wordt|worden|werd|werden)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence to look at: its words, and what was found in it as codes with what was found."""

    text: str
    word_count: int
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """The figures of a text; `level` is "B1", "B2" or "above", and only an indication."""

    sentence_count: int
    word_count: int
    mean_words: float
    level: str
    hard: tuple[HardSentence, ...]


def measure(text: str) -> Measure:
    """Measure a text. Each line ends a sentence, so that headings and items of lists count by themselves."""
    found = [each for each in map(_looked_at, sentences(text)) if each.word_count]
    words = sum(each.word_count for each in found)
    mean = words / len(found) if found else 0.0
    hard = tuple(each for each in found if each.found)
    return Measure(len(found), words, mean, _level(mean, len(hard) / len(found) if found else 0.0), hard[:MOST_HARD])


def sentences(text: str) -> Iterator[str]:
    """Cut a text into sentences."""
    for line in text.splitlines():
        kept = _ABBREVIATION.sub(lambda match: match.group().replace(".", "\u2024"), line.strip())
        for sentence in _END.split(kept):
            if sentence.strip():
                yield sentence.strip().replace("\u2024", ".")


def _looked_at(sentence: str) -> HardSentence:
    words = _WORD.findall(sentence)
    return HardSentence(sentence, len(words), tuple(_found(sentence, words)))


def _found(sentence: str, words: list[str]) -> Iterator[tuple[str, str]]:
    if len(words) > LONG_SENTENCE:
        yield "long", str(len(words))
    if passive := _PASSIVE.search(sentence):
        yield "passive", passive.group().split()[0].lower()
    for word in dict.fromkeys(words):
        if plain := OFFICIAL_WORDS.get(word.lower()):
            yield "official", f"{word.lower()} → {plain}"
        elif max(map(len, word.split("-"))) > LONG_WORD:
            yield "long_word", word


def _level(mean: float, hard_share: float) -> str:
    if mean <= B1_MEAN and hard_share <= B1_HARD:
        return "B1"
    return "B2" if mean <= B2_MEAN and hard_share <= B2_HARD else "above"
