"""Problems and results come back from their text as they were."""

import pytest

from assessment.assigning import (
    Assessor,
    AssignmentProblem,
    Pair,
    Proposal,
    Repeat,
    Rules,
    Wish,
    assign,
    canonical_bytes,
    problem_from,
    removed_from,
    result_bytes,
    result_from,
)

PEOPLE = (Assessor("ann", capacity=2, carried=1, group="EZK"), Assessor("bob", minimum=1), Assessor("cas"))
BEFORE = frozenset({Pair("P1", "gone"), Pair("P1", "ann")})


def problem(previous=BEFORE):
    return AssignmentProblem(
        (Proposal("P1", 3), Proposal("P2", 2)),
        PEOPLE,
        conflicts=frozenset({Pair("P1", "bob"), Pair("P2", "cas")}),
        fixed=frozenset({Pair("P2", "cas")}),
        wishes=(Wish("P2", "bob", 0),),
        previous=previous,
        rules=Rules(repeat=Repeat.KEEP_FIRST, seed="ronde"),
    )


@pytest.mark.parametrize("previous", [BEFORE, frozenset(), None])
def test_problem_comes_back(previous):
    before = problem(previous)

    assert problem_from(canonical_bytes(before).decode()) == before


def test_result_comes_back_with_shortages_findings_and_removals():
    result = assign(problem())
    text = result_bytes(result).decode("ascii")

    again = result_from(text)

    assert result.shortages
    assert result.findings
    assert result.changes.removed
    assert again == result
    assert again.solver == result.solver
    assert result_bytes(again).decode("ascii") == text
    assert removed_from(text) == {Pair("P1", "gone")}
