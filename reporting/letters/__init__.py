"""The texts of letters, in plain Python: marks and placeholders, filling them in, and how hard a text reads.

A text of a letter is typed by people. It knows headings, lists, strong words and the placeholders of an allow-list;
nothing in it is ever evaluated, and a value that is put in is never read as text of the letter.
"""

from reporting.letters.defaults import DEFAULT_TEXTS, DefaultText
from reporting.letters.filling import Block, MissingValues, filled, filled_line, missing_values
from reporting.letters.marks import ParsedText, Part, Run, TextProblem, parse_line, parse_text
from reporting.letters.placeholders import CLAUSE_NAMES, PLACEHOLDERS, Placeholder, allowed_in, clause_of
from reporting.letters.plain_dutch import HardSentence, Measure, measure

__all__ = [
    "CLAUSE_NAMES",
    "DEFAULT_TEXTS",
    "PLACEHOLDERS",
    "Block",
    "DefaultText",
    "HardSentence",
    "Measure",
    "MissingValues",
    "ParsedText",
    "Part",
    "Placeholder",
    "Run",
    "TextProblem",
    "allowed_in",
    "clause_of",
    "filled",
    "filled_line",
    "measure",
    "missing_values",
    "parse_line",
    "parse_text",
]
