"""What docs/assigning.md promises is what the code does."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.assigning import (
    Assessor,
    AssignmentProblem,
    FindingCode,
    Obstacle,
    Pair,
    PhaseName,
    PlaceReason,
    Preference,
    Proposal,
    RemovalReason,
    Repeat,
    Rules,
    ViolationCode,
    Wish,
    assign,
    check_assignment,
)
from assessment.assigning.lots import lot

DOCUMENT = (Path(__file__).parents[3] / "docs" / "assigning.md").read_text(encoding="utf-8")

FOUR_PROPOSALS = AssignmentProblem(
    tuple(Proposal(key, 2) for key in ("Achterhoek", "Drechtsteden", "Twente", "Zeeland")),
    (
        Assessor("Bos", capacity=3, group="RVO"),
        Assessor("De Wit", group="RVO"),
        Assessor("Kok", carried=1),
        Assessor("Smit"),
    ),
    conflicts=frozenset({Pair("Achterhoek", "Kok"), Pair("Zeeland", "Smit")}),
    fixed=frozenset({Pair("Twente", "Smit")}),
    wishes=(Wish("Drechtsteden", "Smit", Preference.EAGER), Wish("Zeeland", "Bos", Preference.RELUCTANT)),
    rules=Rules(seed="example"),
)


def table(name):
    """Return the cells of an example, without the head."""
    (found,) = re.findall(rf"<!-- example: {name}(?:;.*?)? -->\n\n((?:\|.*\n)+)", DOCUMENT)
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in found.splitlines()]
    return rows[2:]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("phases", PhaseName),
        ("reasons", PlaceReason),
        ("obstacles", Obstacle),
        ("findings", FindingCode),
        ("removals", RemovalReason),
        ("violations", ViolationCode),
    ],
)
def test_the_document_lists_every_code_in_order(name, codes):
    assert [row[0] for row in table(name)] == [code.value for code in codes]


def test_four_proposals_are_those_of_the_document():
    result = assign(FOUR_PROPOSALS)

    assert check_assignment(FOUR_PROPOSALS, result) == ()
    assert [[each.proposal, each.assessor, each.reason.value] for each in result.places] == table("four-proposals")
    assert sorted(each.total for each in result.loads) == [2, 2, 2, 3]


def test_dropping_out_is_that_of_the_document():
    people = tuple(each for each in FOUR_PROPOSALS.assessors if each.key != "De Wit")
    rules = replace(FOUR_PROPOSALS.rules, repeat=Repeat.KEEP_FIRST)
    problem = replace(FOUR_PROPOSALS, assessors=people, rules=rules, previous=assign(FOUR_PROPOSALS).pairs)

    result = assign(problem)

    assert check_assignment(problem, result) == ()
    seen = [
        [each.proposal, each.assessor, each.reason.value, "kept" if each.pair in result.changes.kept else "added"]
        for each in result.places
    ]
    assert seen == table("dropped-out")


def test_a_lot_is_the_beginning_of_the_hash_of_the_document():
    text = re.search(r"printf '(.*)' \| sha256sum \| cut -c1-5", DOCUMENT).group(1).replace("\\n", "\n")

    assert text == "example\n0\nAchterhoek\nBos"
    assert f"{lot('example', 0, 'Achterhoek', 'Bos'):05x}" == hashlib.sha256(text.encode()).hexdigest()[:5]
