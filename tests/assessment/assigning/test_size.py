"""A round of a thousand is assigned and proved; how long it takes stands in docs/assigning.md."""

import random
from dataclasses import replace

from assessment.assigning import (
    Assessor,
    AssignmentProblem,
    Pair,
    Proposal,
    Repeat,
    Rules,
    Wish,
    assign,
    check_assignment,
)


def test_a_thousand_proposals_are_assigned_and_again_without_one_assessor():
    random_ = random.Random(7)
    papers = tuple(Proposal(f"P{index:04}", 3) for index in range(1000))
    people = tuple(Assessor(f"A{index:02}", capacity=52, group=f"G{index % 12}") for index in range(60))
    pairs = [Pair(paper.key, person.key) for paper in papers for person in people]
    conflicts = frozenset(each for each in pairs if random_.random() < 0.05)
    wishes = tuple(Wish(*each, random_.choice([0, 30])) for each in pairs if random_.random() < 0.2)
    problem = AssignmentProblem(papers, people, conflicts, wishes=wishes)

    result = assign(problem)

    assert check_assignment(problem, result) == ()
    assert {each.total for each in result.loads} == {50}
    assert (result.missing, result.unique) == (0, True)

    less = replace(
        problem,
        assessors=people[1:],
        conflicts=frozenset(each for each in conflicts if each.assessor != "A00"),
        wishes=tuple(each for each in wishes if each.assessor != "A00"),
        previous=result.pairs,
        rules=Rules(repeat=Repeat.KEEP_FIRST),
    )
    again = assign(less)
    assert check_assignment(less, again) == ()
    assert len(again.changes.added) == len(again.changes.removed) == 50
