"""The pack for the panel: drawings with the same figures as a table, contents with pages, bookmarks."""

import re

from reporting.documents.charts import BARS_A_PAGE, DrawnInterval, interval_drawings
from tests import pdf_checks
from tests.reporting.documents import samples


def test_contents_name_the_page_of_each_proposal() -> None:
    pages = pdf_checks.page_texts(samples.panel_pack().to_pdf())

    for number in (1, 2):
        title = f"{number}. Samen digitaal {number}"
        page = re.search(rf"{re.escape(title)}[ .]+(\d+)\n", pages[0])
        assert page is not None
        assert pages[int(page.group(1)) - 1].lstrip().removeprefix("Demonstratie").lstrip().startswith(title)


def test_each_proposal_has_a_bookmark() -> None:
    with pdf_checks.open_pdf(samples.panel_pack().to_pdf()) as pdf, pdf.open_outline() as outline:
        titles = [each.title for each in outline.root[0].children]

    assert titles[-2:] == ["1. Samen digitaal 1", "2. Samen digitaal 2"]


def test_drawings_have_a_text_alternative_and_their_figures_in_a_table() -> None:
    pdf = samples.panel_pack().to_pdf()

    with pdf_checks.open_pdf(pdf) as opened:
        alternatives = [str(each.Alt) for each in pdf_checks.structure_elements(opened, "/Figure")]
    assert [each.split(":")[0].split(".")[0] for each in alternatives] == [
        "Verwachte plaats met de smalle en de brede marge",
        "Gemiddelde per criterium",
    ]
    assert pdf_checks.text_of(pdf).count("Dezelfde cijfers als tabel") == 2


def test_without_a_calculation_there_is_no_drawing_of_it() -> None:
    text = pdf_checks.text_of(samples.panel_pack(intervals=(), line=None).to_pdf())

    assert "Hoe zeker is de rangorde?" not in text


def test_many_proposals_are_drawn_on_several_pages() -> None:
    rows = [
        DrawnInterval(label=f"Voorstel {number}.", expected=2, half=(1, 3), ninety=(1, 4))
        for number in range(BARS_A_PAGE * 2 + 1)
    ]

    drawings = list(interval_drawings(rows, None))

    assert len(drawings) == 3
    assert all(sum(f"Voorstel {n}." in each for each in drawings) == 1 for n in range(len(rows)))
