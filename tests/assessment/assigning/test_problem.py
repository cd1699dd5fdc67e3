"""What a problem refuses."""

import pytest

from assessment.assigning import Assessor, AssignmentProblem, InvalidProblem, Pair, Proposal, Rules, SameGroup, Wish

PAPERS = (Proposal("P", 1),)
PEOPLE = (Assessor("A"),)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Proposal("", 1),
        lambda: Proposal(7, 1),
        lambda: Proposal("P", -1),
        lambda: Proposal("P", 1.0),
        lambda: Proposal("P", True),
        lambda: Proposal("P", 100_001),
        lambda: Assessor("A", capacity=-1),
        lambda: Assessor("A", carried=0.5),
        lambda: Assessor("A", minimum=-2),
        lambda: Assessor("A", group=""),
        lambda: Wish("P", "A", -1),
        lambda: Wish("P", "A", 10_001),
        lambda: Rules(usual_cost=-1),
        lambda: Rules(same_group="perhaps"),
        lambda: AssignmentProblem(PAPERS * 2, PEOPLE),
        lambda: AssignmentProblem(PAPERS, PEOPLE * 2),
        lambda: AssignmentProblem(PAPERS, PEOPLE, wishes=(Wish("P", "A", 1), Wish("P", "A", 2))),
        lambda: AssignmentProblem(PAPERS, PEOPLE, conflicts=frozenset({Pair("P", "B")})),
        lambda: AssignmentProblem(PAPERS, PEOPLE, fixed=frozenset({Pair("Q", "A")})),
        lambda: AssignmentProblem(PAPERS, PEOPLE, wishes=(Wish("Q", "A", 1),)),
    ],
)
def test_problem_refuses(make):
    # An unknown rule is refused by its enum, with a ValueError as well.
    with pytest.raises(ValueError):
        make()


def test_invalid_problem_names_what_is_wrong():
    with pytest.raises(InvalidProblem, match="B is not an assessor of this problem"):
        AssignmentProblem(PAPERS, PEOPLE, conflicts=frozenset({Pair("P", "B")}))


def test_problem_takes_plain_values():
    problem = AssignmentProblem(PAPERS, PEOPLE, conflicts=[("P", "A")], rules=Rules(same_group="forbid"))

    assert problem.conflicts == {Pair("P", "A")}
    assert problem.rules.same_group is SameGroup.FORBID


def test_previous_may_name_who_is_gone():
    problem = AssignmentProblem(PAPERS, PEOPLE, previous=frozenset({Pair("Q", "B")}))

    assert problem.previous == {("Q", "B")}
