"""Reads the tables of docs/allocation.md, so that what the document promises is what the tests check."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from proposals.money import parse_dutch_amount

DOCUMENT = Path(__file__).parents[3] / "docs" / "allocation.md"


@dataclass(frozen=True)
class Example:
    """One table with the settings that stand in the comment above it."""

    name: str
    settings: dict[str, str]
    rows: list[dict[str, str]]


def examples(name: str) -> list[Example]:
    """Return the examples of that name; fails loudly when the document has none."""
    found = [example for example in _all_examples() if example.name == name]
    if not found:
        raise LookupError(f"docs/allocation.md has no example {name}")
    return found


def example_names() -> set[str]:
    """Return the names of all examples in the document."""
    return {example.name for example in _all_examples()}


def cents(text: str) -> int:
    """Read an amount as it stands in a table."""
    return parse_dutch_amount(text).cents


def fraction(text: str) -> Fraction | None:
    """Read a score as it stands in a table; a dash is no score."""
    return None if text == "–" else Fraction(text)


def _all_examples() -> list[Example]:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.findall(r"<!-- example: (.*?) -->\n\n((?:\|.*\n)+)", text)
    return [_example(header, table) for header, table in found]


def _example(header: str, table: str) -> Example:
    name, *settings = header.split("; ")
    heads, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return Example(
        name=name,
        settings=dict(setting.split(": ", 1) for setting in settings),
        rows=[dict(zip(heads, row, strict=True)) for row in rows],
    )
