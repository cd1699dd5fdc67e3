"""Bytes of a CSV, XLSX or ODS file to rows of cells."""

import csv
import io
import zipfile

from django.utils.translation import gettext as _

from assessment.exports import text_of_csv
from proposals.formats import file_size
from proposals.spreadsheets import LARGEST_FILE, Limits, NotASpreadsheet, NumberCell, read_spreadsheet
from reporting.importers.problems import UnreadableFile

MOST_ROWS = 2000
# One more than is taken, so that what is too much is seen and told.
LIMITS = Limits(rows=MOST_ROWS + 2, columns=40, longest_cell=10_000, signs=8 * 1000 * 1000)
DELIMITERS = ";,\t"
Rows = list[list[str | NumberCell]]


def rows_of(content: bytes) -> Rows:
    """Read the first sheet of a file, whatever its name says it is.

    :raises UnreadableFile: when it is empty, too large, of another kind, damaged, or holds nothing.
    """
    if not content.strip():
        raise UnreadableFile(_("This file is empty. Choose a file with a table."))
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(too_large(len(content)))
    rows = _spreadsheet(content) if zipfile.is_zipfile(io.BytesIO(content)) else _csv(content)
    if not any(any(row) for row in rows):
        raise UnreadableFile(_("The first sheet of this file is empty. Put the table in the first sheet."))
    return rows


def too_large(size: int) -> str:
    """Say that a file of `size` bytes is too large."""
    return _("This file is %(size)s. The most we take is %(most)s. Split it, or leave out pictures.") % {
        "size": file_size(size),
        "most": file_size(LARGEST_FILE),
    }


def _spreadsheet(content: bytes) -> Rows:
    try:
        sheets = read_spreadsheet(content, limits=LIMITS, keep_lines=True)
    except NotASpreadsheet as error:
        raise UnreadableFile(_words(error.reason)) from error
    return sheets[0].rows if sheets else []


def _words(reason: str) -> str:
    words = {
        "kind": _("This is no spreadsheet. Choose a CSV, ODS or XLSX file."),
        "broken": _("We cannot open this file. It may be damaged or locked with a password. Save it again."),
        "too_much": _("This file holds too much when it is unpacked. Keep only the table and save it again."),
    }
    return words.get(reason, words["broken"])


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    first_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: Rows = []
    try:
        for row in reader:
            rows.append([_unguarded(cell) for cell in row[: LIMITS.columns]])
            if len(rows) == LIMITS.rows:
                break
    except csv.Error as error:
        words = _("Line %(line)s of this file cannot be read. A quote is missing, or the file is damaged.")
        raise UnreadableFile(words % {"line": reader.line_num}) from error
    return rows


def _unguarded(cell: str) -> str:
    return text_of_csv(cell).replace("\r\n", "\n").replace("\r", "\n")[: LIMITS.longest_cell]


def _decoded(content: bytes) -> str:
    """Read text as UTF-8, or as Windows wrote it before; what holds other signs is no text.

    :raises UnreadableFile: when it is another kind of file.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _text_of(content, "utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _text_of(content, "cp1252")
    if any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise UnreadableFile(_words("kind"))
    if not any(each in text.split("\n", 1)[0] for each in DELIMITERS):
        raise UnreadableFile(_words("kind"))
    return text


def _text_of(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_words("kind")) from error
