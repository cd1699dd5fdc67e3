"""Every flip is applied and the money divided again: in at the flip, out one smallest step before it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    GroupKind,
    GroupLimit,
    Infeasible,
    Lock,
    Method,
    Reason,
    Rules,
    WhenNextDoesNotFit,
    allocate,
)
from assessment.allocation.flips import CeilingFlip, PointsFlip, flips_of
from assessment.allocation.flips import ceilings as ceilings_module
from assessment.allocation.resolve import with_ceiling, with_scores

CODES = ("fit", "feasibility")
# Less than any difference between two scores that occur.
STEP = Fraction(1, 10**9)
SCORES = st.integers(3, 15).map(lambda points: Fraction(points, 3))
CRITERIA = st.integers(2, 10).map(lambda points: Fraction(points, 2))


@st.composite
def problems(draw, **values):
    """Draw a small round: amounts so small that every ceiling can be tried, ties, minimums, some without a place."""
    count = draw(st.integers(2, 6))
    rules = Rules(
        ceiling_cents=draw(st.integers(0, 40)),
        minimum_award_cents=draw(st.integers(0, 6)),
        minimum_total_score=draw(st.none() | st.just(Fraction(2))),
        minimum_criterion_scores=draw(st.just(()) | st.just((CriterionScore("feasibility", Fraction(5, 2)),))),
        criterion_order=draw(st.sampled_from([(), CODES])),
        lottery_seed="seed",
        **{name: draw(each) for name, each in values.items()},
    )
    made = [_candidate(draw, index) for index in range(count)]
    return placed(rules, made, draw(st.integers(0, 1)))


def _candidate(draw, index):
    criteria = tuple(CriterionScore(code, draw(CRITERIA)) for code in CODES)
    province, themes = draw(st.sampled_from("AB")), draw(st.sampled_from([(), ("A",), ("A", "B")]))
    amount = draw(st.integers(1, 12))
    return Candidate(f"P{index}", amount, None, draw(SCORES), criteria, province=province, themes=themes)


def placed(rules, candidates, without=0):
    """Give places by merit; who misses a minimum has none; `without` more were never scored."""
    bare = replace(rules, method=Method.RANKING, part_awards=False, limits=(), locked_in=(), locked_out=())
    problem = AllocationProblem(bare, tuple(replace(each, rank=index + 1) for index, each in enumerate(candidates)))
    for each in candidates:
        problem = with_scores(problem, each.key, each.score)
    extra = tuple(Candidate(f"U{index}", 5, None, None) for index in range(without))
    return replace(problem, rules=rules, candidates=(*problem.candidates, *extra))


def awarded(problem):
    try:
        return frozenset(allocate(problem).awarded_keys)
    except Infeasible:
        return frozenset()


def gets_money(problem, key):
    return key in awarded(problem)


def check_ceiling_flips(problem, flips):
    """Try every ceiling up to the sum of all requests, and one more."""
    present, top = problem.rules.ceiling_cents, sum(each.requested_cents for each in problem.candidates)
    outcomes = [awarded(with_ceiling(problem, cents)) for cents in range(max(top, present) + 2)]
    for key, flip in flips.items():
        if key in outcomes[present]:
            expected = max((cents for cents in range(present) if key not in outcomes[cents]), default=-1) + 1
        else:
            later = range(present + 1, len(outcomes))
            expected = min((cents for cents in later if key in outcomes[cents]), default=None)
        assert (flip.ceiling.cents if flip.ceiling else None) == expected


def check_points_flip(problem, key, flip):
    """Reach the minimums on criteria, then look just below, at and just above the total."""
    candidate = next(each for each in problem.candidates if each.key == key)
    is_in = gets_money(problem, key)
    if key in problem.rules.locked_in_keys | problem.rules.locked_out_keys:
        assert flip is None  # a person decided, whatever the points
        return
    if flip is None:
        for total in (Fraction(0), Fraction(100)):
            if candidate.score is not None:
                assert gets_money(with_scores(problem, key, total, at_minimums(problem, candidate)), key) == is_in
        return
    criteria = {each.criterion: each.minimum for each in flip.criteria}
    assert criteria == {} or not is_in
    if flip.total is None:
        assert gets_money(with_scores(problem, key, flip.present, criteria), key)
        return
    seen = [
        gets_money(with_scores(problem, key, total, criteria), key)
        for total in (flip.total - STEP, flip.total, flip.total + STEP)
    ]
    assert seen == [False, not flip.must_exceed, True]
    assert is_in == (flip.present > flip.total or (flip.present == flip.total and not flip.must_exceed))
    for code in criteria:
        almost = {**criteria, code: criteria[code] - STEP}
        assert not gets_money(with_scores(problem, key, flip.total + STEP, almost), key)


def at_minimums(problem, candidate):
    asked = {each.code: each.score for each in problem.rules.minimum_criterion_scores}
    return {code: max(least, candidate.criterion_score(code)) for code, least in asked.items()}


def maxima():
    """A limit on each province or theme, or on one of them."""
    return st.builds(
        GroupLimit,
        st.sampled_from([GroupKind.PROVINCE, GroupKind.THEME]),
        st.sampled_from([None, "A"]),
        maximum_count=st.integers(0, 2),
        maximum_cents=st.none() | st.integers(0, 20),
    )


def minima():
    return st.builds(
        GroupLimit,
        st.sampled_from([GroupKind.PROVINCE, GroupKind.THEME]),
        st.sampled_from([None, "A"]),
        minimum_count=st.integers(1, 2),
        minimum_cents=st.none() | st.integers(1, 10),
    )


def some_of(strategy, size=2):
    return st.lists(strategy, max_size=size).map(tuple)


def locks(key):
    return st.sampled_from([(), (), (Lock(key, "why"),)])


def check_all_flips(problem):
    try:
        result = allocate(problem)
    except Infeasible:
        return
    flips = flips_of(problem, result)

    check_ceiling_flips(problem, flips)
    assert sorted(flips) == [each.key for each in problem.candidates]
    for key, flip in flips.items():
        assert flip.is_complete
        check_points_flip(problem, key, flip.points)
        check_better_set(problem, result, key, flip.better)


def check_better_set(problem, result, key, better):
    """Lock the candidate in: the division is then the set that the flip speaks of."""
    candidates = {each.key: each for each in problem.candidates}
    if better is None:
        assert result.line(key).reason is not Reason.NOT_IN_BEST_SET or not possible_with(problem, key)
        return
    held = frozenset(allocate(locked_in(problem, key)).awarded_keys)
    chosen = frozenset(result.awarded_keys)
    assert (frozenset(better.instead), {*better.along, key}) == (chosen - held, held - chosen)
    assert better.difference == score_of(candidates, chosen) - score_of(candidates, held) >= 0


def score_of(candidates, keys):
    return sum((candidates[key].score for key in keys), Fraction(0))


def locked_in(problem, key):
    return replace(problem, rules=replace(problem.rules, locked_in=(*problem.rules.locked_in, Lock(key, "why"))))


def possible_with(problem, key):
    try:
        allocate(locked_in(problem, key))
    except Infeasible:
        return False
    return True


@pytest.mark.parametrize("variant", list(WhenNextDoesNotFit))
def test_every_flip_of_the_ranking_does_what_it_says(variant):
    @given(problems(when_next_does_not_fit=st.just(variant)))
    @settings(max_examples=60, deadline=None)
    def holds(problem):
        check_all_flips(problem)

    holds()


@pytest.mark.parametrize("variant", list(WhenNextDoesNotFit))
def test_flips_of_the_ranking_keep_to_limits_and_locks(variant):
    @given(
        problems(
            when_next_does_not_fit=st.just(variant),
            limits=some_of(maxima()),
            locked_in=locks("P0"),
            locked_out=locks("P1"),
        )
    )
    @settings(max_examples=60, deadline=None)
    def holds(problem):
        check_all_flips(problem)

    holds()


@given(problems(method=st.just(Method.BEST_VALUE)))
@settings(max_examples=60, deadline=None)
def test_every_flip_of_the_best_total_value_does_what_it_says(problem):
    check_all_flips(problem)


@given(
    problems(
        method=st.just(Method.BEST_VALUE),
        limits=some_of(maxima() | minima()),
        locked_in=locks("P0"),
        locked_out=locks("P1"),
    )
)
@settings(max_examples=60, deadline=None)
def test_flips_of_the_best_total_value_keep_to_limits_and_locks(problem):
    check_all_flips(problem)


@given(problems(method=st.just(Method.BEST_VALUE), part_awards=st.just(True), limits=some_of(maxima(), size=1)))
@settings(max_examples=60, deadline=None)
def test_flips_of_the_best_total_value_with_part_awards(problem):
    check_all_flips(problem)


def example(ceiling=100, **rules):
    return AllocationProblem(
        Rules(ceiling, **rules),
        (
            Candidate("a", 60, 1, Fraction(9, 2)),
            Candidate("b", 50, 2, Fraction(4)),
            Candidate("c", 30, 3, Fraction(11, 3)),
        ),
    )


def test_flips_in_figures_stop():
    flips = flips_of(example(), allocate(example()))

    assert flips["a"].ceiling == CeilingFlip(60)
    # In place 1 it takes the money of "a"; equal to "a" it would still stand below.
    assert flips["b"].points == PointsFlip(Fraction(4), Fraction(9, 2), must_exceed=True)
    assert flips["b"].points.more == Fraction(1, 2)
    assert flips["b"].ceiling == CeilingFlip(110)
    assert flips["c"].points == PointsFlip(Fraction(11, 3), Fraction(4), must_exceed=True)
    assert flips["c"].ceiling == CeilingFlip(140)


def test_flips_in_figures_skip_more_money_can_cost_a_place():
    problem = example(when_next_does_not_fit=WhenNextDoesNotFit.SKIP)

    flips = flips_of(problem, allocate(problem))

    assert allocate(problem).awarded_keys == ("a", "c")
    assert allocate(with_ceiling(problem, 110)).awarded_keys == ("a", "b")
    # "c" is in from 90 to 109, and below 60 to 80.
    assert flips["c"].ceiling == CeilingFlip(90)
    assert flips["b"].ceiling == CeilingFlip(110)


def test_only_those_asked_for_are_answered():
    assert list(flips_of(example(), allocate(example()), ["b"])) == ["b"]


def test_a_search_that_would_not_end_says_so(monkeypatch):
    monkeypatch.setattr(ceilings_module, "MOST_PIECES", 3)
    problem = example(when_next_does_not_fit=WhenNextDoesNotFit.SKIP)

    flips = flips_of(problem, allocate(problem))

    assert not flips["b"].is_complete and flips["b"].ceiling is None and flips["b"].points is not None


def test_a_total_beyond_the_scale_is_not_possible():
    highest = Fraction(5)

    assert PointsFlip(Fraction(4), Fraction(5)).is_possible(highest)
    assert not PointsFlip(Fraction(4), Fraction(5), must_exceed=True).is_possible(highest)
    assert PointsFlip(Fraction(4), None).is_possible(highest)
    assert PointsFlip(Fraction(4), Fraction(3)).to_spare == 1
