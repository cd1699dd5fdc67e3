"""One way to write it down, and nothing else is read back."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Group,
    GroupLimit,
    InvalidCanonical,
    Lock,
    Method,
    Rules,
    WhenNextDoesNotFit,
    allocate,
    canonical_bytes,
    from_canonical,
    problem_from_canonical,
    result_from_canonical,
    sha256_of,
)
from tests.assessment.allocation.strategies import problems

PROBLEM = AllocationProblem(
    Rules(
        10_000,
        WhenNextDoesNotFit.PART_FUND,
        minimum_award_cents=500,
        minimum_total_score=Fraction(5, 2),
        minimum_criterion_scores=(CriterionScore("fit", Fraction(3)),),
        criterion_order=("fit",),
        lottery_seed="zaad é",
    ),
    (
        Candidate("b", 700, None, None),
        Candidate("a’", 9_900, 1, Fraction(11, 3), (CriterionScore("fit", Fraction(2)),)),
    ),
)

WRITTEN_PROBLEM = (
    rb'{"candidates":[{"criterion_scores":{"fit":"2/1"},"key":"a\u2019","rank":1,"requested_cents":9900,'
    rb'"score":"11/3"},{"criterion_scores":{},"key":"b","rank":null,"requested_cents":700,"score":null}],'
    rb'"format":"mkbdeals/allocation-problem/1","rules":{"ceiling_cents":10000,"criterion_order":["fit"],'
    rb'"lottery_seed":"zaad \u00e9","method":"ranking_until_spent","minimum_award_cents":500,'
    rb'"minimum_criterion_scores":{"fit":"3/1"},"minimum_total_score":"5/2",'
    rb'"when_next_does_not_fit":"part_fund"}}'
)


def test_the_canonical_form_of_a_problem_is_written_out():
    assert canonical_bytes(PROBLEM) == WRITTEN_PROBLEM


def test_the_canonical_form_of_a_result_is_written_out():
    written = json.loads(canonical_bytes(allocate(PROBLEM)))

    assert written == {
        "format": "mkbdeals/allocation-result/1",
        "problem_sha256": sha256_of(PROBLEM),
        "awarded_cents": 0,
        "left_cents": 10_000,
        "lines": [
            {
                "key": "a’",
                "rank": 1,
                "reason": "below_minimum_score",
                "requested_cents": 9_900,
                "awarded_cents": 0,
                "left_before_cents": 10_000,
                "left_after_cents": 10_000,
                "shortfalls": [["fit", "2/1", "3/1"]],
                "blocked_by": None,
            },
            {
                "key": "b",
                "rank": None,
                "reason": "unranked",
                "requested_cents": 700,
                "awarded_cents": 0,
                "left_before_cents": 10_000,
                "left_after_cents": 10_000,
                "shortfalls": [],
                "blocked_by": None,
            },
        ],
    }


NEWER_PROBLEM = AllocationProblem(
    Rules(
        10_000,
        method=Method.BEST_VALUE,
        limits=(GroupLimit("theme", maximum_count=2), GroupLimit("part", "zuid", None, 5_000, 1, 700)),
        locked_in=(Lock("b", "afspraak"),),
        reserve_places=3,
        part_awards=True,
        groups=(Group("theme", "fiscal"),),
    ),
    (Candidate("b", 700, 1, Fraction(3), province="LI", part="zuid", themes=("people", "digital")),),
)

WRITTEN_NEWER_PROBLEM = (
    rb'{"candidates":[{"criterion_scores":{},"key":"b","part":"zuid","province":"LI","rank":1,"requested_cents":700,'
    rb'"score":"3/1","themes":["digital","people"]}],"format":"mkbdeals/allocation-problem/2",'
    rb'"rules":{"ceiling_cents":10000,"criterion_order":[],"groups":[["theme","fiscal"]],'
    rb'"limits":[{"key":"zuid","kind":"part","maximum_cents":5000,"maximum_count":null,"minimum_cents":700,'
    rb'"minimum_count":1},{"key":null,"kind":"theme","maximum_cents":null,"maximum_count":2,"minimum_cents":null,'
    rb'"minimum_count":null}],"locked_in":[["b","afspraak"]],"locked_out":[],"lottery_seed":null,'
    rb'"method":"best_total_value","minimum_award_cents":0,"minimum_criterion_scores":{},"minimum_total_score":null,'
    rb'"part_awards":true,"reserve_places":3,"when_next_does_not_fit":"stop"}}'
)


def test_format_2_is_written_out_and_read_back():
    assert canonical_bytes(NEWER_PROBLEM) == WRITTEN_NEWER_PROBLEM
    assert problem_from_canonical(WRITTEN_NEWER_PROBLEM) == NEWER_PROBLEM


def test_what_format_1_can_hold_is_not_read_from_format_2():
    """One problem, one text: a stored hash can then be compared whatever version wrote it."""
    old = json.loads(WRITTEN_PROBLEM)
    newer = json.loads(WRITTEN_NEWER_PROBLEM)["rules"] | {"limits": [], "locked_in": [], "groups": []}
    old["rules"] = newer | {"reserve_places": 0, "part_awards": False} | old["rules"]
    old["candidates"] = [each | {"part": "", "province": "", "themes": []} for each in old["candidates"]]
    old["format"] = "mkbdeals/allocation-problem/2"

    with pytest.raises(InvalidCanonical, match="not in canonical form"):
        from_canonical(json.dumps(old, sort_keys=True, separators=(",", ":")).encode())


@given(problems())
@settings(max_examples=500, deadline=None)
def test_what_is_written_is_read_back_the_same(problem):
    result = allocate(problem)

    assert problem_from_canonical(canonical_bytes(problem)) == problem
    assert result_from_canonical(canonical_bytes(result)) == result


@given(problems())
def test_a_stored_run_can_be_done_again(problem):
    stored = canonical_bytes(problem), canonical_bytes(allocate(problem))

    assert canonical_bytes(allocate(problem_from_canonical(stored[0]))) == stored[1]


@given(st.integers(0, len(WRITTEN_PROBLEM) - 1), st.integers(0, 255))
@settings(max_examples=1000, deadline=None)
def test_any_changed_byte_is_refused_or_is_another_problem(position, byte):
    changed = WRITTEN_PROBLEM[:position] + bytes([byte]) + WRITTEN_PROBLEM[position + 1 :]
    if changed == WRITTEN_PROBLEM:
        return

    try:
        other = problem_from_canonical(changed)
    except InvalidCanonical:
        return
    assert (other != PROBLEM, canonical_bytes(other)) == (True, changed)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"format":"mkbdeals/allocation-problem/2"}',
        WRITTEN_PROBLEM + b"\n",
        WRITTEN_PROBLEM.replace(b":", b": "),
        WRITTEN_PROBLEM.replace(b"11/3", b"22/6"),
        WRITTEN_PROBLEM.replace(b"11/3", b"11/0"),
        WRITTEN_PROBLEM.replace(b"11/3", b"11"),
        WRITTEN_PROBLEM.replace(b"9900", b"9900.0"),
        WRITTEN_PROBLEM.replace(b"9900", b"-9900"),
        WRITTEN_PROBLEM.replace(b"9900", b"true"),
        WRITTEN_PROBLEM.replace(b'"rank":1', b'"rank":NaN'),
        WRITTEN_PROBLEM.replace(b"part_fund", b"part_found"),
        WRITTEN_PROBLEM.replace(b'"b"', b'"a\\u2019"'),
        WRITTEN_PROBLEM.replace(b"}}", b'},"extra":1}'),
    ],
    ids=lambda data: repr(data[:30]),
)
def test_anything_else_is_refused(data):
    assert data != WRITTEN_PROBLEM

    with pytest.raises(InvalidCanonical):
        from_canonical(data)


def test_a_result_is_not_a_problem_and_the_other_way_round():
    result = canonical_bytes(allocate(PROBLEM))

    with pytest.raises(InvalidCanonical, match="a result"):
        problem_from_canonical(result)
    with pytest.raises(InvalidCanonical, match="a problem"):
        result_from_canonical(WRITTEN_PROBLEM)


def test_amounts_of_a_result_are_whole_cents():
    written = canonical_bytes(allocate(PROBLEM))

    for old, new in [(b'"awarded_cents":0', b'"awarded_cents":0.0'), (b'"rank":1', b'"rank":true')]:
        assert old in written
        with pytest.raises(InvalidCanonical):
            result_from_canonical(written.replace(old, new))
