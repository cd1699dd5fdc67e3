"""Writes tables as XLSX and ODS. Text stays text: nothing in it is ever a formula, a link or a number."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHARACTER_CENTIMETRES = 0.21  # width of a sign in a column
LONGEST_TEXT = 32_766  # signs in a cell; one is left for the space of `xlsx_text`
_WIDTH = '<style:table-column-properties style:column-width="{:.2f}cm"/>'
_HEADING = (
    '<style:table-cell-properties fo:border-bottom="0.5pt solid #000000"/>'
    '<style:text-properties fo:font-weight="bold"/>'
)


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
                        sheet.write_string(row, column, xlsx_text(value))
    return target.getvalue()


def ods_bytes(sheets: Sequence[SheetToWrite]) -> bytes:
    """Write the tables as an ODS file."""
    from odfdo import Column, Document, Table  # only who downloads needs it

    book = Document("spreadsheet")
    book.meta.language = "nl-NL"
    book.body.clear()
    _add_style(book, "heading", "table-cell", _HEADING)
    for each in sheets:
        sheet = Table(each.name)
        sheet.clear()
        for _heading, width in each.headings:
            _add_style(book, f"width{width}", "table-column", _WIDTH.format(width * CHARACTER_CENTIMETRES))
            sheet.append(Column(style=f"width{width}"))
        sheet.append_row(_ods_row([heading for heading, _width in each.headings], "heading"))
        for cells in each.rows:
            sheet.append_row(_ods_row(cells))
        book.body.append(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _add_style(book: Any, name: str, family: str, properties: str) -> None:
    from odfdo import Element

    tag = f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'
    book.insert_style(Element.from_tag(tag), automatic=True)


def _ods_row(cells: Sequence[str | Decimal], style: str | None = None) -> Any:
    from odfdo import Cell, Row

    row = Row()
    for value in cells:
        kind = "float" if isinstance(value, Decimal) else "string"
        shown = value if isinstance(value, Decimal) else clean_text(value)
        row.append_cell(Cell(shown, text=str(shown), cell_type=kind, style=style))
    return row


def clean_text(text: str) -> str:
    """Leave out signs that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def xlsx_text(text: str) -> str:
    """Give a text as XlsxWriter may have it: no longer than a cell holds, and never in its own mark-up.

    XlsxWriter takes what stands between <r> and </r> for XML that it wrote itself; a space behind it is text again.
    """
    cleaned = clean_text(text)
    if len(cleaned) > LONGEST_TEXT:
        cleaned = f"{cleaned[: LONGEST_TEXT - 1]}…"
    return f"{cleaned} " if cleaned.startswith("<r>") and cleaned.endswith("</r>") else cleaned
