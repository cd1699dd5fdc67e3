"""By which words the columns of a budget are known in other people's spreadsheets.

Small letters; a heading begins with the word, or has it anywhere when there is a star before it. The most telling
words stand first. The script that pastes cells uses them too.
"""

from collections.abc import Iterable, Sequence

COLUMN_WORDS: dict[str, dict[str, list[str]]] = {
    "budget": {
        "compensable": ["*compensab", "*bcf", "*terug te vorderen", "*verrekenb"],
        "vat": ["waarvan btw", "btw", "vat"],
        "amount": ["bedrag", "kosten in euro", "totaal incl", "totaalbedrag", "begroot", "amount", "euro", "€"],
        "note": ["toelichting", "omschrijving kosten", "opmerking", "uitleg", "explanation", "note"],
        "description": ["kosten", "kostenpost", "post", "omschrijving", "activiteit", "costs", "description"],
    },
    "funding": {
        "amount": ["bedrag", "bijdrage in euro", "amount", "euro", "€"],
        "kind": ["hoe", "soort", "vorm", "wijze", "how", "kind"],
        "note": ["toelichting", "opmerking", "uitleg", "explanation", "note"],
        "name": ["wie", "financier", "cofinancier", "partner", "naam", "organisatie", "bron", "dekking", "who", "name"],
    },
}
KIND_WORDS: dict[str, list[str]] = {
    "in_kind": ["in natura", "in uren", "uren", "natura", "in kind", "in_kind", "personele inzet"],
    "cash": ["in geld", "geld", "cash", "contant", "financieel"],
}
# A row that begins with one of these words, and nothing else, adds up the rows above it.
TOTAL_WORDS = ["totaal", "totaal begroting", "totaal dekking", "totaal kosten", "totale kosten", "subtotaal", "total"]


def column_of(heading: str, table: str) -> str | None:
    """Give the column that a heading names, or None."""
    words = " ".join(heading.lower().split())
    for column, starts in COLUMN_WORDS[table].items():
        if any(start[1:] in words if start[0] == "*" else words.startswith(start) for start in starts):
            return column
    return None


def columns_of(cells: Sequence[str], table: str) -> dict[int, str]:
    """Give the column by place of a row of headings; empty when fewer than two are known. Each column once."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        column = column_of(cell, table)
        if column and column not in found.values():
            found[place] = column
    return found if len(found) > 1 else {}


def kind_of(text: str) -> str | None:
    """Give the kind of co-financing that a word names, or None."""
    words = " ".join(text.lower().split())
    return next((kind for kind, names in KIND_WORDS.items() if words in names), None)


def is_total(cells: Iterable[str]) -> bool:
    """Say whether a row adds up others."""
    first = next((cell for cell in cells if cell.strip()), "")
    return " ".join(first.lower().split()).rstrip(":") in TOTAL_WORDS
