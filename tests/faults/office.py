"""LibreOffice as the person who opens a file: what stands in each cell, and whether anything computes."""

import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from mkbdeals.launcher.system import libreoffice

OPENING_SECONDS = 300
# Semicolons, UTF-8, from the first row, Dutch; as LibreOffice proposes it, or finding as many numbers as it can.
CSV_AS_PROPOSED = "Text - txt - csv (StarCalc):59,34,76,1,,1043,false,false"
CSV_EAGER = "Text - txt - csv (StarCalc):59,34,76,1,,1043,false,true"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
MOST_REPEATS = 200  # LibreOffice writes the empty rest of a sheet as one cell that is repeated a million times

Cell = str | Decimal | date | datetime


@dataclass(frozen=True)
class Opened:
    """A file as LibreOffice holds it: its sheets with typed cells, and the formulas in it."""

    sheets: list[list[list[Cell]]]
    formulas: list[str]


def open_files(files: Sequence[Path], folder: Path, *, csv: str = "") -> dict[str, Opened]:
    """Open files with LibreOffice; gives what it holds by the name of the file. `csv` is how a CSV file is read."""
    out = folder / "opened"
    out.mkdir(exist_ok=True)
    command = [
        libreoffice() or "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        *([f"--infilter={csv}"] if csv else []), "--convert-to", "fods", "--outdir", str(out), *map(str, files),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=OPENING_SECONDS, check=False)
    found = {}
    for file in files:
        converted = out / f"{file.stem}.fods"
        assert converted.exists(), f"{file.name} was not opened: {done.stdout[-500:]} {done.stderr[-500:]}"
        found[file.name] = read_fods(converted)
        converted.unlink()
    return found


def read_fods(path: Path) -> Opened:
    """Read what LibreOffice wrote down."""
    root = ElementTree.parse(path).getroot()
    formulas = [value for each in root.iter() for name, value in each.attrib.items() if name == f"{_TABLE}formula"]
    return Opened([_rows(sheet) for sheet in root.iter(f"{_TABLE}table")], formulas)


def _rows(sheet: ElementTree.Element) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in sheet.iter(f"{_TABLE}table-row"):
        cells = [cell for each in row for cell in _cells(each)]
        while cells and cells[-1] == "":
            cells.pop()
        rows += [cells] * min(int(row.get(f"{_TABLE}number-rows-repeated", "1")), MOST_REPEATS)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cells(cell: ElementTree.Element) -> Iterator[Cell]:
    if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        yield from [_value(cell)] * min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST_REPEATS)


def _value(cell: ElementTree.Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        return Decimal(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        written = cell.get(f"{_OFFICE}date-value", "")
        return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    if kind in ("time", "boolean"):
        return f"{kind}: {cell.attrib}"  # nothing of ours is one: it shows in the comparison
    return "\n".join("".join(_pieces(each)) for each in cell.findall(f"{_TEXT}p"))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _pieces(child)
        yield child.tail or ""
