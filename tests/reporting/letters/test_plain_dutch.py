"""The measure of a text is rough, and names what it found."""

import pytest

from reporting.letters import DEFAULT_TEXTS, measure, parse_text
from reporting.letters.plain_dutch import sentences

OFFICE = (
    "Derhalve dient u, teneinde voor een bijdrage in aanmerking te komen, onverwijld een nadere onderbouwing van de "
    "voornoemde kostenposten in te dienen, welke door ons zal worden beoordeeld conform de onderhavige regeling."
)


def words_of(kind: str) -> str:
    text = parse_text(DEFAULT_TEXTS[kind].body, kind)
    return "\n".join("".join(run.text or "dit" for run in line) for part in text.parts for line in part.lines)


def test_sentences_end_at_points_and_lines():
    assert list(sentences("Dag. Dit is art. 5 van de regels! U krijgt € 2.500.\nKop\nSlot?")) == [
        "Dag.", "Dit is art. 5 van de regels!", "U krijgt € 2.500.", "Kop", "Slot?",
    ]  # fmt: skip


def test_words_of_the_office_are_found():
    found = measure(OFFICE)

    assert found.level == "above"
    assert {code for code, _word in found.hard[0].found} >= {"long", "official"}
    assert ("official", "teneinde → om") in found.hard[0].found


@pytest.mark.parametrize(
    "text", ["Uw voorstel wordt door ons beoordeeld.", "Het besluit is hier genomen en toegekend wordt het."]
)
def test_passive_forms_are_found(text):
    assert [code for code, _word in measure(text).hard[0].found] == ["passive"]


def test_active_short_sentences_are_not_hard():
    found = measure("U krijgt een MKB-deal. Wij bellen u morgen. U hoeft niets te doen.")

    assert (found.level, found.hard, found.sentence_count) == ("B1", (), 3)


def test_an_empty_text_has_no_figures():
    assert (measure("").sentence_count, measure("").level) == (0, "B1")


@pytest.mark.parametrize("kind", list(DEFAULT_TEXTS))
def test_our_own_texts_read_easily(kind):
    assert measure(words_of(kind)).level == "B1"
