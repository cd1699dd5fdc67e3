"""Reports say what their values say: every part, figure and page number."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from reporting.documents.deal_charts import reach_bars
from reporting.documents.deal_figures import by_province, deal_total, shared_indicators
from tests import pdf_checks
from tests.reporting.documents.report_samples import (
    covenant,
    deal_line,
    deal_sheet,
    parliament_report,
    report_letter,
    round_report,
    sent_report_letter,
    theme_chapter,
)


def test_contents_name_the_page_on_which_each_part_begins() -> None:
    pages = pdf_checks.page_texts(parliament_report().to_pdf())

    found = re.findall(r"^\s*(\S.*?)\s*(?:\. ?){3,}\s*(\d+)\s*$", pages[1], re.MULTILINE)

    assert [title for title, _page in found] == [
        "Samenvatting", "1. Terugblik en vooruitblik", "2. Resultaten per thema", "2.1 Menselijk kapitaal",
        "2.2 Financiering", "2.3 Digitalisering", "3. MKB-deals", "Bijlage A. Alle acties", "Bijlage B. Alle deals",
        "Bijlage C. Bronnen", "Colofon",
    ]  # fmt: skip
    for title, page in found:
        words = re.sub(r"^(?:\d\. |Bijlage [A-C]\. )", "", title)
        assert words in pages[int(page) - 1]


def test_report_holds_its_parts_and_figures() -> None:
    text = pdf_checks.text_of(parliament_report().to_pdf())

    for part in (
        "Voortgangsrapportage MKB-actieplan 2021 Ruimte om te vernieuwen 1 oktober 2021",
        "bedrijven bereikt door de negen MKB-deals 1.144",
        "Kamerstuk 32 637, nr. 437.",
        "Dit hoofdstuk gaat over 9 acties uit het MKB-actieplan.",
        "Afgerond 3 Op schema 3 Vertraagd 3 Totaal 9",
        "Bijzondere omstandigheden in 2021",
        "Vooruitblik: Een besluit volgt in het voorjaar.",
        "borgstellingen in 2018",
        "Er zijn negen MKB-deals. Het ministerie kende € 2.800.000 toe. Daarvan is € 1.960.000 betaald.",
        "Provincie Overijssel Family Next € 400.000 € 280.000 70 %",
        "Bereikte bedrijven 9 2.270 1.144 50 %",
        "Noord-Brabant 2 € 662.000 € 463.000",
        "* Deze actie staat ook in de MKB Samenwerkingsagenda.",
        "VGR-2021, editie 1",
    ):
        assert part in text
    assert "Concept" not in text


def test_report_without_anything_is_still_whole() -> None:
    empty = {"summary": "", "key_results": (), "reflection": "", "themes": (), "deals": (), "deals_text": ""}
    text = pdf_checks.text_of(
        parliament_report(**empty, sources=(), colophon="", earlier_paper=None, edition=0).to_pdf()
    )

    for part in (
        "Concept. Deze rapportage is nog niet vastgesteld.",
        "Voor dit jaar zijn geen acties vastgelegd.",
        "waren er geen MKB-deals",
        "Dit is een uitgave van het Ministerie van Economische Zaken en Klimaat.",
    ):
        assert part in text
    assert "Terugblik" not in text


def test_headings_of_a_report_are_in_order() -> None:
    with pdf_checks.open_pdf(parliament_report(themes=(theme_chapter(1),)).to_pdf()) as pdf:
        levels = [
            int(str(item.S)[2:])
            for item in pdf.objects
            if hasattr(item, "get") and item.get("/Type") == "/StructElem" and re.fullmatch(r"/H\d", str(item.S))
        ]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    ("letter", "words"),
    (
        (report_letter, ("Vergaderjaar 2021–2022", "Aan de Voorzitter", "Den Haag, 1 oktober 2021")),
        (
            sent_report_letter,
            ("Betreft Voortgangsrapportage MKB-actieplan 2021", "Geachte Voorzitter,", "Hoogachtend,"),
        ),
    ),
)
def test_letter_has_its_form_and_text(letter: object, words: tuple[str, ...]) -> None:
    text = pdf_checks.text_of(letter().to_pdf())

    for part in (*words, "Hierbij stuur ik u de rapportage.", "Negen deals lopen.", "Kamerstuk 32 637, nr. 437."):
        assert part in text
    assert "Concept" in pdf_checks.text_of(letter(is_concept=True).to_pdf())


def test_round_report_holds_every_figure() -> None:
    text = pdf_checks.text_of(round_report().to_pdf())

    for part in (
        "Er kwamen 28 voorstellen binnen. Het ministerie koos er negen.",
        "Gevraagd door indieners € 8.640.000",
        "Niet verdeeld € 200.000",
        "Gekozen 9 Reservelijst 3 Niet gekozen 16 Totaal 28",
        "De bijdragen lopen van € 200.000 tot € 400.000.",
        "Overijssel 26 8 € 2.450.000",
        "Digitalisering 11 4 € 1.300.000",
    ):
        assert part in text


def test_deal_sheet_has_two_pages_with_every_figure() -> None:
    pdf = deal_sheet().to_pdf()
    text = pdf_checks.text_of(pdf)

    assert pdf_checks.page_count(pdf) == 2
    for part in (
        "€ 800.000 € 400.000 € 400.000 € 280.000",
        "70 % € 120.000",
        "Bereikte bedrijven 550 214",
        "Transitieplannen 120 nog geen cijfer",
        "Vouchers open 1 juni 2021 te laat",
        "Voorschot 2 juli 2020 € 280.000 15 juli 2020 € 280.000",
        "Slot 30 november 2022 na ‘Slotbijeenkomst’ € 120.000 nog niet –",
        "Tussenrapportage 2",
        "Vakschool Veenmeer Onderwijsinstelling niet ingevuld",
    ):
        assert part in text


def test_covenant_has_its_clauses_figures_and_lines_to_sign() -> None:
    text = pdf_checks.text_of(covenant().to_pdf())

    for part in (
        "Artikel 2 Wat de regio doet",
        "Bijdrage van regio en partners € 400.000,50",
        "Bereikte bedrijven bedrijven 0 550 administratie van de coaches",
        "Transitieplannen plannen niet bekend 120 niet ingevuld",
        "Coaches opgeleid 31 december 2020",
    ):
        assert part in text
    assert text.count("Handtekening:") == 2


def test_deals_add_up_exactly() -> None:
    deals = [deal_line(0, awarded_amount=Decimal("0.10")), deal_line(2, awarded_amount=Decimal("0.20")), deal_line(4)]

    assert deal_total(deals).awarded_amount == Decimal("350000.30")
    assert [(each.name, each.deal_count, each.code) for each in by_province(deals)] == [
        ("Gelderland", 1, "PV25"),
        ("Noord-Brabant", 2, "PV30"),
    ]
    shared = shared_indicators([*deals, deal_line(1, indicators=())])
    assert [(each.deal_count, each.target, each.reached) for each in shared] == [(3, Decimal(680), Decimal(372))]


def test_indicators_of_one_deal_stay_out_of_the_table_of_all() -> None:
    own = replace(deal_line(0).indicators[0], name="Nieuwe banen")
    deals = (deal_line(0, indicators=(*deal_line(0).indicators, own)), deal_line(1))

    both, alone = parliament_report(deals=deals), parliament_report(deals=deals[:1])

    assert ([each.name for each in both.indicators], both.has_own_indicators) == (["Bereikte bedrijven"], True)
    assert (len(alone.indicators), alone.has_own_indicators) == (2, False)


@pytest.mark.parametrize(("planned", "is_behind"), [(66, False), (74, True), (None, False)])
def test_reach_is_held_against_what_was_planned_for_the_day_of_the_figure(planned: int | None, is_behind: bool) -> None:
    figure = replace(deal_line(0).indicators[0], planned=None if planned is None else Decimal(planned))

    chart = reach_bars([deal_line(0, indicators=(figure,))], figure.name, figure.unit)

    assert (">achter<" in chart.svg) is is_behind
    assert chart.rows[0][2:-2] == (() if planned is None else (planned,))


def test_a_deal_that_ended_early_counts_as_paid_and_not_as_awarded() -> None:
    ended = deal_line(0, stands=False, status="voortijdig gestopt", paid_amount=Decimal("10000.33"))
    report = parliament_report(deals=(ended, deal_line(3), deal_line(6)))

    text = pdf_checks.text_of(report.to_pdf())

    assert (report.total.deal_count, report.total.awarded_amount) == (3, 750_000)
    assert report.total.paid_amount == Decimal("535000.33") == sum(each.paid_amount for each in report.provinces)
    assert [each.deal_count for each in report.indicators] == [2]
    assert "Er zijn drie MKB-deals, waarvan één voortijdig gestopt." in text
    assert "Aan alle deals samen is € 535.000,33 betaald." in text
    assert "€ 200.000 telt niet mee € 10.000,33" in text
    assert "Totaal € 750.000 € 535.000,33 n.v.t." in text


def test_round_report_tells_what_changed_and_how_the_deals_stand() -> None:
    text = pdf_checks.text_of(round_report().to_pdf())

    for part in (
        "Toegekend bij de bekendmaking € 2.800.000",
        "Stand op 6 januari 2020",
        "Deal voortijdig gestopt, 20 december 2019 € 200.000 € 0",
        "Deal gewijzigd, 3 januari 2020 € 240.000 € 199.999,95",
        "Samen toegekend na deze wijzigingen € 2.559.999,95",
        "Samen d’ran Voortijdig gestopt € 200.000 € 200.000 telt niet mee € 14.000",
        "Totaal € 2.800.000 € 2.559.999,95 € 196.000",
    ):
        assert part in text
    plain = round_report(changes=(), deals=(), published_date=date(2020, 1, 6))
    assert "Stand op" not in pdf_checks.text_of(plain.to_pdf())
