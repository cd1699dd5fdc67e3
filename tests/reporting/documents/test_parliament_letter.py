"""The letter to parliament says what the data say, in the order of the data."""

from datetime import date
from decimal import Decimal

import pytest

from reporting.documents import SelectedProposal
from reporting.documents.parliament_paper import opening_of_parliament
from tests.pdf_checks import page_count, text_of
from tests.reporting.documents.samples import NINE, annex, letter, sent_letter


def places(text: str, parts: list[str]) -> list[int]:
    """Find where each part begins; a part may be broken over lines. Fails when one is missing."""
    compact = "".join(text.split())
    return [compact.index("".join(part.split())) for part in parts]


def test_letter_has_its_printed_form() -> None:
    text = text_of(letter().to_pdf())

    found = places(
        text,
        [
            "Tweede Kamer der Staten-Generaal",
            "Vergaderjaar 2019–2020",
            "32 637",
            "Bedrijfslevenbeleid",
            "(nummer volgt)",
            "BRIEF VAN DE STAATSSECRETARIS VAN ECONOMISCHE ZAKEN EN KLIMAAT",
            "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
            "Den Haag, 18 december 2019",
            "De Staatssecretaris van Economische Zaken en Klimaat Voorbeeldbrief",
        ],
    )
    assert found == sorted(found)


def test_letter_tells_the_round_in_figures() -> None:
    text = text_of(letter().to_pdf())

    for part in (
        "Op 1 oktober 2019",
        "sloot op 20 november 2019",
        "kwamen 28 voorstellen binnen",
        "de vijf criteria uit de oproep: aansluiting bij het MKB-actieplan, uitvoerbaarheid van het voorstel, "
        "betrokkenheid van het mkb, mate van vraagsturing en de te verwachten impact",
        "heb ik negen voorstellen gekozen",
        "€ 2,8 miljoen",
        "op 11 december 2019 bekendgemaakt in het Bestuurlijk Overleg Regionale Economie",
        "medio maart 2020",
        "in de eerste helft van 2020",
        "1 Oproep voor voorstellen voor MKB-deals, Stcrt. 2019, nr. 54056.",
        "2 Kamerstuk 32 637, nr. 379.",
    ):
        assert part in text


def test_letter_table_keeps_the_order_of_the_data() -> None:
    rows = tuple(SelectedProposal(region_label=region, title=title) for region, title in reversed(NINE))
    cells = [cell for row in NINE for cell in row]
    turned = [cell for row in reversed(NINE) for cell in row]

    found = places(text_of(letter().to_pdf()).split("Titel voorstel")[1], cells)
    found_turned = places(text_of(letter(selected=rows).to_pdf()).split("Titel voorstel")[1], turned)

    assert found == sorted(found)
    assert found_turned == sorted(found_turned)


def test_letter_follows_another_selection() -> None:
    rows = (SelectedProposal(region_label="Gemeente Veenmeer", title="Samen digitaal"),)
    text = text_of(letter(selected=rows, awarded_amount=Decimal(250_000)).to_pdf())

    assert "heb ik één voorstel gekozen" in text
    assert "Gemeente Veenmeer Samen digitaal" in text
    assert "€ 250.000 beschikbaar" in text
    assert "Family Next" not in text


def test_letter_without_selection_says_so() -> None:
    text = text_of(letter(selected=(), awarded_amount=Decimal(0)).to_pdf())

    assert "heb ik geen voorstel gekozen" in text
    assert "Titel voorstel" not in text
    assert "beschikbaar" not in text


def test_letter_without_optional_parts_has_no_empty_sentences() -> None:
    pdf = letter(
        submitted_themes=(), selected_themes=(), partner_kinds=(), announced_date=None, definitive_by="",
        next_call="", earlier_paper=None,
    ).to_pdf()  # fmt: skip
    text = text_of(pdf)

    assert "Vervolg" not in text
    assert "Kamerstuk" not in text
    assert " ." not in text
    assert page_count(pdf) <= 2


def test_letter_shows_its_number_once_parliament_gave_it() -> None:
    text = text_of(letter(paper_number="394").to_pdf())

    assert "Nr. 394" in text
    assert "32 637, nr. 394" in text
    assert "volgt" not in text


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2019, 9, 16), "2018–2019"),
        (date(2019, 9, 17), "2019–2020"),
        (date(2019, 12, 31), "2019–2020"),
        (date(2020, 1, 1), "2019–2020"),
    ],
)
def test_parliamentary_year_begins_on_the_third_tuesday_of_september(day: date, year: str) -> None:
    assert letter(letter_date=day).parliamentary_year == year


@pytest.mark.parametrize("year", range(2018, 2040))
def test_opening_of_parliament_is_a_tuesday_in_the_third_week(year: int) -> None:
    day = opening_of_parliament(year)

    assert (day.weekday(), day.month, 15 <= day.day <= 21) == (1, 9, True)


def test_letter_before_publication_tells_only_what_comes() -> None:
    text = text_of(letter(announced_date=None).to_pdf())

    assert "bekendgemaakt" not in text
    assert "Vervolg Met ieder van de gekozen indieners werkt het ministerie" in text


def test_letter_with_many_deals_runs_the_table_over_pages() -> None:
    rows = tuple(SelectedProposal(region_label=f"Regio {n}", title=f"Titel {n}") for n in range(60))
    text = text_of(letter(selected=rows).to_pdf())

    assert text.count("Titel voorstel") >= 2
    assert all(f"Regio {n} Titel {n}" in text for n in range(60))


def test_letter_as_it_is_sent_has_its_form() -> None:
    text = text_of(sent_letter().to_pdf())

    found = places(
        text,
        [
            "De Staatssecretaris van Economische Zaken en Klimaat",
            "Niet verstuurd",
            "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal Postbus 20018 2500 EA Den Haag",
            "Datum 18 december 2019",
            "Kenmerk DEMO-2019-4K7T",
            "Betreft Uitkomst MKB-deals: Ronde 1 (2019)",
            "Geachte Voorzitter,",
            "Regio Titel voorstel",
            "Vervolg",
            "Hoogachtend,",
            "Bijlage bij de brief",
        ],
    )
    assert found == sorted(found)
    assert "Vergaderjaar" not in text


@pytest.mark.parametrize("make", [letter, sent_letter])
def test_both_forms_say_the_same_and_a_concept_says_so(make) -> None:
    final, concept = text_of(make().to_pdf()), text_of(make(is_concept=True, announced_date=None).to_pdf())

    assert "heb ik negen voorstellen gekozen" in final
    assert "Concept" not in final
    assert "Concept. De besluiten zijn nog niet bekendgemaakt. Deel deze brief niet." in concept


def test_annex_shows_amounts_spread_and_check_number() -> None:
    text = text_of(letter(annex=annex()).to_pdf()).split("Bijlage bij de brief")[1]

    for part in (
        "Family Next € 400.000",
        "Totaal € 2.800.000",
        "Drenthe 2 1 € 350.000",
        "Totaal 28 9 € 2.800.000",
        "Voorstellen ingediend 28",
        "5e884898da28047151d0e56f8dc62927 73603d0d6aabbdd62a11ef721d1542d8",
    ):
        assert part in text, text
