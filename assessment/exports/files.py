"""One door to the three kinds of file."""

from collections.abc import Callable, Mapping
from typing import BinaryIO

from assessment.exports.csv_file import write_csv
from assessment.exports.ods_file import write_ods
from assessment.exports.tables import Table
from assessment.exports.xlsx_file import write_xlsx

CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_WRITERS: Mapping[str, Callable[[Table, BinaryIO], None]] = {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}


def write(table: Table, ending: str, target: BinaryIO) -> None:
    """Write a table to a file that can be gone back in; `ending` is csv, xlsx or ods.

    Row by row: what stays in memory does not grow with the table.

    :raises KeyError: for another ending.
    """
    _WRITERS[ending](table, target)
