"""Tables as ODS, written piece by piece: a document in memory takes some kilobytes for each row."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from assessment.exports.cells import csv_cell, dutch_moment, number_text, sheet_name
from assessment.exports.ods_parts import CONTENT_END, CONTENT_START, MANIFEST, MIME_TYPE, STYLES, column_style, meta
from assessment.exports.tables import ByType, Cell, Column, Kind, Table
from proposals.spreadsheets import clean_text

ABOUT_COLUMNS = (Column("", width=28), Column("", width=90))
_SPACES = re.compile(" {2,}|^ | $")


def write_ods(table: Table, target: BinaryIO) -> None:
    """Write the table and, when it says something about itself, a second sheet."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind of file stands first and as it is, so that it is known without unpacking.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("styles.xml", STYLES)
        archive.writestr("meta.xml", meta(escape(clean_text(table.title))))
        with archive.open("content.xml", "w", force_zip64=True) as part:
            text = io.TextIOWrapper(io.BufferedWriter(part, 64 * 1024), encoding="utf-8", newline="\n")
            _write_content(text, table)
            text.flush()
            text.detach().detach()


def _write_content(text: io.TextIOBase, table: Table) -> None:
    columns = [*table.columns, *ABOUT_COLUMNS]
    text.write(CONTENT_START.format("".join(column_style(width) for width in sorted({c.width for c in columns}))))
    _write_sheet(text, table.title, table.columns, table.rows)
    if table.about_title:
        headings = [Column(table.about_title, width=28), ABOUT_COLUMNS[1]]
        _write_sheet(text, table.about_title, headings, table.about_rows())
    text.write(CONTENT_END)


def _write_sheet(text: io.TextIOBase, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    text.write(f"<table:table table:name={quoteattr(sheet_name(title))}>")
    for column in columns:
        text.write(f'<table:table-column table:style-name="width{column.width}"/>')
    headings = "".join(_string(column.heading, ' table:style-name="heading"') for column in columns)
    text.write(f"<table:table-header-rows><table:table-row>{headings}</table:table-row></table:table-header-rows>")
    kinds = [column.kind for column in columns]
    for row in rows:
        cells = "".join(_CELLS[type(cell)](cell, kind) for cell, kind in zip(row, kinds, strict=True))
        text.write(f"<table:table-row>{cells}</table:table-row>")
    text.write("</table:table>")


def _string(value: str, style: str = "") -> str:
    """Write a text: a paragraph for each line, and every space as it was typed."""
    lines = escape(clean_text(value)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(
        f"<text:p>{_SPACES.sub(_spaces, line).replace(chr(9), '<text:tab/>')}</text:p>" for line in lines
    )
    return f'<table:table-cell office:value-type="string"{style}>{paragraphs}</table:table-cell>'


def _spaces(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


def _number(value: int | Decimal, kind: Kind) -> str:
    """Write a number; what is shown without a spreadsheet is what a CSV file says."""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}" table:style-name="{kind.value}">'
        f"<text:p>{number_text(value, kind).replace('.', ',')}</text:p></table:table-cell>"
    )


def _date(value: date, kind: Kind) -> str:
    return _day(value, value.isoformat(), Kind.DATE)


def _moment(value: datetime, kind: Kind) -> str:
    return _day(value, dutch_moment(value).isoformat(), Kind.MOMENT)


def _day(value: date, written: str, kind: Kind) -> str:
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{written}" table:style-name="{kind.value}">'
        f"<text:p>{csv_cell(value, kind)}</text:p></table:table-cell>"
    )


def _nothing(_value: None, _kind: Kind) -> str:
    return "<table:table-cell/>"


_CELLS = ByType({
    str: lambda value, _kind: _string(value), int: _number, Decimal: _number, date: _date, datetime: _moment,
    type(None): _nothing,
})  # fmt: skip
