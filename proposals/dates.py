"""Days as people in the Netherlands type them: text in, value out."""

import re
from calendar import monthrange
from datetime import date

from proposals.formats import MONTHS

_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_YEAR_MONTH_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WITH_NAME = re.compile(r"([0-9]{1,2})[ -]+([a-z]{3,9})\.?[ -]+([0-9]{4})")
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"mrt": 3}
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_date(text: str) -> date | None:
    """Read a day as people type it: 1 juli 2027, 1-7-2027, 01/07/2027 or 2027-07-01.

    None when it is no day, or one outside 2000-2100.
    """
    text = " ".join(text.replace("\x00", "").lower().split())
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WITH_NAME.fullmatch(text):
        name = match[2]
        if not (name in MONTHS or name in _MONTH_NUMBERS):
            return None
        day, month, year = int(match[1]), _MONTH_NUMBERS[name if name == "mrt" else name[:3]], int(match[3])
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= year <= _LAST_YEAR else None


def read_start(text: str) -> date | None:
    """Read the first day of a period; of a month ("maart 2028") its first day."""
    return read_date(text) or read_date(f"1 {text.strip()}")


def read_end(text: str) -> date | None:
    """Read the last day of a period; of a month ("maart 2028") its last day."""
    if day := read_date(text):
        return day
    first = read_date(f"1 {text.strip()}")
    return first and first.replace(day=monthrange(first.year, first.month)[1])
