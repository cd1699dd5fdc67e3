"""Single cases with answers that can be worked out by hand."""

from dataclasses import replace

import pytest

from assessment.assigning import (
    Assessor,
    AssignmentProblem,
    Finding,
    FindingCode,
    Obstacle,
    Pair,
    PhaseName,
    PlaceReason,
    Preference,
    Proposal,
    Removal,
    RemovalReason,
    Repeat,
    Rules,
    SameGroup,
    Shortage,
    Wish,
    assign,
    canonical_bytes,
    check_assignment,
    compare,
    obstacles,
    problem_from,
    without_group,
)


def proposals(count, wanted=3):
    return tuple(Proposal(f"P{index:02}", wanted) for index in range(count))


def assessors(count, **rest):
    return tuple(Assessor(f"A{index:02}", **rest) for index in range(count))


def solved(problem):
    """Assign, and have every answer checked by the other code."""
    result = assign(problem)
    assert check_assignment(problem, result) == ()
    return result


def test_assign_fills_a_round_of_28_by_12_evenly():
    result = solved(AssignmentProblem(proposals(28), assessors(12)))

    assert [each.total for each in result.loads] == [7] * 12
    assert (len(result.places), result.missing, result.unique) == (84, 0, True)


def test_assign_counts_the_work_that_is_carried():
    people = (Assessor("A", carried=2), Assessor("B"), Assessor("C"))

    result = solved(AssignmentProblem(proposals(4, wanted=1), people))

    assert {each.assessor: each.assigned for each in result.loads} == {"A": 0, "B": 2, "C": 2}


def test_assign_leaves_nobody_below_the_minimum_who_can_reach_it():
    people = (Assessor("A", minimum=3), Assessor("B"), Assessor("C"))

    result = solved(AssignmentProblem(proposals(5, wanted=1), people))

    assert {each.assessor: each.assigned for each in result.loads} == {"A": 3, "B": 1, "C": 1}


def test_assign_reports_a_minimum_that_cannot_be_reached():
    result = solved(AssignmentProblem(proposals(1, wanted=1), assessors(2, minimum=2)))

    assert result.phase(PhaseName.MINIMUM) == 3
    assert result.missing == 0


def test_assign_without_assessors_is_a_shortage_and_no_error():
    result = solved(AssignmentProblem(proposals(2), ()))

    assert result.shortages == (
        Shortage("P00", 3, 3, True, (), (), ()),
        Shortage("P01", 3, 3, True, (), (), ()),
    )
    assert (result.places, result.loads) == ((), ())


def test_assign_without_proposals_assigns_nothing():
    result = solved(AssignmentProblem((), assessors(2)))

    assert (result.places, result.shortages, result.missing) == ((), (), 0)


def test_assign_with_everyone_in_conflict_names_them():
    conflicts = frozenset({Pair("P00", "A00"), Pair("P00", "A01")})

    result = solved(AssignmentProblem(proposals(1, wanted=2), assessors(2), conflicts))

    assert result.shortages == (Shortage("P00", 2, 2, True, ("A00", "A01"), (), ()),)


def test_assign_with_capacity_0_names_who_is_full():
    result = solved(AssignmentProblem(proposals(1, wanted=1), assessors(2, capacity=0)))

    assert result.shortages == (Shortage("P00", 1, 1, False, (), ("A00", "A01"), ()),)


def test_assign_spreads_a_shortage():
    """Two people can do three each: six places for three proposals that want three."""
    result = solved(AssignmentProblem(proposals(3), assessors(2, capacity=3)))

    assert [each.missing for each in result.shortages] == [1, 1, 1]


def test_assign_spreads_a_shortage_beside_a_proposal_that_nobody_may_take():
    """The largest shortage is fixed at three by the conflicts; the others are spread all the same."""
    people = assessors(4, capacity=1)
    conflicts = frozenset(Pair("P00", each.key) for each in people)

    result = solved(AssignmentProblem(proposals(3), people, conflicts))

    assert [each.missing for each in result.shortages] == [3, 1, 1]


def test_assign_prefers_the_eager_and_spares_the_reluctant():
    wishes = (Wish("P00", "A02", Preference.EAGER), Wish("P00", "A00", Preference.RELUCTANT))

    result = solved(AssignmentProblem(proposals(1, wanted=2), assessors(3), wishes=wishes))

    assert [(each.assessor, each.reason, each.cost) for each in result.places] == [
        ("A01", PlaceReason.PREFERRED, 10),
        ("A02", PlaceReason.PREFERRED, 0),
    ]


def test_even_loads_weigh_more_than_wishes():
    wishes = tuple(Wish(each.key, "A00", Preference.EAGER) for each in proposals(4))

    result = solved(AssignmentProblem(proposals(4, wanted=1), assessors(2), wishes=wishes))

    assert [each.total for each in result.loads] == [2, 2]


