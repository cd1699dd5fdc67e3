"""The checker sees every kind of mistake, and the proof sees an answer that can be improved."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assigning import (
    Assessor,
    AssignmentProblem,
    Changes,
    Finding,
    FindingCode,
    Pair,
    Phase,
    PhaseName,
    PlaceReason,
    Proposal,
    Removal,
    RemovalReason,
    Rules,
    SameGroup,
    ViolationCode,
    Wish,
    assign,
    check_assignment,
)
from assessment.assigning.explanation import explain
from assessment.assigning.optimality import can_improve
from tests.assessment.assigning.instances import all_answers, draw_problem, merit

PROBLEM = AssignmentProblem(
    tuple(Proposal(f"P{index}", 2) for index in range(3)),
    (
        Assessor("A", capacity=3, group="RVO"),
        Assessor("B", group="RVO"),
        Assessor("C", minimum=1),
        Assessor("D", capacity=1),
    ),
    conflicts=frozenset({Pair("P0", "C"), Pair("P2", "B")}),
    fixed=frozenset({Pair("P1", "D")}),
    wishes=(Wish("P1", "A", 30),),
    previous=frozenset({Pair("P0", "A"), Pair("P2", "B"), Pair("gone", "A")}),
    rules=Rules(same_group=SameGroup.FORBID),
)
RESULT = assign(PROBLEM)


def told(pairs, problem=PROBLEM):
    """Dress wrong pairs up as a result that tells the truth about itself."""
    return explain(problem, frozenset(pairs), lots=(), unique=True, solver="")


def codes(result, problem=PROBLEM):
    return {each.code for each in check_assignment(problem, result)}


def test_the_result_itself_is_right():
    assert check_assignment(PROBLEM, RESULT) == ()


@pytest.mark.parametrize(
    ("code", "added", "removed"),
    [
        (ViolationCode.CONFLICT, Pair("P0", "C"), None),
        (ViolationCode.FIXED, None, Pair("P1", "D")),
        (ViolationCode.CAPACITY, Pair("P2", "D"), None),
        (ViolationCode.TOO_MANY, Pair("P1", "A"), None),
        (ViolationCode.SAME_GROUP, Pair("P0", "A"), None),
    ],
)
def test_pairs_against_a_rule_are_seen(code, added, removed):
    pairs = {Pair("P0", "B"), Pair("P1", "B"), Pair("P1", "D"), Pair("P2", "C")}

    wrong = told((pairs | ({added} if added else set())) - {removed})

    assert code not in codes(told(pairs))
    assert code in codes(wrong)


def test_an_assignment_that_could_be_better_is_seen():
    wishes = (Wish("P0", "A", 30),)
    problem = AssignmentProblem((Proposal("P0", 1),), (Assessor("A"), Assessor("B")), wishes=wishes)

    assert codes(told({Pair("P0", "A")}, problem), problem) == {ViolationCode.NOT_OPTIMAL}
    assert codes(told({Pair("P0", "B")}, problem), problem) == set()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (ViolationCode.OTHER_PROBLEM, {"problem_sha256": "0" * 64}),
        (ViolationCode.PLACES, {"places": RESULT.places[::-1]}),
        (ViolationCode.PLACES, {"places": RESULT.places[:1] * 2}),
        (ViolationCode.PLACES, {"places": (*RESULT.places, replace(RESULT.places[-1], proposal="P9"))}),
        (ViolationCode.REASON, {"places": (replace(RESULT.places[0], reason=PlaceReason.FIXED), *RESULT.places[1:])}),
        (ViolationCode.REASON, {"places": (replace(RESULT.places[0], cost=7), *RESULT.places[1:])}),
        (ViolationCode.SHORTAGES, {"shortages": ()}),
        (ViolationCode.SHORTAGES, {"shortages": (replace(RESULT.shortages[0], missing=2),)}),
        (ViolationCode.SHORTAGES, {"shortages": (replace(RESULT.shortages[0], in_conflict=()),)}),
        (ViolationCode.SHORTAGES, {"shortages": (replace(RESULT.shortages[0], full=()),)}),
        (ViolationCode.SHORTAGES, {"shortages": (replace(RESULT.shortages[0], same_group=()),)}),
        (ViolationCode.SHORTAGES, {"shortages": (replace(RESULT.shortages[0], few_allowed=True),)}),
        (ViolationCode.LOADS, {"loads": RESULT.loads[:-1]}),
        (ViolationCode.LOADS, {"loads": (replace(RESULT.loads[0], carried=1), *RESULT.loads[1:])}),
        (ViolationCode.CHANGES, {"changes": Changes((), (), ())}),
        (
            ViolationCode.CHANGES,
            {"changes": replace(RESULT.changes, removed=(Removal(Pair("gone", "A"), RemovalReason.REPLACED),))},
        ),
        (ViolationCode.FINDINGS, {"findings": (Finding(FindingCode.FIXED_ABOVE_CAPACITY, Pair("P1", "D")),)}),
        (ViolationCode.PHASES, {"phases": (Phase(PhaseName.SHORTAGE, 0), *RESULT.phases[1:])}),
        (ViolationCode.PHASES, {"phases": RESULT.phases[1:]}),
    ],
)
def test_a_result_that_tells_something_else_is_seen(code, change):
    assert codes(replace(RESULT, **change)) == {code}


def test_there_is_a_shortage_to_tell_about():
    """P0 has nobody besides A and B, of one employer: C is in conflict and D is full."""
    assert [(each.proposal, each.in_conflict, each.full) for each in RESULT.shortages] == [("P0", ("C",), ("D",))]
    assert RESULT.shortages[0].same_group in {("A",), ("B",)}


@given(st.integers(0, 100_000))
@settings(max_examples=200, deadline=None)
def test_the_proof_agrees_with_brute_force_on_any_assignment(number):
    """Of every assignment that keeps the rules it says rightly whether a better one exists."""
    random_ = random.Random(number)
    problem = draw_problem(random_, proposals=2, assessors=4)
    merits = {pairs: merit(problem, pairs, 1) for pairs in all_answers(problem)}
    best = min(merits.values())
    answers = sorted(merits, key=sorted)

    for pairs in random_.sample(answers, min(len(answers), 8)):
        assert can_improve(problem, pairs, turns=1) == (merits[pairs] > best)
