"""Tables as CSV: UTF-8 with a byte order mark and semicolons, as a Dutch spreadsheet opens it."""

import csv
import io
from typing import BinaryIO

from assessment.exports.cells import csv_cell
from assessment.exports.tables import Table
from proposals.spreadsheets import csv_text


def write_csv(table: Table, target: BinaryIO) -> None:
    """Write headings and rows; a text that looks like a formula gets an apostrophe before it."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([csv_text(column.heading) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    writer.writerows(map(csv_cell, row, kinds) for row in table.rows)
    text.flush()
    text.detach()  # the file stays open for who gave it
