"""How papers of parliament are cited: "Kamerstuk 32 637, nr. 379".

A dossier number has five digits, two and three with a space between; after it may come the chapter of the budget in
Roman figures and the number of the paper (facts: papers of the Tweede Kamer). Official papers get these wrong too.
"""

import re

_DOSSIER = r"\d{2}[ \u00a0]\d{3}(?:-[IVXLC]+)?"
_NUMBER = r", nr\. ?\u00a0?\d{1,5}"
_REFERENCE = re.compile(rf"{_DOSSIER}(?:{_NUMBER})?")
_CITED = re.compile(r"\b(kamerstuk(?:ken)?(?:\s+[IV]{1,2})?)\s*:?\s+([^\[\]()]{0,40})", re.IGNORECASE)
_DIGITS = re.compile(
    r"(\d{2})[ .\u00a0]?(\d{3})(?!\d)(-[IVXLC]+)?(?:\s*,?\s*(?:nr\.?|nummer|#)?\s*(\d{1,5})\b)?", re.IGNORECASE
)
# What may follow a reference: "Kamerstuk 32 637, nr. 379 en 441" cites one paper only and is wrong.
_LOOSE_NUMBER = re.compile(r"^(?:\s*,)?\s*(?:nr\b|nummer\b|en\s+\d|\d)")
LONGEST_FOUND = 60


def paper_problem(reference: str) -> str | None:
    """Say what is wrong with a reference such as "32 637, nr. 379"; None when nothing is.

    Gives the reference as it should be when that can be told, else an empty text.
    """
    if _REFERENCE.fullmatch(reference.strip()):
        return None
    found = _DIGITS.match(reference.strip())
    if found is None:
        return ""
    first, last, chapter, number = found.groups()
    return f"{first} {last}{chapter or ''}" + (f", nr. {number}" if number else "")


def wrong_citations(line: str) -> list[tuple[str, str]]:
    """Find the citations in a line that are not in the form of parliament: what stands there and what it should be."""
    wrong = []
    for word, after in _CITED.findall(line):
        right = _REFERENCE.match(after)
        if right and not _LOOSE_NUMBER.match(after[right.end() :]):
            continue
        # The word in a sentence ("dit kamerstuk gaat over …") cites nothing when no number follows.
        if not re.match(r"[\d(]", after):
            continue
        wrong.append((f"{word} {after}"[:LONGEST_FOUND].rstrip("]. "), paper_problem(after) or ""))
    return wrong
