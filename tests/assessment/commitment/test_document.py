"""The document of a rule: one way to write it, and every difference is seen."""

import hashlib
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.commitment import (
    CommittedCriterion,
    CommittedLimit,
    InvalidRule,
    RuleContent,
    changes_between,
    code_sha256,
    read_rule,
    rule_sha256,
    write_rule,
)
from assessment.commitment.code_version import BASE, ROOMS

RULE = RuleContent(
    round_slug="ronde-9",
    round_name="Ronde 9",
    themes=("human_capital", "digitalisation"),
    criteria=(
        CommittedCriterion("fit", "Aansluiting", Decimal("60"), 1, 5, "a" * 64, Decimal("2.5")),
        CommittedCriterion("reach", "Bereik", Decimal("40.00"), 1, 5, "b" * 64),
    ),
    minimum_total_score=Decimal("3"),
    assessors_per_proposal=3,
    method="best_value",
    when_next_does_not_fit="stop",
    part_awards=True,
    reserve_places=2,
    minimum_contribution_cents=10_000_000,
    maximum_contribution_cents=40_000_000,
    limits=(
        CommittedLimit("theme", "", minimum_count=1),
        CommittedLimit("province", "PV20", maximum_count=2, maximum_cents=50_000_000),
    ),
    tie_order=("fit", "reach"),
    lottery_value_source="trekking van 10 december",
    lottery_value="",
    release="0.1.0",
    code_sha256="c" * 64,
)
CHANGED = {
    "round_slug": "ronde-10",
    "themes": ("human_capital",),
    "minimum_total_score": None,
    "assessors_per_proposal": 4,
    "method": "ranking",
    "when_next_does_not_fit": "skip",
    "part_awards": False,
    "reserve_places": 3,
    "minimum_contribution_cents": 10_000_001,
    "maximum_contribution_cents": 39_999_999,
    "tie_order": ("reach", "fit"),
    "lottery_value_source": "trekking van 11 december",
    "lottery_value": "0042",
}


def test_what_is_written_reads_back_to_the_same():
    text = write_rule(RULE)

    assert read_rule(text) == RULE
    assert text.isascii() and " " not in text.replace("Ronde 9", "").replace("trekking van 10 december", "").replace(
        "whole cents", ""
    ).replace("exact fractions, rounded half up only when shown", "")
    assert rule_sha256(text) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_limits_and_themes_makes_no_other_document():
    turned = replace(RULE, limits=RULE.limits[::-1], themes=RULE.themes[::-1])

    assert write_rule(turned) == write_rule(RULE)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + " ",
        lambda text: text.replace('"60.00"', '"60"'),
        lambda text: text.replace('"reserve_places":2,', ""),
        lambda text: text.replace("division-rule/1", "division-rule/2"),
        lambda text: "[]",
        lambda text: "",
        lambda text: "[" * 100_000,
    ],
)
def test_anything_else_is_no_document(spoil):
    with pytest.raises(InvalidRule):
        read_rule(spoil(write_rule(RULE)))


@pytest.mark.parametrize("name", CHANGED)
def test_each_promise_that_changes_is_a_difference_and_another_document(name):
    other = replace(RULE, **{name: CHANGED[name]})

    (change,) = changes_between(RULE, other)
    assert (change.subject, change.after) == (name, getattr(other, name))
    assert rule_sha256(write_rule(other)) != rule_sha256(write_rule(RULE))


def test_weights_limits_and_criteria_are_compared_one_by_one():
    criteria = (replace(RULE.criteria[0], weight_percentage=Decimal(55)), replace(RULE.criteria[1], minimum_score=None))
    limits = (replace(RULE.limits[0], maximum_count=1), CommittedLimit("part", "zuid", minimum_cents=1))
    found = changes_between(RULE, replace(RULE, criteria=criteria, limits=limits))

    assert [(each.subject, each.key, each.field) for each in found] == [
        ("criterion", "fit", "weight_percentage"), ("limit", "part:zuid", ""), ("limit", "province:PV20", ""),
        ("limit", "theme:", ""),
    ]  # fmt: skip
    assert (found[1].before, found[3].after) == (None, None)


def test_another_name_or_program_is_a_difference_only_on_demand():
    other = replace(RULE, round_name="Anders", release="0.2.0", code_sha256="d" * 64)

    assert changes_between(RULE, other) == ()
    assert {each.subject for each in changes_between(RULE, other, with_program=True)} == {
        "round_name", "release", "code_sha256",
    }  # fmt: skip


def test_the_check_number_of_the_program_is_that_of_a_shell():
    command = f"find {' '.join(ROOMS)} -name '*.py' | LC_ALL=C sort | xargs sha256sum | sha256sum"
    said = subprocess.run(["sh", "-c", command], cwd=BASE, capture_output=True, text=True, check=True).stdout

    assert said.split()[0] == code_sha256()
