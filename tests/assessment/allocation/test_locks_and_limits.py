"""Locks and maxima down the ranking, against the words of the rules told another way."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    ConflictCode,
    Group,
    GroupKind,
    GroupLimit,
    Infeasible,
    InvalidProblem,
    LimitReached,
    Lock,
    Measure,
    Method,
    Reason,
    Rules,
    WhenNextDoesNotFit,
    allocate,
    check_allocation,
)
from tests.assessment.allocation.brute_force import competes, groups_of, keeps_amounts
from tests.assessment.allocation.random_problems import random_problem

LI = GroupKind.PROVINCE
CANDIDATES = (
    Candidate("A", 40, 1, Fraction(5), province="LI", part="zuid"),
    Candidate("B", 30, 2, Fraction(4), province="LI", part="zuid", themes=("people",)),
    Candidate("C", 20, 3, Fraction(3), province="LI", part="zuid"),
    Candidate("D", 10, 4, Fraction(2), province="GR", part="noord"),
)


def divide(rules, candidates=CANDIDATES):
    problem = AllocationProblem(rules, candidates)
    result = allocate(problem)
    assert check_allocation(problem, result) == ()
    return result


def reasons(result):
    return {line.key: line.reason for line in result.lines}


def test_the_third_of_a_province_is_passed_over_and_the_line_says_which_maximum():
    result = divide(Rules(100, limits=(GroupLimit(LI, maximum_count=2),)))

    assert result.awarded_keys == ("A", "B", "D")
    assert result.line("C").reason is Reason.GROUP_MAXIMUM
    assert result.line("C").limit == LimitReached(Group(LI, "LI"), Measure.COUNT, 2, 2)


def test_a_maximum_in_cents_passes_over_who_would_exceed_it_by_one():
    limit = GroupLimit(GroupKind.PART, "zuid", maximum_cents=89)

    result = divide(Rules(100, limits=(limit,)))

    assert result.awarded_keys == ("A", "B", "D")
    assert result.line("C").limit == LimitReached(Group(GroupKind.PART, "zuid"), Measure.CENTS, 89, 70)


def test_who_is_passed_over_for_a_maximum_does_not_end_the_division():
    result = divide(Rules(50, limits=(GroupLimit(LI, "LI", maximum_count=1),)))

    assert reasons(result) == {
        "A": Reason.AWARDED_IN_FULL,
        "B": Reason.GROUP_MAXIMUM,
        "C": Reason.GROUP_MAXIMUM,
        "D": Reason.AWARDED_IN_FULL,
    }


def test_who_is_locked_in_has_its_turn_first_and_who_is_locked_out_none():
    result = divide(Rules(60, locked_in=(Lock("D", "afspraak"),), locked_out=(Lock("A", "dubbel"),)))

    assert reasons(result) == {
        "A": Reason.LOCKED_OUT,
        "B": Reason.AWARDED_IN_FULL,
        "C": Reason.AWARDED_IN_FULL,
        "D": Reason.LOCKED_IN,
    }
    assert [line.key for line in result.lines] == ["A", "B", "C", "D"]
    assert (result.line("D").left_before_cents, result.line("B").left_before_cents) == (60, 50)


def test_reserve_places_are_for_who_was_refused_for_lack_of_money_or_room():
    rules = Rules(40, WhenNextDoesNotFit.SKIP, locked_out=(Lock("B", "dubbel"),), reserve_places=1)

    assert divide(rules).reserve_keys(1) == ("C",)


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        (Rules(39, locked_in=(Lock("A", "x"),)), {ConflictCode.LOCKED_IN_ABOVE_CEILING}),
        (
            Rules(99, locked_in=(Lock("A", "x"), Lock("B", "x")), limits=(GroupLimit(LI, maximum_count=1),)),
            {ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_COUNT},
        ),
        (
            Rules(99, locked_in=(Lock("A", "x"),), limits=(GroupLimit(LI, "LI", maximum_cents=39),)),
            {ConflictCode.LOCKED_IN_ABOVE_MAXIMUM_CENTS},
        ),
        (
            Rules(99, locked_in=(Lock("D", "x"),), minimum_total_score=Fraction(3)),
            {ConflictCode.LOCKED_IN_NOT_ELIGIBLE},
        ),
    ],
)
@pytest.mark.parametrize("method", Method)
def test_locks_that_cannot_be_are_named(rules, codes, method):

    with pytest.raises(Infeasible) as refusal:
        allocate(AllocationProblem(replace(rules, method=method), CANDIDATES))

    assert {each.code for each in refusal.value.conflicts} == codes


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Rules(1, limits=(GroupLimit(LI, minimum_count=1),)), "best total value"),
        (lambda: Rules(1, part_awards=True), "part_awards"),
        (lambda: Rules(1, locked_in=(Lock("A", "x"), Lock("A", "y"))), "twice"),
        (lambda: Rules(1, locked_in=(Lock("A", "x"),), locked_out=(Lock("A", "x"),)), "in and out"),
        (lambda: Rules(1, reserve_places=-1), "reserve"),
        (lambda: Lock("A", " "), "reason"),
        (lambda: GroupLimit(LI), "without a number"),
        (lambda: GroupLimit(LI, "", maximum_count=1), "key"),
        (lambda: GroupLimit(LI, maximum_count=-1), "maximum"),
        (lambda: GroupLimit(LI, minimum_count=0), "minimum"),
        (lambda: Group(LI, ""), "key"),
        (lambda: Candidate("A", 1, 1, Fraction(1), themes=("",)), "theme"),
        (lambda: AllocationProblem(Rules(1, locked_in=(Lock("Z", "x"),)), CANDIDATES), "locked: Z"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(build, message):
    with pytest.raises(InvalidProblem, match=message):
        build()


def expected_amounts(problem):
    """Go down the ranking by trying each amount against all rules of everyone so far; None when locks do not fit."""
    rules = problem.rules
    people = sorted((each for each in problem.candidates if competes(each, rules)), key=lambda each: each.rank)
    locked = [each for each in people if each.key in {lock.key for lock in rules.locked_in}]
    amounts = {each.key: each.requested_cents for each in locked}
    if len(locked) < len(rules.locked_in) or not _fits(problem, people, amounts, True):
        return None
    for each in people:
        if each in locked:
            continue
        tried = amounts | {each.key: each.requested_cents}
        if not _fits(problem, people, tried, False):
            continue
        left = rules.ceiling_cents - sum(amounts.values())
        if each.requested_cents <= left:
            amounts = tried
        elif rules.when_next_does_not_fit is not WhenNextDoesNotFit.SKIP:
            if rules.when_next_does_not_fit is WhenNextDoesNotFit.PART_FUND and left >= max(
                rules.minimum_award_cents, 1
            ):
                amounts[each.key] = left
            return amounts
    return amounts


def _fits(problem, people, amounts, with_ceiling):
    within = not with_ceiling or sum(amounts.values()) <= problem.rules.ceiling_cents
    groups = ((limit, [amounts.get(key, 0) for key in members]) for limit, members in groups_of(problem, people))
    return within and all(keeps_amounts(limit, inside) for limit, inside in groups)


@pytest.mark.parametrize("variant", WhenNextDoesNotFit)
def test_the_ranking_with_locks_and_maxima_agrees_with_the_words(variant):

    seen = set()
    for seed in range(400):
        problem = random_problem(seed, method=Method.RANKING, small=seed % 2 == 0)
        problem = replace(problem, rules=replace(problem.rules, when_next_does_not_fit=variant))
        try:
            result = allocate(problem)
        except Infeasible:
            assert expected_amounts(problem) is None, seed
            continue
        assert check_allocation(problem, result) == (), seed
        assert {each.key: each.awarded_cents for each in result.lines if each.is_awarded} == expected_amounts(problem)
        seen |= {line.reason for line in result.lines}
    assert {Reason.GROUP_MAXIMUM, Reason.LOCKED_IN, Reason.LOCKED_OUT, Reason.CEILING_REACHED} <= seen
