"""Texts in CSV files, that no spreadsheet takes for something else."""

import re
from functools import lru_cache

from proposals.spreadsheets.writing import clean_text

# What a spreadsheet may take for a formula when it opens a CSV file: the signs of OWASP, also in their full width,
# also behind what is not seen. One apostrophe more before apostrophes that stand there already, so that whoever
# takes one off has the text again.
_FORMULA = re.compile(
    "'*[\\s\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*[-=+@\\uff0b\\uff0d\\uff1d\\uff20]|[\t\r\n]"
)
# What it would show as another number or as a day: 007, 1e5, 1.000, 4,50, 1-2, 2027-03, 14:30, more digits than a
# number can hold. A whole number such as 2027 and a period such as 2019-2020 come through unchanged.
_OTHERWISE = re.compile(
    r"'*\s*(?:0\d[\d.,]*|\d{16,}|\d+[.,][\d.,]*|\d+(?:[.,]\d+)?e[-+]?\d+|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?"
    r"|\d{4}[-/]\d{1,2}(?:[-/]\d{1,2})?|\d{1,2}:\d\d(?::\d\d)?)\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # most texts of a table stand in many of its rows
def csv_text(text: str) -> str:
    """Give a text that every spreadsheet leaves as it is.

    An apostrophe stands before what might be taken for a formula, for another number or for a day.
    """
    cleaned = clean_text(text)
    return f"'{cleaned}" if _is_guarded(cleaned) else cleaned


def text_of_csv(cell: str) -> str:
    """Give the text of a cell of our own CSV files again, without the apostrophe of `csv_text`."""
    return cell[1:] if cell.startswith("'") and _is_guarded(cell[1:]) else cell


def _is_guarded(text: str) -> bool:
    return bool(_FORMULA.match(text) or _OTHERWISE.fullmatch(text))