@pytest.mark.parametrize(
    ("rule", "together", "missing"), [(SameGroup.ALLOW, 2, 0), (SameGroup.AVOID, 2, 0), (SameGroup.FORBID, 1, 1)]
)
def test_two_of_one_employer_come_together_only_when_that_is_allowed(rule, together, missing):
    people = (Assessor("A", group="RVO"), Assessor("B", group="RVO"))

    result = solved(AssignmentProblem(proposals(1, wanted=2), people, rules=Rules(same_group=rule)))

    assert (len(result.places), result.missing) == (together, missing)
    assert result.phase(PhaseName.SAME_GROUP) == (rule is SameGroup.AVOID)


def test_a_shortage_by_groups_names_who_was_kept_out():
    people = (Assessor("A", group="RVO"), Assessor("B", group="RVO"), Assessor("C", capacity=0))
    fixed = frozenset({Pair("P00", "B")})
    rules = Rules(same_group=SameGroup.FORBID)

    result = solved(AssignmentProblem(proposals(1, wanted=2), people, fixed=fixed, rules=rules))

    assert result.shortages == (Shortage("P00", 2, 1, False, (), ("C",), ("A",)),)


def test_groups_are_mixed_when_that_is_possible():
    people = tuple(Assessor(f"{group}{index}", group=group) for group in ("EZK", "RVO") for index in range(2))

    result = solved(AssignmentProblem(proposals(6, wanted=2), people))

    assert result.phase(PhaseName.SAME_GROUP) == 0


def test_fixed_pairs_stay_and_count():
    fixed = frozenset({Pair("P00", "A00"), Pair("P01", "A00"), Pair("P02", "A00")})

    result = solved(AssignmentProblem(proposals(4, wanted=1), assessors(2), fixed=fixed))

    assert fixed < result.pairs
    assert [each.total for each in result.loads] == [3, 1]
    assert [each.reason for each in result.places if each.pair in fixed] == [PlaceReason.FIXED] * 3


def test_a_fixed_pair_in_conflict_does_not_stay_and_is_reported():
    clash = Pair("P00", "A00")
    problem = AssignmentProblem(
        proposals(1, wanted=1), assessors(2), frozenset({clash}), frozenset({clash}), previous=frozenset({clash})
    )

    result = solved(problem)

    assert result.findings == (Finding(FindingCode.FIXED_IN_CONFLICT, clash),)
    assert result.pairs == {Pair("P00", "A01")}
    assert result.changes.removed == (Removal(clash, RemovalReason.CONFLICT),)


def test_fixed_pairs_above_a_limit_stay_and_are_reported():
    people = (Assessor("A", capacity=0, group="RVO"), Assessor("B", group="RVO"))
    fixed = frozenset({Pair("P00", "A"), Pair("P00", "B")})
    rules = Rules(same_group=SameGroup.FORBID)

    result = solved(AssignmentProblem(proposals(1, wanted=1), people, fixed=fixed, rules=rules))

    assert result.pairs == fixed
    assert {each.code for each in result.findings} == set(FindingCode) - {FindingCode.FIXED_IN_CONFLICT}


@pytest.fixture
def repeated():
    """A round of 28 by 12 that was assigned once, to be assigned again with everything kept where possible."""
    problem = AssignmentProblem(proposals(28), assessors(12, capacity=10), rules=Rules(repeat=Repeat.KEEP_FIRST))
    return replace(problem, previous=solved(problem).pairs)


def test_nothing_changes_when_nothing_changed(repeated):
    result = solved(repeated)

    assert (result.changes.added, result.changes.removed) == ((), ())
    assert {each.reason for each in result.places} == {PlaceReason.KEPT}


def test_dropping_an_assessor_changes_only_their_places(repeated):
    lost = {each for each in repeated.previous if each.assessor == "A05"}
    people = tuple(each for each in repeated.assessors if each.key != "A05")

    result = solved(replace(repeated, assessors=people))

    assert {each.pair for each in result.changes.removed} == lost
    assert {each.reason for each in result.changes.removed} == {RemovalReason.ASSESSOR_GONE}
    assert len(result.changes.added) == len(lost) == 7
    assert max(each.total for each in result.loads) == 8


def test_withdrawing_a_proposal_changes_only_its_places(repeated):
    papers = tuple(each for each in repeated.proposals if each.key != "P03")

    result = solved(replace(repeated, proposals=papers))

    assert {each.reason for each in result.changes.removed} == {RemovalReason.PROPOSAL_GONE}
    assert (len(result.changes.removed), result.changes.added) == (3, ())


def test_even_first_evens_the_loads_with_as_few_changes_as_possible(repeated):
    """84 places over eleven people: seven get 8 and four get 7, so only the seven places that are lost move."""
    people = tuple(each for each in repeated.assessors if each.key != "A05")
    even = replace(repeated, assessors=people, rules=Rules(repeat=Repeat.EVEN_FIRST))

    result = solved(even)

    assert sorted(each.total for each in result.loads) == [7] * 4 + [8] * 7
    assert len(result.changes.added) == 7


