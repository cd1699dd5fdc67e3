"""Spreadsheets come in within bounds and go out as plain cells (case WS-04)."""

import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals import spreadsheets
from proposals.spreadsheets import NotASpreadsheet, NumberCell, SheetToWrite, pasted_sheet, read_spreadsheet
from proposals.spreadsheets.reading import LARGEST_FILE

DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "＝1+1",
    "http://example.org", "{=1}", "007", "1e5", "<b>&amp;", "<r><t>1</t></r>", "<r></r>", "a\x0bb", "  ", "=" * 300,
]  # fmt: skip
WRITERS = [spreadsheets.xlsx_bytes, spreadsheets.ods_bytes]


def sheet(rows) -> SheetToWrite:
    return SheetToWrite("Begroting", [("Kosten", 30), ("Bedrag", 12)], rows)


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_written_is_read_back(write):
    rows = [["Coaches", Decimal("214000.55")], ["Zaal", "1,250"], ["", Decimal("0.01")]]

    read = read_spreadsheet(write([sheet(rows), SheetToWrite("Dekking", [("Wie", 9)], [["Gemeente"]])]))

    assert [each.name for each in read] == ["Begroting", "Dekking"]
    assert read[0].rows == [
        ["Kosten", "Bedrag"],
        ["Coaches", NumberCell(Decimal("214000.55"))],
        ["Zaal", "1,250"],
        ["", NumberCell(Decimal("0.01"))],
    ]
    assert read[1].rows == [["Wie"], ["Gemeente"]]


@pytest.mark.parametrize("write", WRITERS)
def test_text_is_never_a_formula(write):
    content = write([sheet([[text, Decimal(1)] for text in DANGEROUS])])

    read = read_spreadsheet(content)[0].rows[1:]
    assert [row[0] for row in read] == [" ".join(text.replace("\x0b", "").split()) for text in DANGEROUS] or [
        row[0].replace("_x000B_", "") for row in read
    ] == [" ".join(text.replace("\x0b", "").split()) for text in DANGEROUS]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in parts
    assert b"table:formula" not in parts
    assert b"<hyperlink" not in parts
    assert b"<text:a " not in parts


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not really", "kind"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "kind"),  # an old or encrypted one
        (b"a;b;c\n1;2;3", "kind"),
        (b"x" * (LARGEST_FILE + 1), "too_large"),
    ],
)
def test_other_files_are_refused_with_a_reason(content, reason):
    with pytest.raises(NotASpreadsheet) as caught:
        read_spreadsheet(content)

    assert caught.value.reason == reason


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_archives_that_unpack_to_too_much_are_refused():
    for parts in (
        {"xl/workbook.xml": b" " * 60_000_000},
        {"xl/workbook.xml": b""} | {f"part{number}": b"" for number in range(600)},
    ):
        with pytest.raises(NotASpreadsheet) as caught:
            read_spreadsheet(zipped(parts))
        assert caught.value.reason == "too_much"


def test_a_file_without_a_workbook_and_a_broken_one_are_refused():
    for parts, reason in (({"word/document.xml": b""}, "kind"), ({"xl/workbook.xml": b"<"}, "broken")):
        with pytest.raises(NotASpreadsheet) as caught:
            read_spreadsheet(zipped(parts))
        assert caught.value.reason == reason


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Give a spreadsheet with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    return zipped(parts)


def test_a_small_file_with_billions_of_cells_harms_nobody():
    """Its reader runs out of memory by itself; here that is only a file that cannot be read."""
    plain = spreadsheets.xlsx_bytes([sheet([["a", Decimal(1)]])])
    far = changed(plain, "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFD1048576"')
    try:
        rows = read_spreadsheet(far)[0].rows
    except NotASpreadsheet as refusal:
        assert refusal.reason == "broken"
    else:
        assert len(rows) <= 500
        assert all(len(row) <= 30 for row in rows)


@pytest.mark.parametrize(("signs", "cells"), [(1_000_000, 100), (2_000, 2_000)])
def test_one_long_text_in_many_cells_takes_no_memory_of_who_asks(signs, cells):
    """Such a file has a few kilobytes and read back once took gigabytes."""
    plain = spreadsheets.xlsx_bytes([sheet([["kosten", Decimal(1)]])])
    name = "xl/sharedStrings.xml"
    long = changed(plain, name, b"kosten", ("é" * signs).encode())
    row = b"".join(b'<c t="s"><v>0</v></c>' for _cell in range(20))
    rows = b"".join(b'<row r="%d">%b</row>' % (number, row) for number in range(10, 10 + cells // 20))
    with zipfile.ZipFile(io.BytesIO(long)) as archive:
        index = archive.read(name).count(b"<si>") - 1
    rows = rows.replace(b"<v>0<", b"<v>%d<" % index)
    many = changed(long, "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    assert len(many) < 100_000

    tracemalloc.start()
    try:
        found = read_spreadsheet(many)
    except NotASpreadsheet as refusal:
        assert refusal.reason == "too_much"
    else:
        assert max(len(text) for row in found[0].rows for text in row if isinstance(text, str)) <= 2_000
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_pasted_text_becomes_cells(text):
    for row in pasted_sheet(text).rows:
        for cell in row:
            assert cell == " ".join(cell.split())


def test_pasted_cells_keep_tabs_and_lines_within_quotes():
    rows = pasted_sheet('"a ""b""\nc"\t1.250,00\r\nd\t\r\n').rows

    assert rows == [['a "b" c', "1.250,00"], ["d", ""]]
