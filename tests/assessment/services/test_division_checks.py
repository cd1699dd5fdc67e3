"""What is said of a division before it is kept, with the numbers and the place."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.services.division_checks import CallFacts, division_problems

FACTS = CallFacts(
    groups={
        "province": frozenset({"PV20", "PV21", "PV31"}),
        "part": frozenset({"noord", "oost", "west", "zuid"}),
        "theme": frozenset({"a", "b"}),
    },
    names={"province:PV31": "Limburg", "theme:a": "Fiscaliteit", "theme:z": "Handel", "part:zuid": "Zuid"},
    minimum_contribution=Decimal(100_000),
    maximum_contribution=Decimal(400_000),
    ceiling=Decimal(1_000_000),
)


def limit(kind="province", key="", **numbers):
    nothing = dict.fromkeys(("maximum_count", "maximum_amount", "minimum_count", "minimum_amount"))
    exact = {name: Decimal(value) if "amount" in name else value for name, value in numbers.items()}
    return {"kind": kind, "key": key} | nothing | exact


def said(*limits, method="best_value", facts=FACTS):
    return [(each.row, each.field) for each in division_problems(method, limits, facts)]


NORTH_600 = limit("part", "noord", minimum_amount=600_000)
ONE_EACH = limit(minimum_count=1, maximum_count=1, minimum_amount=100_000, maximum_amount=100_000)
GOOD = {
    "nothing": (),
    "at most two": (limit(maximum_count=2), limit("part", "zuid", maximum_amount=100_000)),
    "all of the ceiling set apart": (NORTH_600, limit("part", "zuid", minimum_amount=400_000)),
    "a deal in each part and a province": (limit("part", minimum_count=1), limit("province", "PV31", minimum_count=2)),
    "themes may share": (limit("theme", "a", minimum_amount=900_000), limit("theme", "b", minimum_amount=900_000)),
    "the same least and most": (ONE_EACH,),
}


@pytest.mark.parametrize("limits", GOOD.values(), ids=GOOD)
def test_what_can_be_met_is_not_refused(limits):
    assert said(*limits) == []


SOUTH = {
    "two deals in too little": limit("part", "zuid", minimum_count=2, maximum_amount=199_999),
    "never reached": limit("part", "zuid", maximum_count=1, minimum_amount="400000.01"),
    "a cent too much": limit("part", "zuid", minimum_amount="400000.01"),
    "five deals": limit("part", "zuid", minimum_count=5),
}
BAD = {
    "theme that is not asked": ((limit("theme", "z", maximum_count=1),), 0, "group"),
    "province that is none": ((limit("province", "GM0001", maximum_count=1),), 0, "group"),
    "least deals above most": ((limit(minimum_count=3, maximum_count=2),), 0, "minimum_count"),
    "least amount above most": ((limit(minimum_amount=200_001, maximum_amount=200_000),), 0, "minimum_amount"),
    "no deal fits": ((limit(maximum_amount="99999.99"),), 0, "maximum_amount"),
    "deals do not fit in the amount": ((SOUTH["two deals in too little"],), 0, "minimum_count"),
    "amount is never reached": ((SOUTH["never reached"],), 0, "minimum_amount"),
    "twice the same": ((limit(maximum_count=1), limit(maximum_amount=200_000)), 1, "group"),
    "set apart above the ceiling": ((NORTH_600, SOUTH["a cent too much"]), 1, "minimum_amount"),
    "set apart for each": ((limit(minimum_amount=333_334),), 0, "minimum_amount"),
    "theme above the ceiling": ((limit("theme", "a", minimum_amount=1_000_001),), 0, "minimum_amount"),
    "deals above the ceiling": ((limit("part", minimum_count=2), SOUTH["five deals"]), 1, "minimum_count"),
    "deals and amounts together": ((NORTH_600, SOUTH["five deals"]), 1, "minimum_count"),
}


@pytest.mark.parametrize(("limits", "row", "field"), BAD.values(), ids=BAD)
def test_what_can_never_be_met_is_named_at_its_number(limits, row, field):
    assert said(*limits) == [(row, field)]


def test_a_minimum_is_not_for_the_ranking():
    assert said(limit(minimum_count=1, minimum_amount=100_000), method="ranking") == [
        (0, "minimum_count"), (0, "minimum_amount"),
    ]  # fmt: skip
    assert said(limit(maximum_count=1), method="ranking") == []


def test_without_a_ceiling_only_the_limits_themselves_are_held_against_the_call():
    assert said(limit(minimum_amount=1_000_000), facts=replace(FACTS, ceiling=None)) == []


def test_the_words_have_the_group_and_the_numbers():
    (problem,) = division_problems("best_value", [limit("theme", "z", maximum_count=1)], FACTS)
    assert "Handel" in problem.message
    (problem,) = division_problems("best_value", [limit("part", "zuid", minimum_amount=1_200_000)], FACTS)
    assert "€\u00a01.200.000" in problem.message and "€\u00a01.000.000" in problem.message