def test_obstacles_say_of_everybody_else_why_not():
    people = (
        Assessor("A"),
        Assessor("B"),
        Assessor("C", capacity=0),
        Assessor("D", group="RVO"),
        Assessor("E", group="RVO"),
    )
    fixed = frozenset({Pair("P00", "A"), Pair("P00", "E")})
    rules = Rules(same_group=SameGroup.FORBID)
    problem = AssignmentProblem(proposals(1, wanted=2), people, frozenset({Pair("P00", "B")}), fixed, rules=rules)

    assert obstacles(problem, solved(problem), "P00") == (
        ("B", Obstacle.CONFLICT),
        ("C", Obstacle.FULL),
        ("D", Obstacle.SAME_GROUP),
    )


def test_obstacles_of_an_unknown_proposal_are_an_error():
    problem = AssignmentProblem(proposals(1), assessors(1))

    with pytest.raises(KeyError):
        obstacles(problem, assign(problem), "P99")


def test_whoever_has_no_alternative_is_there_because_nobody_else_is():
    people = (Assessor("A"), Assessor("B"), Assessor("C", capacity=0))

    result = solved(AssignmentProblem(proposals(1, wanted=1), people, frozenset({Pair("P00", "B")})))

    assert [(each.assessor, each.reason) for each in result.places] == [("A", PlaceReason.NOBODY_ELSE)]


def test_a_place_that_only_evens_out_the_work_of_others_says_so():
    """A is the busiest, and gets P00 all the same: B is the only one for P01 and may do one."""
    people = (Assessor("A", carried=3), Assessor("B", capacity=1))
    conflicts = frozenset({Pair("P01", "A")})

    result = solved(AssignmentProblem(proposals(2, wanted=1), people, conflicts))

    assert [(each.assessor, each.reason) for each in result.places] == [
        ("A", PlaceReason.BALANCE),
        ("B", PlaceReason.NOBODY_ELSE),
    ]


def test_compare_names_what_gets_worse_without_a_place():
    people = (Assessor("A"), Assessor("B", capacity=1))
    problem = AssignmentProblem(proposals(2, wanted=1), people, frozenset({Pair("P01", "A")}))
    result = solved(problem)

    assert result.pairs == {Pair("P00", "A"), Pair("P01", "B")}
    without = compare(problem, result, without=[Pair("P01", "B")])
    assert (without.phase, without.difference, without.others) == (PhaseName.SHORTAGE, 1, 0)


def test_compare_says_when_only_the_lot_decided():
    problem = AssignmentProblem(proposals(1, wanted=1), assessors(2))
    result = solved(problem)
    (other,) = {Pair("P00", "A00"), Pair("P00", "A01")} - result.pairs

    comparison = compare(problem, result, required=[other])

    assert (comparison.phase, comparison.difference, comparison.others) == (None, 0, 1)


def test_the_seed_decides_between_equals_and_nobody_always_comes_first():
    papers, people = proposals(1, wanted=1), assessors(3)

    chosen = {
        next(iter(solved(AssignmentProblem(papers, people, rules=Rules(seed=str(seed)))).pairs)) for seed in range(30)
    }

    assert len(chosen) == 3


def group_case(rule=SameGroup.AVOID, **changes):
    """Three proposals for two people each; A and B are of the house, C, D and E are not."""
    people = (
        Assessor("A", group="house"), Assessor("B", group="house"),
        Assessor("C"), Assessor("D", group="other"), Assessor("E"),
    )  # fmt: skip
    rules = Rules(same_group=rule, seed="g", needed_group="house")
    return AssignmentProblem(proposals(3, wanted=2), people, **{"rules": rules, **changes})


@pytest.mark.parametrize("rule", list(SameGroup))
def test_every_proposal_gets_one_of_the_group_that_each_should_have(rule):
    problem = group_case(rule)
    result = solved(problem)

    assert result.phase(PhaseName.NEEDED_GROUP) == 0
    assert without_group(problem, result.pairs) == ()
    for paper in problem.proposals:
        assert {"A", "B"} & {each.assessor for each in result.of_proposal(paper.key)}


def test_proposals_that_cannot_have_the_group_are_named_and_no_place_stays_empty():
    problem = group_case(conflicts=[("P01", "A"), ("P01", "B")])
    result = solved(problem)

    assert (result.phase(PhaseName.SHORTAGE), result.phase(PhaseName.NEEDED_GROUP)) == (0, 1)
    assert without_group(problem, result.pairs) == ("P01",)


def test_the_group_goes_before_an_even_load_and_wishes():
    """A alone is of the house and would rather not: A does all three all the same."""
    people = (Assessor("A", group="house"), Assessor("B"), Assessor("C"))
    wishes = tuple(Wish(f"P{number:02}", "A", 30) for number in range(3))
    rules = Rules(seed="g", needed_group="house")
    result = solved(AssignmentProblem(proposals(3, wanted=1), people, wishes=wishes, rules=rules))

    assert {each.assessor for each in result.places} == {"A"}


def test_without_the_rule_a_problem_is_written_as_before():
    assert b"needed_group" not in canonical_bytes(group_case(rules=Rules(seed="g")))
    assert problem_from(canonical_bytes(group_case()).decode()) == group_case()
