"""The figures of each table as a CSV file inside the document (PDF/A-3 associated files).

A table with column headings is data: it goes along, so that nobody has to copy figures from paper. A list of facts
without column headings is text and stays out.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessment.exports import Cell, Column, Kind, Table, write

Element = Any  # of xml.etree, as WeasyPrint parsed the page
SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = ("h1", "h2", "h3", "h4")
LONGEST_NAME = 50
# "€ 1.234,50", "− € 12", "39 %", "1.144": what stands in the cells of class "number".
_FIGURE = re.compile(r"(−\s?)?(€\s?)?(\d{1,3}(?:\.\d{3})*|\d+)(,\d+)?(\s?%)?")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file to put in the document: its name, what it holds, and its bytes."""

    name: str
    description: str
    content: bytes


def table_files(page: Element) -> list[TableFile]:
    """Make a CSV file of each table with column headings, in the order of the page.

    Its name and description come from its caption, or from the heading above it. Figures become numbers; a text
    that looks like a formula stays text.
    """
    found = list(_named_tables(page))
    digits = max(2, len(str(len(found))))
    return [
        TableFile(f"tabel-{number:0{digits}}-{_slug(title)}.csv", f"Tabel {number}: {title}", _csv(title, table))
        for number, (title, table) in enumerate(found, start=1)
    ]


def _named_tables(page: Element) -> Iterator[tuple[str, Element]]:
    heading = ""
    for element in page.iter():
        if element.tag in HEADINGS:
            heading = _text(element)
        elif element.tag == "table" and element.find("thead") is not None:
            caption = element.find("caption")
            yield _text(caption) if caption is not None else heading, element


def _csv(title: str, table: Element) -> bytes:
    rows = [[_cell(cell) for cell in _cells(row)] for row in table.iter("tr")]
    heads, body = rows[0], rows[1:]
    # As an amount: two decimals, or none when there are no cents.
    columns = [Column(str(head or ""), Kind.AMOUNT) for head in heads]
    filled = ([*row[: len(heads)], *[None] * (len(heads) - len(row))] for row in body)
    target = io.BytesIO()
    write(Table(title=title, columns=columns, rows=filled), "csv", target)
    return target.getvalue()


def _cells(row: Element) -> Iterator[Element | None]:
    """Give the cells of a row; one over more columns is followed by empty ones."""
    for cell in row:
        yield cell
        yield from [None] * (int(cell.get("colspan", "1")) - 1)


def _cell(cell: Element | None) -> Cell:
    if cell is None:
        return None
    text = _text(cell)
    if cell.tag == "td" and "number" in cell.get("class", "").split():
        return _figure(text)
    return text


def _figure(text: str) -> Cell:
    """Read a figure: "€ 1.234,50" is 1234.50, "39 %" is 39. Other texts stay what they are."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return text
    minus, _euro, whole, decimals, _percent = match.groups()
    value = Decimal(whole.replace(".", "") + (decimals or "").replace(",", "."))
    return -value if minus else value


def _text(element: Element) -> str:
    """Give the text as a reader sees it, on one line; drawings have no text here."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in ("br", "p") or "sub" in child.get("class", "").split():
            yield " "
        if isinstance(child.tag, str) and not child.tag.startswith(SVG):
            yield from _pieces(child)
        yield child.tail or ""


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-") or "gegevens"
