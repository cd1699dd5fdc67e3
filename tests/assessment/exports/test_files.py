"""The same cells in each kind of file, and nothing that computes (cases AC-17 and WS-04)."""

import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from odfdo import Document

from assessment.exports import Column, Kind, Table, text_of_csv
from tests.assessment.exports.reading import ENDINGS, computing_parts, csv_rows, sheets, written

COLUMNS = (
    Column("Plaats", Kind.WHOLE, 8),
    Column("Voorstel", width=40, meaning="De titel zoals ingediend"),
    Column("Gevraagd", Kind.AMOUNT),
    Column("Score", Kind.SCORE),
    Column("Op", Kind.DATE),
    Column("Klaar", Kind.MOMENT),
)
MOMENT = datetime(2027, 3, 12, 16, 0, tzinfo=UTC)  # five o'clock in the Netherlands
ROWS = [
    (1, "Winkels & werkplaatsen", Decimal("250000.00"), Decimal("4.25"), date(2027, 3, 12), MOMENT),
    (None, "Zonder plaats", Decimal("99999.50"), None, None, None),
    (-2, "", "nog onbekend", Decimal("-0.50"), date(2028, 2, 29), None),
]
DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1",
    "＠A1", '=HYPERLINK("http://x","y")', '=DDE("a";"b";"c")', " =1", "\u00a0=1", "\u200b=1", "\ufeff@A1", "'=1",
    "''+1", "{=1}", "http://example.org", "mailto:a@b.example", "<r><t>1</t></r>", "</text:p><text:a>", "_x003D_1",
    "007", "1e5",
]  # fmt: skip


def table(rows, **values):
    return Table("Rangorde", COLUMNS, iter(rows), **values)


def texts(words):
    """Make a table with each text in a heading, the title, the rows and what the file says about itself."""
    return Table(
        words[0], [Column(each) for each in words], [words, words[::-1]], words[-1], [(each, each) for each in words]
    )


def without_control_signs(text):
    return text.replace("\x00", "").replace("\r", "\n")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_numbers_days_and_texts_come_back_as_such(ending):
    (read,) = sheets(written(table(ROWS), ending)).values()

    assert read == [
        ["Plaats", "Voorstel", "Gevraagd", "Score", "Op", "Klaar"],
        [1, "Winkels & werkplaatsen", 250000, 4.25, date(2027, 3, 12), datetime(2027, 3, 12, 17, 0)],
        ["", "Zonder plaats", 99999.5, "", "", ""],
        [-2, "", "nog onbekend", -0.5, date(2028, 2, 29), ""],
    ]


def test_csv_has_the_same_cells_in_dutch():
    content = written(table(ROWS), "csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert csv_rows(content) == [
        ["Plaats", "Voorstel", "Gevraagd", "Score", "Op", "Klaar"],
        ["1", "Winkels & werkplaatsen", "250000", "4,25", "2027-03-12", "2027-03-12 17:00"],
        ["", "Zonder plaats", "99999,50", "", "", ""],
        ["-2", "", "nog onbekend", "-0,50", "2028-02-29", ""],
    ]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", [0, 1])
def test_no_rows_and_one(ending, number):
    content = written(table(ROWS[:number]), ending)

    read = csv_rows(content) if ending == "csv" else next(iter(sheets(content).values()))
    assert len(read) == 1 + number


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_second_sheet_says_what_the_file_is(ending):
    about = [("Ronde", "Ronde 2027"), ("Stand van", MOMENT)]

    read = sheets(written(table(ROWS, about_title="Over dit bestand", about=about), ending))

    assert list(read) == ["Rangorde", "Over dit bestand"]
    assert read["Over dit bestand"] == [
        ["Over dit bestand", ""],
        ["Ronde", "Ronde 2027"],
        ["Stand van", datetime(2027, 3, 12, 17, 0)],
        ["", ""],
        ["Voorstel", "De titel zoals ingediend"],
    ]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_no_text_computes_and_each_comes_back(ending):
    content = written(texts(DANGEROUS), ending)

    assert computing_parts(content) == []
    first, about = sheets(content).values()
    expected = [without_control_signs(each) for each in DANGEROUS]
    if ending == "ods":
        expected = [each.replace("\t", "") for each in expected]  # calamine passes over <text:tab/>
    for row in (first[0], first[1], first[2][::-1], [row[1] for row in about[1:]]):
        # XlsxWriter's own mark-up becomes text by a space behind it.
        assert [cell.replace("</r> ", "</r>").replace("\r", "\n") for cell in row] == expected


