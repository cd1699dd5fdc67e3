"""Rules that cannot be met together are named, exactly."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    Conflict,
    ConflictCode,
    Demand,
    Group,
    GroupKind,
    GroupLimit,
    Infeasible,
    Lock,
    Method,
    Rules,
    allocate,
)
from tests.assessment.allocation.brute_force import best_by_brute_force
from tests.assessment.allocation.random_problems import random_problem

THEME, PART, PROVINCE = GroupKind.THEME, GroupKind.PART, GroupKind.PROVINCE
CANDIDATES = (
    Candidate("A", 40, 1, Fraction(5), province="LI", part="zuid", themes=("digital",)),
    Candidate("B", 30, 2, Fraction(4), province="LI", part="zuid", themes=("people",)),
    Candidate("C", 20, 3, Fraction(3), province="GR", part="noord", themes=("digital",)),
)


def conflicts_of(rules, candidates=CANDIDATES):
    with pytest.raises(Infeasible) as refusal:
        allocate(AllocationProblem(replace(rules, method=Method.BEST_VALUE), candidates))
    return refusal.value.conflicts


def best(ceiling, *limits, **rules):
    return Rules(ceiling, method=Method.BEST_VALUE, limits=limits, **rules)


def test_a_minimum_for_a_theme_without_a_proposal_is_named():
    rules = best(99, GroupLimit(THEME, minimum_count=1), groups=(Group(THEME, "fiscal"),))

    assert conflicts_of(rules) == (
        Conflict(ConflictCode.NO_CANDIDATE_IN_GROUP, THEME, "fiscal", needed=1, available=0),
    )


@pytest.mark.parametrize(
    ("rules", "conflict"),
    [
        (
            best(99, GroupLimit(PART, "zuid", minimum_count=3)),
            Conflict(ConflictCode.TOO_FEW_CANDIDATES_IN_GROUP, PART, "zuid", needed=3, available=2),
        ),
        (
            best(99, GroupLimit(PART, "noord", minimum_cents=21)),
            Conflict(ConflictCode.EARMARK_ABOVE_REQUESTS, PART, "noord", needed=21, available=20),
        ),
        (
            best(30, GroupLimit(PART, "zuid", minimum_cents=31)),
            Conflict(ConflictCode.EARMARK_ABOVE_CEILING, PART, "zuid", needed=31, available=30),
        ),
        (
            best(99, GroupLimit(PROVINCE, maximum_count=1), GroupLimit(PROVINCE, "LI", minimum_count=2)),
            Conflict(ConflictCode.MINIMUM_COUNT_ABOVE_MAXIMUM, PROVINCE, "LI", needed=2, available=1),
        ),
        (
            best(99, GroupLimit(PROVINCE, maximum_cents=9), GroupLimit(PROVINCE, "GR", minimum_cents=10)),
            Conflict(ConflictCode.MINIMUM_CENTS_ABOVE_MAXIMUM, PROVINCE, "GR", needed=10, available=9),
        ),
    ],
)
def test_what_anyone_can_see_is_named_with_its_numbers(rules, conflict):
    assert conflicts_of(rules) == (conflict,)


def test_demands_that_only_together_cannot_be_met_are_named_together():
    """One of each theme costs € 50 at least; the ceiling of € 49 leaves one of the two without."""
    rules = best(49, GroupLimit(THEME, minimum_count=1), GroupLimit(PROVINCE, maximum_count=2))

    assert {(each.demand, each.group, each.needed) for each in conflicts_of(rules)} == {
        (Demand.CEILING, None, 49),
        (Demand.MINIMUM_COUNT, "digital", 1),
        (Demand.MINIMUM_COUNT, "people", 1),
    }


def test_locks_are_named_when_they_stand_in_the_way():
    rules = best(99, GroupLimit(THEME, "people", minimum_count=1), locked_out=(Lock("B", "dubbel"),))

    assert {each.code for each in conflicts_of(rules)} == {ConflictCode.NO_CANDIDATE_IN_GROUP}
    rules = best(50, GroupLimit(THEME, "people", minimum_count=1), locked_in=(Lock("A", "afspraak"),))
    assert {(each.demand, each.key, each.group) for each in conflicts_of(rules)} == {
        (Demand.CEILING, None, None),
        (Demand.LOCKED_IN, "A", None),
        (Demand.MINIMUM_COUNT, None, "people"),
    }


def test_the_minimum_award_is_named_when_lower_part_awards_would_do():
    rules = best(20, GroupLimit(THEME, minimum_count=1), part_awards=True, minimum_award_cents=15)

    assert Demand.MINIMUM_AWARD in {each.demand for each in conflicts_of(rules)}


def test_part_awards_with_overlapping_limits_in_cents_are_refused_by_name():
    limits = GroupLimit(THEME, "digital", maximum_cents=50), GroupLimit(PART, "zuid", maximum_cents=60)

    assert {(each.code, each.group) for each in conflicts_of(best(99, *limits, part_awards=True))} == {
        (ConflictCode.OVERLAPPING_WITH_PART_AWARDS, "digital"),
        (ConflictCode.OVERLAPPING_WITH_PART_AWARDS, "zuid"),
    }


def test_every_named_set_is_a_smallest_one():
    """Keep only what is named: still nothing fits. Leave any one of them out: something does."""
    checked = 0
    for seed in range(500):
        problem = random_problem(seed)
        try:
            allocate(problem)
        except Infeasible as refusal:
            named = refusal.conflicts
        else:
            continue
        if {each.code for each in named} != {ConflictCode.NOT_TOGETHER}:
            assert best_by_brute_force(problem) is None, seed
            continue
        checked += 1
        assert best_by_brute_force(only(problem, named)) is None, seed
        for left_out in named:
            rest = [each for each in named if each is not left_out]
            assert best_by_brute_force(only(problem, rest)) is not None, (seed, left_out)
    assert checked > 20


def only(problem, named):
    """Give the problem with these demands alone."""
    rules, demands = problem.rules, {each.demand for each in named}
    keys = {each.key for each in named}
    limits = tuple(
        GroupLimit(each.kind, each.group, **{each.demand.value: each.needed})
        for each in named
        if each.group is not None
    )
    everything = sum(each.requested_cents for each in problem.candidates)
    fewer = replace(
        rules,
        ceiling_cents=rules.ceiling_cents if Demand.CEILING in demands else everything,
        limits=limits,
        locked_in=tuple(lock for lock in rules.locked_in if lock.key in keys),
        locked_out=tuple(lock for lock in rules.locked_out if lock.key in keys),
    )
    return replace(problem, rules=fewer)
