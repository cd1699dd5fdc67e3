"""The explanation of a division, held to the table of docs/allocation.md, and the helpers that ask again."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    CriterionScore,
    Lock,
    Method,
    NotProven,
    Rules,
    SolverFailed,
    allocate,
)
from assessment.allocation import WhenNextDoesNotFit as Variant
from assessment.allocation.explanation import explain
from assessment.allocation.flips import FEW, FLIPS_FOR_ALL, BetterSet, PointsFlip, all_at_once
from assessment.allocation.resolve import budget_line, with_scores
from tests.assessment.allocation.worked_examples import cents, examples


def documented(variant):
    (example,) = examples("flips")
    candidates = tuple(
        Candidate(row["Proposal"], cents(row["Requested"]), int(row["Place"]), Fraction(row["Score"]))
        for row in example.rows
    )
    problem = AllocationProblem(Rules(cents(example.settings["ceiling"]), variant), candidates)
    return example.rows, problem, explain(problem, allocate(problem))


@pytest.mark.parametrize(("variant", "column"), [(Variant.STOP, "Ceiling"), (Variant.SKIP, "Ceiling with skip")])
def test_ceilings_are_those_of_the_document(variant, column):
    rows, _problem, explained = documented(variant)

    found = {key: (each.line.is_awarded, each.flips.ceiling.cents) for key, each in explained.items()}
    assert found == {row["Proposal"]: (row[variant.value] == "in", cents(row[column])) for row in rows}


def test_points_are_those_of_the_document():
    rows, _problem, explained = documented(Variant.STOP)

    for row in (each for each in rows if each["Points"] != "–"):
        flip = explained[row["Proposal"]].flips.points
        assert (f"more than {flip.more}", flip.must_exceed) == (row["Points"], True)


def test_a_lock_brings_its_reason_and_nothing_else_would_change_it():
    _rows, problem, _explained = documented(Variant.STOP)
    locked = replace(problem, rules=replace(problem.rules, locked_out=(Lock("A", "Ingetrokken."),)))

    explanation = explain(locked, allocate(locked))["A"]

    assert explanation.lock_reason == "Ingetrokken."
    assert (explanation.flips.points, explanation.flips.ceiling) == (None, None)


def design():
    """The two that together beat place 7, as the scenarios page tells it."""
    places = {"Utrecht": (58, 370), "Slingerbeek": (55, 185), "Brakkerzijl": (54, 175)}
    candidates = tuple(
        Candidate(name, asked * 100_000, place, Fraction(points, 15))
        for place, (name, (points, asked)) in enumerate(places.items(), start=1)
    )
    return AllocationProblem(Rules(37_000_000, method=Method.BEST_VALUE), candidates)


def test_best_value_says_which_set_is_better_and_by_how_much():
    problem = design()

    flips = explain(problem, allocate(problem))["Utrecht"].flips

    assert flips.better == BetterSet(
        ("Slingerbeek", "Brakkerzijl"), (), Fraction(109, 15), Fraction(58, 15), cents_more=-1_000_000
    )
    assert flips.better.difference == Fraction(51, 15)
    # Just as good in score it wins: more money is put to use.
    assert flips.points == PointsFlip(Fraction(58, 15), Fraction(109, 15))
    assert flips.ceiling.cents == 54_500_000  # with Brakkerzijl


def test_of_more_than_a_hundred_only_who_is_asked_for_is_looked_up():
    people = tuple(
        Candidate(f"P{number}", 100, number, Fraction(1000 - number)) for number in range(1, FLIPS_FOR_ALL + 2)
    )
    problem = AllocationProblem(Rules(250), people)
    result = allocate(problem)

    assert not all_at_once(problem)
    assert {key for key, each in explain(problem, result, ["P3"]).items() if each.flips} == {"P3"}
    assert all(each.flips is None for each in explain(problem, result).values())
    assert all(each.flips for each in explain(*_fewer(problem)).values())


def _fewer(problem):
    fewer = AllocationProblem(problem.rules, problem.candidates[:10])
    return fewer, allocate(fewer)


def test_best_value_of_many_is_looked_up_at_once_only_with_a_small_table():
    people = tuple(Candidate(f"P{n}", 10_000_000 * n, n, Fraction(5)) for n in range(1, FEW + 2))
    small = AllocationProblem(Rules(10**9, method=Method.BEST_VALUE), people)
    to_the_cent = replace(small, candidates=(*people[:-1], replace(people[-1], requested_cents=10_000_001)))

    assert all_at_once(small)
    assert not all_at_once(to_the_cent)


def test_budget_line_says_who_comes_in_and_who_goes_out():
    line = budget_line(design())

    assert (line.less.ceiling_cents, line.present.ceiling_cents, line.more.ceiling_cents) == (
        33_300_000, 37_000_000, 40_700_000,
    )  # fmt: skip
    assert (line.less.leaves, line.less.enters) == (("Brakkerzijl",), ())
    assert (line.present.enters, line.present.leaves, line.more.enters) == ((), (), ())
    locked = replace(design().rules, locked_in=(Lock("Utrecht", "why"),))
    assert budget_line(replace(design(), rules=locked)).less.result is None


def test_the_line_of_ten_percent_says_when_no_end_was_found(monkeypatch):
    def gives_up(_problem):
        raise NotProven(Fraction(31, 3), Fraction(10))

    problem, present = design(), allocate(design())
    monkeypatch.setattr("assessment.allocation.resolve.allocate", gives_up)

    line = budget_line(problem, present)

    assert line.present.result == present
    assert (line.less.is_unproven, line.less.enters, line.less.leaves) == (True, (), ())


def test_what_would_change_a_best_total_value_is_left_open_when_no_end_was_found(monkeypatch):
    def gives_up(_instance):
        raise SolverFailed("Time limit reached")

    problem = replace(design(), rules=replace(design().rules, method=Method.BEST_VALUE))
    result = allocate(problem)
    monkeypatch.setattr("assessment.allocation.flips.best_value.best_choice", gives_up)

    flips = [each.flips for each in explain(problem, result).values()]

    assert not any(each.is_complete for each in flips)
    assert all(each.points is None for each in flips)


def test_other_scores_give_other_places_and_keep_out_who_misses_a_minimum():
    rules = Rules(1, minimum_total_score=Fraction(2), criterion_order=("fit",))
    people = tuple(
        Candidate(key, 1, place, Fraction(score), (CriterionScore("fit", Fraction(fit)),))
        for key, place, score, fit in (("a", 1, 4, 2), ("b", 2, 3, 3))
    )
    problem = AllocationProblem(rules, (*people, Candidate("c", 1, None, None)))

    assert places(with_scores(problem, "b", Fraction(4))) == {"b": 1, "a": 2, "c": None}
    assert places(with_scores(problem, "a", Fraction(1))) == {"a": None, "b": 1, "c": None}
    assert places(with_scores(problem, "a", Fraction(3), {"fit": Fraction(5)})) == {"a": 1, "b": 2, "c": None}
    with pytest.raises(KeyError):
        with_scores(problem, "c", Fraction(5))


def places(problem):
    return {each.key: each.rank for each in problem.candidates}
