"""The progress report puts promised and real side by side."""

from decimal import Decimal

import pytest

from reporting.documents import IndicatorRow, MoneyRow
from tests import pdf_checks
from tests.reporting.documents.samples import progress_report


def test_report_holds_every_figure_and_text() -> None:
    document = progress_report()
    text = pdf_checks.text_of(document.to_pdf())

    for part in (
        "Tussenrapportage 2",
        "Provincie Overijssel, 1 januari 2021 tot en met 30 juni 2021",
        "2 juli 2020 tot en met 31 december 2022",
        "€ 400.000, waarvan € 280.000 betaald",
        "Bereikte bedrijven 550 275 214 39 %",
        "Loopt achter",
        "Coaches € 340.000 € 151.200,75 € 188.799,25 44 %",
        "Totaal € 800.000 € 359.600 € 440.400 45 %",
        "september 2021 Zes bijeenkomsten op locatie",
        "maandag 31 januari 2022 Derde tussenrapportage",
        "Ingediend op woensdag 14 juli 2021, 10.12 uur (Nederlandse tijd) Programmaleider Provincie Overijssel",
    ):
        assert part in text
    for narrative in document.narratives:
        assert f"{narrative.question} {' '.join(narrative.text.split()) or 'Niet ingevuld'}" in text


def test_how_a_specific_grant_is_accounted_for_is_told_with_its_code_once_that_is_known() -> None:
    without, known = (pdf_checks.text_of(progress_report(sisa_code=code).to_pdf()) for code in ("", "E27B"))

    assert "in de SiSa-bijlage bij zijn jaarrekening." in without
    assert "in de SiSa-bijlage bij zijn jaarrekening, onder code E27B." in known
    assert "SiSa" not in pdf_checks.text_of(progress_report(asks_money=False, money=()).to_pdf())


def test_bars_have_an_alternative_in_words() -> None:
    with pdf_checks.open_pdf(progress_report().to_pdf()) as pdf:
        figures = [str(figure.Alt) for figure in pdf_checks.structure_elements(pdf, "/Figure")]

    assert figures == ["Bereikt: 214 van 550", "Bereikt: 66 van 120", "Bereikt: 41 van 80"]


def test_report_without_figures_says_so() -> None:
    document = progress_report(
        indicators=(), money=(), narratives=(), next_steps=(), summary="", paid_amount=None, deal_start_date=None
    )
    text = pdf_checks.text_of(document.to_pdf())

    assert "geen doelen in cijfers afgesproken" in text
    assert "geen bedragen ingevuld" in text
    for part in ("Volgende stappen", "betaald", "Looptijd", "Totaal"):
        assert part not in text


def test_one_cost_item_has_no_total() -> None:
    row = MoneyRow(description="Totale kosten", budget_amount=Decimal(800_000), spent_amount=Decimal(900_000))
    text = pdf_checks.text_of(progress_report(money=(row,)).to_pdf())

    assert "Totale kosten € 800.000 € 900.000 − € 100.000 113 %" in text
    assert "Totaal " not in text


@pytest.mark.parametrize(
    ("target", "actual", "expected", "width", "place", "is_behind"),
    [
        (550, 214, 275, "38.9", "50.0", True),
        (80, 40, 40, "50.0", "50.0", False),
        (80, 200, None, "100.0", "", False),
        (0, 5, 3, "0.0", "", False),
        (80, 0, 0, "0.0", "0.0", False),
    ],
)
def test_indicator_bar(target: int, actual: int, expected: int | None, width: str, place: str, is_behind: bool) -> None:
    row = IndicatorRow(
        name="Bereik", unit="bedrijven", target=Decimal(target), actual=Decimal(actual),
        expected=None if expected is None else Decimal(expected),
    )  # fmt: skip

    assert (row.bar_width, row.expected_place, row.is_behind) == (width, place, is_behind)


def test_report_without_targets_is_conformant() -> None:
    row = IndicatorRow(name="Bereik", unit="", target=Decimal(0), actual=Decimal(5))
    pdf = progress_report(indicators=(row,)).to_pdf()

    assert "Bereik 0 5 n.v.t." in pdf_checks.text_of(pdf)
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []
