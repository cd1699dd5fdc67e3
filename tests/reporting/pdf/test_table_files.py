"""Each table with column headings goes along in the document as CSV."""

import csv
import io

import pytest

from reporting.pdf import html_to_pdf
from reporting.pdf.table_files import table_files
from tests import pdf_checks
from tests.reporting.documents.kinds import DATA_SETS, KINDS, document_of, pdf_of
from tests.reporting.test_structure import parsed

TABLE = """
<h2>Geld per deal</h2>
<table><thead><tr><th>Regio</th><th class="number">Bedrag</th><th>Toelichting</th></tr></thead>
<tbody><tr><th>Drenthe<span class="sub">noord</span></th><td class="number">€ 1.234,50</td><td>=1+1</td></tr>
<tr><th>Utrecht</th><td class="number">− € 12</td><td>39 %</td></tr>
<tr><th>Zeeland</th><td class="number">n.v.t.</td><td>a<br>b</td></tr></tbody>
<tfoot><tr><th colspan="2">Totaal</th><td class="number">12,5 %</td></tr></tfoot></table>
<table><tbody><tr><th>Kenmerk</th><td>X</td></tr></tbody></table>
<table><caption>Bétaald: é/\\n</caption><thead><tr><th>A</th></tr></thead></table>
"""


def made() -> bytes:
    html = f'<html lang="nl"><head><title>t</title></head><body><h1>t</h1>{TABLE}</body></html>'
    return html_to_pdf(html, identifier="t/1")


def files_of(pdf: bytes) -> dict[str, list[list[str]]]:
    with pdf_checks.open_pdf(pdf) as opened:
        contents = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
    return {
        name: list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        for name, content in contents.items()
    }


def test_figures_become_numbers_and_formulas_stay_text() -> None:
    assert files_of(made()) == {
        "tabel-01-geld-per-deal.csv": [
            ["Regio", "Bedrag", "Toelichting"],
            ["Drenthe noord", "1234,50", "'=1+1"],
            ["Utrecht", "-12", "39 %"],
            ["Zeeland", "n.v.t.", "a b"],
            ["Totaal", "", "12,50"],
        ],
        "tabel-02-betaald-e-n.csv": [["A"]],
    }


def test_files_are_data_of_the_document_without_the_clock() -> None:
    with pdf_checks.open_pdf(made()) as pdf:
        specs = list(pdf.Root.AF)
        assert [str(each.AFRelationship) for each in specs] == ["/Data", "/Data"]
        assert [str(each.Desc) for each in specs] == ["Tabel 1: Geld per deal", "Tabel 2: Bétaald: é/\\n"]
        for each in specs:
            assert str(each.EF.F.Subtype) == "/text/csv"
            assert set(each.EF.F.Params.keys()) == {"/CheckSum", "/Size"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data_set", DATA_SETS)
def test_every_data_table_of_a_document_goes_along(kind: str, data_set: str) -> None:
    page = parsed(document_of(kind, data_set))
    tables = [each for each in page.iter("table") if each.find("thead") is not None]

    files = files_of(pdf_of(kind, data_set))

    assert [len(rows) for rows in files.values()] == [len(list(each.iter("tr"))) for each in tables]
    assert list(files) == [each.name for each in table_files(page)]
    assert all(len(row) == len(rows[0]) for rows in files.values() for row in rows)
