"""The letter with a decision: conformant, repeatable, whole with long names, and marked when it is a concept."""

from typing import Any

import page
import pytest

from tests import pdf_checks
from tests.reporting.documents.letter_samples import REASON, decision_letter

LONG_NAME = (
    "Samenwerkingsverband Krimpenerwaard-Alblasserwaard-Vijfheerenlanden-Bommelerwaard-Neder-Betuwe en omstreken"
)
LETTERS: dict[str, dict[str, Any]] = {
    "award": {"kind": "award"},
    "reserve": {"kind": "reserve"},
    "rejection": {"kind": "rejection"},
    "moved up": {"kind": "moved_up"},
    "end of the reserve list": {"kind": "reserve_ended"},
    "objection": {"kind": "objection"},
    "concept": {"kind": "rejection", "mark": "Concept"},
    "long": {
        "kind": "rejection",
        "reason": (REASON * 12 + "\n\n") * 3 + "https://www.veenmeer.example/" + "lang" * 120,
        "values": {"aanvrager": LONG_NAME, "titel": "Digitaliseringsondersteuningsprogramma " * 5},
        "address": (LONG_NAME, *("Een erg lange regel van een adres " * 4,) * 6),
    },
}
every_letter = pytest.mark.parametrize("given", LETTERS.values(), ids=LETTERS)


def compact(text: str) -> str:
    return "".join(text.split())


@every_letter
@pytest.mark.parametrize("profile", [pdf_checks.PDF_UA, pdf_checks.PDF_A], ids=str)
def test_letter_is_conformant(given: dict[str, Any], profile: page.ValidationProfile) -> None:
    assert pdf_checks.failures(decision_letter(**given).to_pdf(), profile) == []


@every_letter
def test_letter_is_dutch_titled_and_the_same_each_time(given: dict[str, Any]) -> None:
    document = decision_letter(**given)
    content = document.to_pdf()

    with pdf_checks.open_pdf(content) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]) == f"{document.title} (demonstratie)"
    assert document.to_pdf() == content


@every_letter
def test_letter_has_the_frame_of_a_letter(given: dict[str, Any]) -> None:
    document = decision_letter(**given)
    text = compact(pdf_checks.text_of(document.to_pdf()))

    places = [
        text.index(compact(part))
        for part in (document.office, document.address[0], "Datum 12 maart 2027", "Kenmerk MD27 4K7T 9QWX", "Betreft",
                     "Geacht bestuur", "Met vriendelijke groet")
    ]  # fmt: skip
    assert places == sorted(places)
    assert compact(document.subject) in text
    assert compact("vrijdag 23 april 2027") in text
    assert compact("0f1e2d3c 4b5a6978") in text


def test_long_reasons_are_whole() -> None:
    given = LETTERS["long"]

    text = pdf_checks.text_of(decision_letter(**given).to_pdf())

    assert text.split().count("gekund.") == 12 * 3 * 15
    assert compact(text).count("lang" * 60) >= 15
    assert compact(LONG_NAME) in compact(text)


def test_a_concept_says_so_on_every_page_and_a_letter_never() -> None:
    concept = pdf_checks.page_texts(decision_letter(mark="Concept").to_pdf())
    letter = pdf_checks.page_texts(decision_letter().to_pdf())

    assert len(concept) > 1
    assert all("concept" in text.lower() for text in concept)
    assert not any("concept" in text.lower() for text in letter)
    assert decision_letter(mark="Concept").file_name.startswith("concept-besluitbrief-")


@pytest.mark.parametrize("payload", ["<script>x</script>", "{{ settings.SECRET_KEY }}", "<img src=file:///etc/passwd>"])
def test_markup_is_shown_as_text(payload: str) -> None:
    values = {"titel": payload, "motivering": payload, "aanvrager": payload}

    text = compact(pdf_checks.text_of(decision_letter(values=values, reason=payload).to_pdf()))

    assert text.count(compact(payload)) >= 15 + 4
