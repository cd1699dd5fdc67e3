"""Reads the worked tables of docs/ranking.md, so that what the document promises is what the tests check."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assessment.ranking import Minimums, ScoredProposal
from assessment.scoring import Assessment, Criterion, score_proposal

DOCUMENT = Path(__file__).parents[2] / "docs" / "ranking.md"
CRITERIA = [Criterion("fit", 50), Criterion("reach", 50)]


@dataclass(frozen=True)
class MinimumExample:
    """Proposals with their points, the minimums, and by key the place with what is missed."""

    proposals: list[ScoredProposal]
    minimums: Minimums
    expected: dict[str, tuple[str, str]]


def table(name: str) -> tuple[str, list[list[str]]]:
    """Give the settings and the rows of the table below the comment `example: name`."""
    found = re.search(rf"<!-- example: {name}(.*?)-->\n\n((?:\|.*\n)+)", DOCUMENT.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"docs/ranking.md has no example {name}")
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in found[2].splitlines()]
    return found[1], rows[2:]


def minimum_examples() -> list[MinimumExample]:
    """Give the examples of minimum scores."""
    settings, rows = table("minimums")
    wanted = dict(re.findall(r"(\w+): ([\d/]+)", settings))
    minimums = Minimums(Fraction(wanted["total"]), {"reach": Fraction(wanted["reach"])})
    proposals = [ScoredProposal(row[0], _score(row[1])) for row in rows]
    return [MinimumExample(proposals, minimums, {row[0]: (row[3], row[4]) for row in rows})]


def _score(points: str):
    hands = [Assessment(str(n), {"fit": int(hand[0]), "reach": int(hand[1])}) for n, hand in enumerate(points.split())]
    return score_proposal(CRITERIA, hands)
