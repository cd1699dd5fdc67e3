"""What holds for every drawing: named, told in words, with its figures, without style or script, always the same."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from assessment.exports import Kind
from reporting.charts import AmountRow, Payment, ProgressRow, payments_of_months, progress_bars
from reporting.charts.drawing import round_top
from reporting.pdf import html_to_pdf
from tests import pdf_checks
from tests.reporting.charts import samples

every_chart = pytest.mark.parametrize("make", samples.ALL.values(), ids=samples.ALL)
also_empty = pytest.mark.parametrize("make", [*samples.ALL.values(), *samples.EMPTY.values()])
SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<img src=x onerror=alert(1)>&\"'</svg>"


def numbers(svg: str, name: str) -> list[float]:
    return [float(each) for each in re.findall(rf'{name}="(-?[0-9.]+)"', svg)]


@also_empty
def test_drawing_is_named_and_told_in_words(make):
    chart = make()
    picture = ElementTree.fromstring(chart.svg)

    assert picture.attrib["role"] == "img"
    assert [child.tag for child in picture][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert picture.find(f"{SVG}title").text == chart.title
    assert picture.find(f"{SVG}desc").text == chart.text != ""


@also_empty
def test_drawing_has_no_inline_style_and_stays_in_its_frame(make):
    svg = make().svg
    _x, _y, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg).group(1).split())

    assert "style" not in svg
    assert all(-1 <= x <= width for x in numbers(svg, " x"))
    assert all(-1 <= y <= height for y in numbers(svg, " y"))
    assert min(numbers(svg, " width")) >= 0


@every_chart
def test_every_row_stands_in_the_words_and_in_the_table(make):
    chart = make()

    names = [row[0].text for row in chart.shown_rows]
    lines = chart.csv().decode("utf-8-sig").splitlines()

    assert names
    assert all(name in chart.text for name in names)
    assert len(lines) == 1 + len(chart.rows) + bool(chart.total)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


@every_chart
def test_colours_are_few_and_all_from_the_house(make):
    found = set(re.findall(r'"(#[0-9a-f]+)"', make().svg))

    house = "16211f 4a5754 75827e d5dcd9 dfe6e3 ffffff 0b5a52 b86a00 eaf2f0 c5ddd7 8fbfb3 2f7566 0b4a40"
    assert found <= {f"#{each}" for each in house.split()}


def test_another_process_draws_the_same():
    code = (
        "from tests.reporting.charts import samples\n"
        "print([make().svg for make in (*samples.ALL.values(), *samples.EMPTY.values())])"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outcomes) == 1


@pytest.mark.parametrize(
    "chart",
    [
        samples.themes(rows=(AmountRow(label=NASTY, amount=Decimal(1)),), title=NASTY, heading=NASTY),
        samples.progress(
            rows=(ProgressRow(label=NASTY, promised=Decimal(1), reached=Decimal(1)),), title=NASTY, unit=NASTY
        ),
        samples.a_map(title=NASTY),
        samples.payments(title=NASTY),
    ],
)
def test_markup_in_a_name_is_text(chart):
    page = render_to_string("reporting/includes/chart.html", {"chart": chart})

    assert ElementTree.fromstring(chart.svg).find(f"{SVG}title").text == NASTY
    assert "<img" not in page


def test_formula_in_a_name_stays_text_in_the_file():
    chart = samples.themes(rows=(AmountRow(label="=1+1", amount=Decimal(1)),))

    assert "\r\n'=1+1;1\r\n" in chart.csv().decode()


@every_chart
def test_page_and_document_show_the_same_drawing_and_figures(make):
    chart = make()

    page = render_to_string("reporting/includes/chart.html", {"chart": chart})
    parts = ("chart", "chart_table")
    paper = "".join(render_to_string(f"reporting/documents/parts/{name}.html", {"chart": chart}) for name in parts)

    for text in (page, paper):
        assert chart.svg in text
        assert all(cell.text in text for row in [*chart.shown_rows, chart.shown_total] for cell in row)
    assert chart.columns[-1].kind is not Kind.TEXT


@pytest.mark.parametrize(("value", "top"), [(0, 1), (662_000, 800_000), (100, 100), (101, 120), (2_800_000, 3_000_000)])
def test_scale_ends_at_a_round_number(value, top):
    assert round_top(Decimal(value)) == top


@pytest.mark.parametrize(
    "amounts", [(709, 411, 531, 309, 350, 210, 90, 60, -13), (709, 411, 531, 309), (5,), (1, 2_700)]
)
def test_the_name_of_what_was_paid_hides_nothing_of_its_line(amounts):
    begin = date(2020, 7, 15)
    paid = [
        Payment(on=begin + timedelta(days=110 * at), amount=Decimal(each) * 1000) for at, each in enumerate(amounts)
    ]

    svg = payments_of_months(paid, until=date(2023, 12, 31), awarded=Decimal(2_800_000)).svg

    *_others, (x, y, width, height) = re.findall(r'<rect x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"', svg)
    left, right, top, foot = float(x), float(x) + float(width), float(y), float(y) + float(height)
    begin_x, at = (float(each) for each in re.search(r'd="M([0-9.]+) ([0-9.]+)H[^"]*V[^"]*"', svg).groups())
    steps = re.findall(r"([HV])([0-9.]+)", re.search(r'd="M[0-9.]+ [0-9.]+(H[^"]*V[^"]*)"', svg).group(1))
    covered = []
    for way, place in steps:
        if way == "V":
            at = float(place)
            continue
        end_x = float(place)
        if begin_x < right and end_x > left and top < at < foot:
            covered.append((begin_x, end_x, at))
        begin_x = end_x
    assert covered == []


def test_a_long_region_is_named_whole_beside_its_bar():
    row = ProgressRow(
        label="Regio Barendrecht-Albrandswaard-Ridderkerk", promised=Decimal(90), reached=Decimal(58), expected=None
    )

    assert f">{row.label}</text>" in progress_bars([row], title="Bereikt", heading="Regio", unit="bedrijven").svg


def test_samples_are_drawn_in_the_type_of_the_documents():
    drawings = "".join(make().svg for make in samples.ALL.values())
    html = (
        '<html lang="nl"><head><title>t</title><link rel="stylesheet" href="asset:document.css"></head>'
        f"<body><main><h1>t</h1>{drawings}</main></body></html>"
    )

    pdf = html_to_pdf(html, identifier="t/1")

    assert set(pdf_checks.fonts_of(pdf)) == {"Source-Sans-Pro", "Source-Sans-Pro-Semi-Bold"}
    assert pdf_checks.failures(pdf, pdf_checks.PDF_UA) == []
