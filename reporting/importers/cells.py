"""Cells to values: each function gives a value or raises a :class:`CellProblem` with words that mend it."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from proposals.dates import read_date
from proposals.money import AmbiguousAmount, InvalidAmount, InvalidAmountReason, parse_dutch_amount
from proposals.spreadsheets import NumberCell
from reporting.importers.problems import CellProblem

Value = Any
Reader = Callable[[str | NumberCell], Value]

_SPREADSHEET_ERROR = re.compile(
    r"#(REF|N/A|VALUE|DIV/0|NAME\??|NUM|NULL|VERW|WAARDE|DEEL/0|NAAM|GETAL|N/B)[!?]?.*", re.I
)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00")
_TRUE = frozenset({"ja", "j", "yes", "waar", "true", "1", "x"})
_FALSE = frozenset({"nee", "n", "no", "onwaar", "false", "0", ""})
LARGEST = Decimal(10) ** 13
CENT = Decimal("0.01")


def text_of(cell: str | NumberCell) -> str:
    """Give a cell as text; a number without needless decimals.

    :raises CellProblem: when a formula went wrong in it.
    """
    if isinstance(cell, NumberCell):
        plain = cell.value.quantize(Decimal(1)) if cell.value == cell.value.to_integral_value() else cell.value
        return str(plain)
    if _SPREADSHEET_ERROR.fullmatch(cell.strip()):
        raise CellProblem(_("A formula went wrong in this cell. Fill in the value itself."))
    return cell.strip()


def text(most: int, *, required: str = "", lines: bool = False) -> Reader:
    """Build a reader of text of at most `most` signs; `required` are the words for an empty one."""

    def read(cell: str | NumberCell) -> str:
        found = text_of(cell)
        found = found if lines else " ".join(found.split())
        if required and not found:
            raise CellProblem(required)
        if len(found) > most:
            raise CellProblem(
                _("This text has %(count)s signs. The most is %(most)s. Make it shorter.")
                % {"count": len(found), "most": most}
            )
        return found

    return read


def day(cell: str | NumberCell) -> date | None:
    """Read a day: 2020-03-12, 12-3-2020 or 12 maart 2020; None when empty."""
    found = _MIDNIGHT.sub(r"\1", text_of(cell))
    if not found:
        return None
    read = read_date(found)
    if read is None:
        raise CellProblem(_("This is no date that exists between 2000 and 2100. Write it like this: 12-3-2020."))
    return read


def yes_or_no(cell: str | NumberCell) -> bool:
    """Read yes or no; empty means no."""
    found = text_of(cell).lower()
    if found not in _TRUE | _FALSE:
        raise CellProblem(_("Fill in ja or nee."))
    return found in _TRUE


def whole_number(cell: str | NumberCell) -> int | None:
    """Read a whole number; None when empty."""
    found = text_of(cell)
    if not found:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", found):
        raise CellProblem(_("Fill in a whole number, such as 2020."))
    return int(found)


def amount(cell: str | NumberCell) -> Decimal:
    """Read a number with at most two decimals in any usual Dutch spelling: 3.029, 8600000000 or 12,5."""
    if isinstance(cell, NumberCell):
        return _within(cell.value)
    found = text_of(cell)
    if not found:
        raise CellProblem(_("Fill in a number. A figure without a value is left out of the file."))
    sign, unsigned = (-1, found[1:].lstrip()) if found[:1] in "-\u2212" else (1, found)
    try:
        return _within(sign * parse_dutch_amount(unsigned).amount)
    except AmbiguousAmount as error:
        raise CellProblem(
            _("This number can be read in two ways. Write thousands without points: 1234 or 1,23.")
        ) from error
    except InvalidAmount as error:
        raise CellProblem(_number_words(error.reason)) from error


def choice(options: Mapping[str, str], *, required: str, unknown: str) -> Reader:
    """Build a reader of one of `options`: names in small letters to values."""

    def read(cell: str | NumberCell) -> str:
        found = " ".join(text_of(cell).lower().split())
        if not found:
            if required:
                raise CellProblem(required)
            return ""
        if found not in options:
            raise CellProblem(unknown)
        return options[found]

    return read


def choices(options: Mapping[str, str], *, unknown: str) -> Reader:
    """Build a reader of several of `options` with commas or semicolons between them."""

    def read(cell: str | NumberCell) -> list[str]:
        names = [name.strip() for name in re.split("[,;]", text_of(cell)) if name.strip()]
        strange = [name for name in names if name.lower() not in options]
        if strange:
            raise CellProblem(unknown % {"names": ", ".join(strange)})
        return list(dict.fromkeys(options[name.lower()] for name in names))

    return read


def matching(pattern: str, *, required: str, wrong: str) -> Reader:
    """Build a reader of text in capitals that has the form of `pattern`."""

    def read(cell: str | NumberCell) -> str:
        found = text_of(cell).upper()
        if not found:
            raise CellProblem(required)
        if not re.fullmatch(pattern, found):
            raise CellProblem(wrong)
        return found

    return read


def names_of(options: Collection[str]) -> str:
    """Write options as people read them: "EZK, OCW, SZW"."""
    return ", ".join(options)


def _number_words(reason: InvalidAmountReason) -> str:
    if reason == InvalidAmountReason.TOO_MANY_DECIMALS:
        return _("This number has more than two decimals. Round it.")
    if reason == InvalidAmountReason.TOO_LARGE:
        return _("This number is too large. Fill in less than 10 trillion, or choose a larger unit.")
    return _("This is no number. Fill in digits only, such as 3029 or 12,5.")


def _within(value: Decimal) -> Decimal:
    if abs(value) >= LARGEST:
        raise CellProblem(_number_words(InvalidAmountReason.TOO_LARGE))
    rounded = value.quantize(CENT)
    if abs(rounded - value) > Decimal("0.000001") + abs(value) * Decimal("1e-15"):
        raise CellProblem(_number_words(InvalidAmountReason.TOO_MANY_DECIMALS))
    return rounded
