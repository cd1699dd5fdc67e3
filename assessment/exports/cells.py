"""Cells as they stand in a file."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assessment.exports.tables import Cell, Kind
from proposals.formats import DUTCH_TIME_ZONE
from proposals.spreadsheets import clean_text, csv_text

_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
LONGEST_SHEET_NAME = 31


def csv_cell(cell: Cell, kind: Kind) -> str:
    """Write a cell as a Dutch spreadsheet reads it: a comma in numbers, days as 2027-03-12."""
    if isinstance(cell, str):
        return csv_text(cell)
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{dutch_moment(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return number_text(cell, kind).replace(".", ",")


def number_text(value: int | Decimal, kind: Kind) -> str:
    """Write a number with a point and the decimals of its kind; a whole amount of euros without cents."""
    if isinstance(value, int):
        return str(value)
    text = str(value.quantize(_unit(kind.decimals), ROUND_HALF_UP))
    return text.removesuffix(".00") if kind is Kind.AMOUNT else text


@lru_cache
def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def dutch_moment(moment: datetime) -> datetime:
    """Give a moment as a clock in the Netherlands shows it, without its zone: a spreadsheet knows none."""
    return moment.astimezone(DUTCH_TIME_ZONE).replace(tzinfo=None, microsecond=0)


def sheet_name(title: str) -> str:
    """Give a name that every spreadsheet takes: at most 31 signs and none that means something in a formula."""
    name = " ".join(_NOT_IN_SHEET_NAME.sub(" ", clean_text(title)).split()).lstrip("=+-@' ")
    return name[:LONGEST_SHEET_NAME].rstrip(" '") or "1"
