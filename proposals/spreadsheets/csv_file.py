"""Writes a table as CSV: UTF-8 with a byte order mark and semicolons, as a Dutch spreadsheet opens it."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from proposals.spreadsheets.csv_texts import csv_text
from proposals.spreadsheets.writing import SheetToWrite


def csv_bytes(sheets: Sequence[SheetToWrite]) -> bytes:
    """Write the first table as a CSV file; amounts in euros with a comma and two decimals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([csv_text(heading) for heading, _width in sheets[0].headings])
    writer.writerows([_cell(value) for value in cells] for cells in sheets[0].rows)
    return ("\ufeff" + text.getvalue()).encode()


def _cell(value: str | Decimal) -> str:
    return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else csv_text(value)
