"""Reads the cells of an XLSX or ODS file of somebody else, within bounds of size, memory and time."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

LARGEST_FILE = 2 * 1000 * 1000  # bytes
LARGEST_CONTENT = 40 * 1000 * 1000  # bytes, unpacked
MOST_PARTS = 500
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 10, 500, 30
SECONDS = 15
TOO_MUCH = 3  # how child.py says that there are more


class NotASpreadsheet(Exception):
    """The file cannot be read; `reason` is empty, too_large, too_much, kind or broken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most; what lies beyond is left out, but too many signs together are refused."""

    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS
    longest_cell: int = 2000
    signs: int = 2 * 1000 * 1000  # in all cells together; a budget of a hundred rows holds some ten thousand


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number as the spreadsheet holds it."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A sheet: its name and its rows of texts and numbers."""

    name: str
    rows: list[list[str | NumberCell]]


def read_spreadsheet(content: bytes, *, limits: Limits = USUAL, keep_lines: bool = False) -> list[SheetRead]:
    """Read all sheets of an XLSX or ODS file, told apart by their content.

    Texts become one line with single spaces; with `keep_lines` they stay as they were written.

    :raises NotASpreadsheet: when it is empty, too large, of another kind, or cannot be read.
    """
    _check_archive(content)
    numbers = (MOST_SHEETS, limits.rows, limits.columns, limits.longest_cell, limits.signs)
    command = [sys.executable, "-I", str(Path(__file__).with_name("child.py")), *map(str, numbers)]
    try:
        found = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        sheets = json.loads(found.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        too_much = getattr(error, "returncode", 0) == TOO_MUCH
        raise NotASpreadsheet("too_much" if too_much else "broken") from error
    text = _as_written if keep_lines else _text
    return [
        SheetRead(sheet["name"], [[_cell(value, text) for value in row] for row in sheet["rows"]]) for sheet in sheets
    ]


def pasted_sheet(text: str) -> SheetRead:
    """Read cells that were pasted as text: columns by tabs, rows by lines, quotes around what holds either."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    rows: list[list[str | NumberCell]] = []
    for row in csv.reader(lines, dialect="excel-tab"):
        rows.append([_text(value) for value in row[:MOST_COLUMNS]])
        if len(rows) == MOST_ROWS:
            break
    return SheetRead("", rows)


def _check_archive(content: bytes) -> None:
    if not content:
        raise NotASpreadsheet("empty")
    if len(content) > LARGEST_FILE:
        raise NotASpreadsheet("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise NotASpreadsheet("kind") from error
    names = {part.filename for part in parts}
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise NotASpreadsheet("kind")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise NotASpreadsheet("too_much")


def _cell(value: str | dict[str, str], text: Callable[[str], str]) -> str | NumberCell:
    if isinstance(value, str):
        return text(value)
    number = Decimal(value["number"])
    return NumberCell(number) if number.is_finite() else ""


def _text(value: str) -> str:
    return " ".join(value[: USUAL.longest_cell].split())


def _as_written(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
