"""Tables as XLSX, with XlsxWriter: a row is on its way to the file before the next one is asked for."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from assessment.exports.cells import dutch_moment, sheet_name
from assessment.exports.tables import ByType, Cell, Kind, Table
from proposals.spreadsheets import xlsx_text

OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
NUMBER_FORMATS = {
    Kind.WHOLE: "0", Kind.SCORE: "0.00", Kind.TENTHS: "0.0", Kind.AMOUNT: "#,##0.00", Kind.DATE: "dd-mm-yyyy",
    Kind.MOMENT: "dd-mm-yyyy hh:mm",
}  # fmt: skip
ABOUT_WIDTHS = (28, 90)


def write_xlsx(table: Table, target: BinaryIO) -> None:
    """Write the table and, when it says something about itself, a second sheet; the headings are frozen."""
    import xlsxwriter  # only who downloads needs it

    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": table.title})
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": words}) for kind, words in NUMBER_FORMATS.items()}
        sheet = book.add_worksheet(sheet_name(table.title))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, xlsx_text(column.heading), bold)
        _write_rows(sheet, 1, table.rows, [formats.get(column.kind) for column in table.columns], formats)
        if table.about_title:
            _write_about(book, table, bold, formats)


def _write_about(book: Any, table: Table, bold: Any, formats: dict[Kind, Any]) -> None:
    sheet = book.add_worksheet(sheet_name(table.about_title))
    for number, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.write_string(0, 0, xlsx_text(table.about_title), bold)
    _write_rows(sheet, 1, table.about_rows(), [None, None], formats)


def _write_rows(
    sheet: Any, first: int, rows: Iterable[Sequence[Cell]], own: Sequence[Any], formats: dict[Kind, Any]
) -> None:
    """Write each cell by its type; `own` holds the format of the numbers of each column."""
    string, number, moment = sheet.write_string, sheet.write_number, sheet.write_datetime
    writers = ByType({
        str: lambda row, column, value: string(row, column, xlsx_text(value)),
        int: lambda row, column, value: number(row, column, value, own[column]),
        Decimal: lambda row, column, value: number(row, column, float(value), own[column]),
        date: lambda row, column, value: moment(row, column, value, formats[Kind.DATE]),
        datetime: lambda row, column, value: moment(row, column, dutch_moment(value), formats[Kind.MOMENT]),
    })  # fmt: skip
    for row, cells in enumerate(rows, start=first):
        for column, value in enumerate(cells):
            if value is not None and value != "":
                writers[type(value)](row, column, value)
