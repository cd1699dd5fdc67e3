"""The ranking as a file holds what the screen shows: rows, columns, order, filter (case AC-17)."""

from decimal import Decimal

import pytest

from proposals.formats import euros, number
from tests.assessment.exports.reading import ENDINGS, computing_parts, csv_rows, sheets
from tests.assessment.views.management.reading import plain, query_count, rows
from tests.assessment.views.management.test_ranking import assessed_proposals

HERE = "/beheer/ronde/ronde/rangorde/"
ALL_COLUMNS = "columns=requested&columns=score&columns=means&columns=median&columns=spread&columns=outcome"
CHOICES = (
    "", "order=amount", "order=-place", "q=laag", "outcome=within", f"order=region&{ALL_COLUMNS}", "q=bestaatniet",
)  # fmt: skip


def content_of(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def typed_rows(content, ending):
    """Give headings and rows of a file; numbers as Decimal, an empty cell as an empty text."""
    if ending == "csv":
        return csv_rows(content)
    read = next(iter(sheets(content).values()))
    return [[Decimal(str(cell)) if isinstance(cell, int | float) else cell for cell in row] for row in read]


def as_on_screen(heading, cell):
    """Write a cell of a file as the screen does."""
    if isinstance(cell, str):
        return cell
    if heading == "Gevraagd":
        return euros(cell)
    return str(int(cell)) if heading == "Plaats" else number(cell, 2)


def screen(page):
    """Give headings and cells on screen, the region below the title as a column of its own."""
    table = [row for row in rows(page) if len(row) > 3]
    if not table:
        return [], []
    headings = [cell[0] for cell in table[0]]
    headings[2:2] = ["Regio"]
    lines = []
    for row in table[1:]:
        cells = [cell[0] if cell else "" for cell in row]
        cells[2:2] = [row[1][1]]
        lines.append([plain(cell) for cell in cells])
    return headings, lines


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_file_has_the_cells_of_the_screen(sign_in, officer, assessed, ending, choice):
    client = sign_in(officer)

    headings, lines = screen(client.get(f"{HERE}?{choice}"))
    head, *found = typed_rows(content_of(client.get(f"{HERE}rangorde.{ending}?{choice}")), ending)

    shown = [[plain(as_on_screen(name, cell)) for name, cell in zip(head, row, strict=True)] for row in found]
    assert shown == lines
    assert head == headings or (not headings and head[:3] == ["Plaats", "Voorstel", "Regio"])


@pytest.mark.parametrize("choice", CHOICES)
def test_csv_and_xlsx_say_the_same(sign_in, officer, assessed, choice):
    client = sign_in(officer)

    lines = typed_rows(content_of(client.get(f"{HERE}rangorde.csv?{choice}")), "csv")
    typed = typed_rows(content_of(client.get(f"{HERE}rangorde.xlsx?{choice}")), "xlsx")

    assert lines[0] == typed[0]
    for line, row in zip(lines[1:], typed[1:], strict=True):
        for said, cell in zip(line, row, strict=True):
            assert said == cell if isinstance(cell, str) else Decimal(said.replace(",", ".")) == cell


def test_amounts_add_up(sign_in, officer, assessed):
    head, *found = typed_rows(content_of(sign_in(officer).get(f"{HERE}rangorde.xlsx")), "xlsx")

    _round, proposals = assessed
    place = head.index("Gevraagd")
    assert sum(row[place] for row in found) == sum(each.requested_amount for each in proposals.values())


def test_second_sheet_says_what_it_is(sign_in, officer, assessed):
    content = content_of(sign_in(officer).get(f"{HERE}rangorde.ods?q=laag&order=amount"))

    about = list(sheets(content).values())[1]
    words = " ".join(str(cell) for row in about for cell in row)
    round_, _proposals = assessed
    assert round_.name in words
    assert officer.email in words
    assert "laag" in words


@pytest.mark.parametrize("ending", ENDINGS)
def test_titles_that_look_like_formulas_are_texts(sign_in, officer, ending):
    titles = ["=1+1", "@SUM(A1)", "-2+3", "+31", '=HYPERLINK("http://x";"y")', "<r><t>1</t></r>"]
    assessed_proposals([{"title": title} for title in titles], officer)

    content = content_of(sign_in(officer).get(f"{HERE}rangorde.{ending}"))

    found = {row[1] for row in typed_rows(content, ending)[1:]}
    if ending == "csv":
        assert found == {title if title.startswith("<") else f"'{title}" for title in titles}
    else:
        assert {title.strip() for title in found} == set(titles)
        assert computing_parts(content) == []


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number_", [0, 1, 30])
def test_none_one_and_many_rows(sign_in, officer, ending, number_):
    assessed_proposals([{"title": f"Voorstel {each}"} for each in range(number_)], officer)

    assert len(typed_rows(content_of(sign_in(officer).get(f"{HERE}rangorde.{ending}")), ending)) == 1 + number_


def test_as_many_statements_for_one_as_for_thirty(sign_in, officer):
    client = sign_in(officer)
    counts = []
    for slug, size in (("klein", 1), ("groot", 30)):
        assessed_proposals([{"title": f"Voorstel {each}"} for each in range(size)], officer, slug=slug)
        counts.append(query_count(client, f"/beheer/ronde/{slug}/rangorde/rangorde.csv"))

    assert counts[0] == counts[1]
    assert counts[0] <= 13  # one of them: that it was handed out (mkbdeals/viewings.py)


def test_headers_and_other_endings(sign_in, officer, assessed):
    client = sign_in(officer)

    response = client.get(f"{HERE}rangorde.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="rangorde-ronde.xlsx"'
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(f"{HERE}rangorde.pdf").status_code == 404


def test_right_is_asked_at_each_use(sign_in, officer, assessed):
    client = sign_in(officer)
    address = f"{HERE}rangorde.xlsx"
    assert client.get(address).status_code == 200

    officer.role_grants.update(ended_at="2027-01-01T00:00Z", ended_by=officer)

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_page_links_to_each_file_with_its_choices(sign_in, officer, assessed, ending):
    page = sign_in(officer).get(f"{HERE}?q=laag&page=1").content.decode()

    assert f'rangorde.{ending}?q=laag"' in page
