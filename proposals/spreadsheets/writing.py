"""Writes tables as XLSX and ODS. Text stays text: nothing in it is ever a formula, a link or a number."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHARACTER_CENTIMETRES = 0.21  # width of a sign in a column


@dataclass(frozen=True)
class SheetToWrite:
    """A table: its name, headings with the width of each column in signs, and rows of texts and amounts."""

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | Decimal]]


def xlsx_bytes(sheets: Sequence[SheetToWrite]) -> bytes:
    """Write the tables as an XLSX file, the headings frozen."""
    import xlsxwriter  # only who downloads needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            sheet.freeze_panes(1, 0)
            for column, (heading, width) in enumerate(each.headings):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, heading, bold)
            for row, cells in enumerate(each.rows, start=1):
                for column, value in enumerate(cells):
                    if isinstance(value, Decimal):
                        sheet.write_number(row, column, float(value), amount)
                    else:
                        sheet.write_string(row, column, _clean(value))
    return target.getvalue()


def ods_bytes(sheets: Sequence[SheetToWrite]) -> bytes:
    """Write the tables as an ODS file."""
    from odf import opendocument, table  # only who downloads needs it

    book = opendocument.OpenDocumentSpreadsheet()
    bold = _heading_style(book)
    for each in sheets:
        sheet = table.Table(name=each.name)
        for _heading, width in each.headings:
            sheet.addElement(table.TableColumn(stylename=_column_style(book, width)))
        sheet.addElement(_ods_row([heading for heading, _width in each.headings], bold))
        for cells in each.rows:
            sheet.addElement(_ods_row(cells))
        book.spreadsheet.addElement(sheet)
    target = io.BytesIO()
    book.write(target)
    return target.getvalue()


def _heading_style(book: Any) -> Any:
    from odf import style

    bold = style.Style(name="heading", family="table-cell")
    bold.addElement(style.TableCellProperties(borderbottom="0.5pt solid #000000"))
    bold.addElement(style.TextProperties(fontweight="bold"))
    book.automaticstyles.addElement(bold)
    return bold


def _column_style(book: Any, width: int) -> Any:
    from odf import style

    column = style.Style(name=f"column{len(book.automaticstyles.childNodes)}", family="table-column")
    column.addElement(style.TableColumnProperties(columnwidth=f"{width * CHARACTER_CENTIMETRES:.2f}cm"))
    book.automaticstyles.addElement(column)
    return column


def _ods_row(cells: Sequence[str | Decimal], style: Any = None) -> Any:
    from odf import table, text

    row = table.TableRow()
    options = {"stylename": style} if style else {}
    for value in cells:
        if isinstance(value, Decimal):
            cell = table.TableCell(valuetype="float", value=str(value), **options)
        else:
            cell = table.TableCell(valuetype="string", **options)
        cell.addElement(text.P(text=_clean(str(value))))
        row.addElement(cell)
    return row


def _clean(text: str) -> str:
    """Leave out signs that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
