"""Reads a spreadsheet from standard input and writes its cells as JSON to standard output.

Runs as a process of its own with little memory and time: a small file can claim billions of cells, and
what would then fall over is this process, never the one that answers people. Imports nothing of the project.
"""

import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineWorkbook

MEMORY = 768 * 1024 * 1024
SECONDS = 8
TOO_MUCH = 3  # how this process ends when the texts together are too long


def cell(value: Any, longest: int) -> Any:
    """Give text as text and a number as {"number": "12.5"}; anything else in its own words."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)[:longest]
    return {"number": repr(value)}


def main(most_sheets: int, most_rows: int, most_columns: int, longest_cell: int, most_signs: int) -> None:
    """Read the first sheets, no more rows, columns and signs in a cell than asked for.

    One text can stand in all cells: who asks would get gigabytes of a file of some kilobytes. So
    above `most_signs` together nothing is given.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for name in book.sheet_names[:most_sheets]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most_rows)
        cells = [[cell(value, longest_cell) for value in row[:most_columns]] for row in rows]
        most_signs -= sum(len(value) for row in cells for value in row if isinstance(value, str))
        if most_signs < 0:
            sys.exit(TOO_MUCH)
        sheets.append({"name": name, "rows": cells})
    json.dump(sheets, sys.stdout)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:6]))
