"""Reading figures: what can be wrong with a number and with what stands around it."""

from decimal import Decimal

import pytest

from proposals.spreadsheets import SheetToWrite, xlsx_bytes
from reporting.importers import Known, read_figures
from tests.reporting.importers.files import GOOD_FIGURE, csv_of

KNOWN = Known(year=2020, versions={"FIN-1": 1})


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"Code": "FIN-2"}, "A2", "staat niet in 2020"),
        ({"Wat er wordt geteld": ""}, "B2", "Vul in wat"),
        ({"Waarde": ""}, "C2", "Vul een getal in"),
        ({"Waarde": "ruim drieduizend"}, "C2", "geen getal"),
        ({"Waarde": "3029,123"}, "C2", "twee decimalen"),
        ({"Waarde": "99999999999999"}, "C2", "te groot"),
        ({"Waarde": "=1+1"}, "C2", "geen getal"),
        ({"Eenheid": ""}, "D2", "Vul de eenheid in"),
        ({"Bron": ""}, "E2", "waar dit cijfer vandaan komt"),
        ({"Bron": "x" * 301}, "E2", "301 tekens"),
        ({"Jaar": "2021"}, "F2", "2020"),
    ],
)
def test_a_wrong_figure_is_told_with_its_place_and_what_to_do(change, place, words):
    problems = read_figures(csv_of(GOOD_FIGURE | change), KNOWN).problems

    assert [problem.place for problem in problems] == [place]
    assert words in problems[0].message


def test_the_same_figure_twice_is_told_but_not_when_the_period_differs():
    rows = [GOOD_FIGURE | {"Periode": period} for period in ("2018", "2019", "2018")]

    problems = read_figures(csv_of(*rows), KNOWN).problems

    assert [problem.place for problem in problems] == ["B4"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3.029", "3029"), ("8600000000", "8600000000"), ("12,5", "12.5"), ("-3", "-3"), ("1.250.000,75", "1250000.75")],
)
def test_numbers_are_read_in_the_usual_spellings(typed, value):
    read = read_figures(csv_of(GOOD_FIGURE | {"Waarde": typed}), KNOWN)

    assert (read.problems, read.rows[0].values["value"]) == ([], Decimal(value))


def test_a_number_of_a_spreadsheet_loses_what_a_float_adds():
    headings = [(heading, 10) for heading in GOOD_FIGURE]
    cells = [*list(GOOD_FIGURE.values())[:2], Decimal("0.1") + Decimal("0.2"), "euro", "Telling"]
    content = xlsx_bytes([SheetToWrite("Cijfers", headings, [cells])])

    assert read_figures(content, KNOWN).rows[0].values["value"] == Decimal("0.30")
