"""Reading files back as a spreadsheet does, and looking into them for anything that computes."""

import csv
import io
import re
import zipfile

from python_calamine import CalamineWorkbook

from assessment.exports import Table, write

ENDINGS = ("csv", "xlsx", "ods")
COMPUTES = re.compile(
    rb"<f[ >/]|table:formula|of:=|<hyperlinks?[ >/]|<text:a |externalLink|<script|dde-", re.IGNORECASE
)


def written(table: Table, ending: str) -> bytes:
    """Give the bytes of a file."""
    target = io.BytesIO()
    write(table, ending, target)
    return target.getvalue()


def csv_rows(content: bytes) -> list[list[str]]:
    """Read a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheets(content: bytes) -> dict[str, list[list]]:
    """Read an XLSX or ODS file: its sheets by name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def computing_parts(content: bytes) -> list[str]:
    """Name the parts of an XLSX or ODS file that hold a formula, a link or a script."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [name for name in archive.namelist() if COMPUTES.search(archive.read(name))]