def test_texts_that_look_like_a_formula_get_an_apostrophe_in_csv():
    heading, first, _second = csv_rows(written(texts(DANGEROUS), "csv"))

    assert heading == first
    for typed, cell in zip(DANGEROUS, first, strict=True):
        seen = cell.lstrip("\u00a0\u200b\ufeff \t\r\n")
        assert not seen.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), typed
        assert not cell.startswith(("\t", "\r", "\n")), typed
    assert [cell for cell in first if not cell.startswith("'")] == [
        "{=1}", "http://example.org", "mailto:a@b.example", "<r><t>1</t></r>", "</text:p><text:a>", "_x003D_1",
    ]  # fmt: skip


CHANGED_BY_A_SPREADSHEET = [
    "007", "0612345678", "12345678901234567", "1.000", "4,50", "1e5", "1-2", "12-03-2027", "3/4", "2027-03",
    "2027-03-12", "14:30",
]  # fmt: skip
LEFT_AS_THEY_ARE = ["2027", "0", "39 %", "€ 5", "2019-2020", "12 maart 2027", "32 637", "32 637, nr. 4", "PV23", "1a"]


def test_texts_that_a_spreadsheet_would_change_get_an_apostrophe_in_csv():
    _heading, first, _second = csv_rows(written(texts([*CHANGED_BY_A_SPREADSHEET, *LEFT_AS_THEY_ARE]), "csv"))

    assert first == [*(f"'{each}" for each in CHANGED_BY_A_SPREADSHEET), *LEFT_AS_THEY_ARE]


def test_who_takes_off_one_apostrophe_has_the_text_again():
    typed = ["=1", "'=1", "''=1", "gewoon", "'gewoon", *DANGEROUS, *CHANGED_BY_A_SPREADSHEET, "'007"]
    _heading, first, _second = csv_rows(written(texts(typed), "csv"))

    assert first[:5] == ["'=1", "''=1", "'''=1", "gewoon", "'gewoon"]
    assert [text_of_csv(each) for each in first] == [each.replace("\x00", "") for each in typed]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("title", ["a/b:c?[d]*e\\f", "=1+1", "x" * 60, "'", "", "\x00\x1f"])
def test_any_title_becomes_the_name_of_a_sheet(ending, title):
    content = written(Table(title, COLUMNS, ROWS), ending)

    (name,) = sheets(content)
    assert 1 <= len(name) <= 31
    assert not set(name) & set("[]:*?/\\=")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_longer_than_a_cell_holds_and_half_a_sign(ending):
    (read,) = sheets(written(Table("A", [Column("B")], [["x" * 40_000], ["a\ud800b"]]), ending)).values()

    assert read[1][0].startswith("x" * 32_000)
    assert read[2] == ["ab"]


def test_spaces_lines_and_tabs_stay_in_ods():
    words = ["  twee  spaties ", "regel een\nregel twee", "a\tb"]

    book = Document(io.BytesIO(written(Table("A", [Column("B")], [[each] for each in words]), "ods")))

    cells = [book.body.tables[0].get_cell((0, row)) for row in (1, 2, 3)]
    assert ["\n".join(each.text_recursive for each in cell.get_elements("text:p")) for cell in cells] == words


def test_ods_is_read_by_another_reader_too():
    book = Document(io.BytesIO(written(table(ROWS), "ods")))

    assert book.body.tables[0].get_row_values(1)[:4] == [1, "Winkels & werkplaatsen", 250000, Decimal("4.25")]


class Sink(io.RawIOBase):
    """A file that keeps nothing: what is left in memory is the writer's own."""

    def __init__(self):
        super().__init__()
        self.position = 0

    def writable(self):
        return True

    def seekable(self):
        return False

    def tell(self):
        return self.position

    def write(self, data):
        self.position += len(data)
        return len(data)


def peak_of(ending, rows):
    """Give the most memory that writing takes, in bytes; the rows come one by one."""
    from assessment.exports import write

    each = ROWS[0]
    tracemalloc.start()
    write(Table("Rangorde", COLUMNS, (each for _ in range(rows))), ending, Sink())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("ending", ENDINGS)
def test_memory_does_not_grow_with_the_table(ending):
    peak_of(ending, 10)  # what is imported at the first use stays

    few, many = peak_of(ending, 200), peak_of(ending, 4000)

    assert many < few + 400_000
