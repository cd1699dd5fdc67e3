"""Making scenarios, what cannot be met in words, and freezing one."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment.allocation import (
    GroupKind,
    GroupLimit,
    Lock,
    Method,
    NotProven,
    SolverFailed,
    WhenNextDoesNotFit,
    result_from_canonical,
)
from assessment.models import AllocationRun, Scenario
from assessment.queries.scenario_changes import ScenarioChanges, changes_of, document_of
from assessment.queries.scenario_problem import basis_of_round, problem_with
from assessment.services.allocations import InfeasibleRules, run_allocation
from assessment.services.approval import StaleAllocation
from assessment.services.differences import difference_between
from assessment.services.refusal import AllocationRefused
from assessment.services.scenarios import ScenarioOutsideRule, freeze_scenario, make_scenario, put_away
from proposals.models import BudgetCeiling
from tests.factories import assessment as build
from tests.factories import proposals as make

FOUR = [("hoog", 400_000, 5), ("midden", 350_000, 4), ("laag", 400_000, 3), ("laagst", 150_000, 2)]
EVERYTHING = ScenarioChanges(
    weights={"feasibility": Decimal("12.5")},
    ceiling_cents=100,
    method=Method.BEST_VALUE,
    when_next_does_not_fit=WhenNextDoesNotFit.SKIP,
    part_awards=True,
    limits=(GroupLimit(GroupKind.PROVINCE, "PV31", maximum_count=2, minimum_cents=5),),
    locked_in=(Lock("A", "Omdat."),),
    locked_out=(Lock("B", "Daarom."),),
    without_assessors=(3, 5),
)


@pytest.fixture
def assessed(db):
    """A round of four, scoring closed; € 1.000.000 is enough for the first two."""
    return build.assessed_round(FOUR, assessors_per_proposal=1)


@pytest.fixture
def make_one(assessed, officer):
    def make_(title="Anders", **changes):
        at = timezone.now()
        return make_scenario(round_=assessed[0], title=title, changes=ScenarioChanges(**changes), by=officer, at=at)

    return make_


def awarded(scenario):
    return set(result_from_canonical(scenario.result.encode()).awarded_keys)


@pytest.mark.parametrize("changes", [ScenarioChanges(), EVERYTHING, ScenarioChanges(limits=())])
def test_changes_are_read_back_as_written(changes):
    assert changes_of(document_of(changes)) == changes


def test_scenario_without_changes_is_the_rule_of_the_round(assessed, make_one, officer):
    run = run_allocation(round_=assessed[0], by=officer, at=timezone.now())

    scenario = make_one()

    assert (scenario.problem_sha256, scenario.result_sha256) == (run.problem_sha256, run.result_sha256)
    assert (scenario.awarded_count, scenario.awarded_total_amount) == (2, Decimal(750_000))


def test_another_ceiling_lets_more_in(make_one, assessed):
    scenario = make_one(ceiling_cents=1_150_000_00)

    assert len(awarded(scenario)) == 3


def test_skipping_lets_a_lower_one_in(make_one, assessed):
    scenario = make_one(when_next_does_not_fit=WhenNextDoesNotFit.SKIP)

    assert awarded(scenario) == {assessed[1][name].reference for name in ("hoog", "midden", "laagst")}


def test_locks_hold_with_their_reason(make_one, assessed):
    proposals = assessed[1]
    scenario = make_one(
        locked_in=(Lock(proposals["laagst"].reference, "Enige in het noorden."),),
        locked_out=(Lock(proposals["hoog"].reference, "Wordt al elders betaald."),),
    )

    assert proposals["laagst"].reference in awarded(scenario)
    assert proposals["hoog"].reference not in awarded(scenario)


def test_other_weights_give_another_order(officer):
    round_ = build.scoring_round(assessors_per_proposal=1)
    panel = build.assessors(1)
    for name, points in (("a", [5, 1, 1, 1, 1]), ("b", [1, 3, 3, 3, 3])):
        proposal = build.admissible_proposal(
            round_, title=name, requested_amount=Decimal(300_000), reference=f"MD27 {name}"
        )
        build.assess(proposal, panel[0], points)
    from assessment.services.scoring import close_scoring

    close_scoring(round_=round_, by=make.UserFactory(), at=timezone.now())
    codes = list(round_.criteria.order_by("sort_order").values_list("code", flat=True))
    weights = dict.fromkeys(codes, Decimal(5)) | {codes[0]: Decimal(80)}
    at = timezone.now()

    def first(changes, title):
        scenario = make_scenario(round_=round_, title=title, changes=changes, by=officer, at=at)
        return result_from_canonical(scenario.result.encode()).lines[0].key

    assert first(ScenarioChanges(), "call") == "MD27 b"
    assert first(ScenarioChanges(weights=weights), "ander") == "MD27 a"


def test_without_an_assessor_a_proposal_has_no_place(make_one, assessed):
    proposal = assessed[1]["hoog"]
    left_out = proposal.assessments.get().assessor_id

    scenario = make_one(without_assessors=(left_out,))

    assert awarded(scenario) == set()  # this one assessed everybody
    assert {line.rank for line in result_from_canonical(scenario.result.encode()).lines} == {None}


def test_theme_without_a_proposal_is_named(make_one, assessed):
    theme = make.ThemeFactory(code="fiscaliteit", official_name="Fiscaliteit", plain_label="fiscaliteit")
    with make.before_opening():
        assessed[0].themes.through.objects.create(round=assessed[0], theme=theme)

    with pytest.raises(InfeasibleRules) as refusal:
        make_one(method=Method.BEST_VALUE, limits=(GroupLimit(GroupKind.THEME, minimum_count=1),))

    assert any("fiscaliteit" in each for each in refusal.value.sentences)
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (NotProven(Fraction(31, 3), Fraction(10)), ("10,00", "10,33")),
        (SolverFailed("Time limit reached"), ()),
    ],
)
def test_what_cannot_be_proven_in_time_is_refused_in_words(make_one, monkeypatch, failure, words):
    def gives_up(_problem):
        raise failure

    monkeypatch.setattr("assessment.allocation.best_value.best_choice", gives_up)

    with pytest.raises(AllocationRefused) as refusal:
        make_one(method=Method.BEST_VALUE)

    assert all(word in str(refusal.value) for word in words)
    assert not Scenario.objects.exists()


def test_a_difference_says_so_when_the_best_value_of_now_is_not_found_in_time(make_one, assessed, officer, monkeypatch):
    scenario = make_one(method=Method.BEST_VALUE)
    BudgetCeiling.objects.filter(round=assessed[0]).update(amount=Decimal(900_000))

    def gives_up(_problem):
        raise SolverFailed("Time limit reached")

    monkeypatch.setattr("assessment.allocation.best_value.best_choice", gives_up)
    now = problem_with(basis_of_round(assessed[0], at=timezone.now()), changes_of(scenario.changes))
    difference = difference_between(scenario.problem, scenario.problem_sha256, now)

    assert difference.unproven
    assert not difference.infeasible
    assert difference.enters == difference.leaves == ()
    assert "niet gevonden" in " ".join(difference.sentences())


def test_locked_in_above_the_ceiling_is_named(make_one, assessed):
    locks = tuple(Lock(each.reference, "Moet.") for each in assessed[1].values())

    with pytest.raises(InfeasibleRules) as refusal:
        make_one(locked_in=locks)

    assert any("€\u00a01.300.000" in each and "€\u00a01.000.000" in each for each in refusal.value.sentences)


@pytest.mark.parametrize("change", [{"awarded_count": 9}, {"changes": {"ceiling_cents": 1}}, {"result": "{}"}])
def test_scenario_does_not_change(make_one, change):
    scenario = make_one()

    with pytest.raises(DatabaseError), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(**change)
    Scenario.objects.filter(pk=scenario.pk).update(title="Andere naam")


def test_scenario_is_kept(make_one):
    scenario = make_one()

    with pytest.raises(DatabaseError), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).delete()


def test_put_away_is_off_the_list_and_gives_its_name_free(make_one, officer):
    scenario = make_one("Eerste")
    put_away(scenario=scenario, by=officer, at=timezone.now())

    assert make_one("Eerste").number == 2
    assert list(Scenario.objects.on_the_list().values_list("number", flat=True)) == [2]
    with pytest.raises(AllocationRefused):
        freeze_scenario(scenario=scenario, by=officer, at=timezone.now())


def test_freezing_makes_the_allocation_of_the_scenario(make_one, assessed, officer):
    reference = assessed[1]["laagst"].reference
    scenario = make_one(locked_in=(Lock(reference, "Enige in het noorden."),))

    run = freeze_scenario(scenario=scenario, by=officer, at=timezone.now())

    assert (run.scenario, run.problem_sha256, run.result_sha256) == (
        scenario, scenario.problem_sha256, scenario.result_sha256,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"ceiling_cents": 1_150_000_00},
        {"when_next_does_not_fit": WhenNextDoesNotFit.SKIP},
        {"limits": (GroupLimit(GroupKind.PROVINCE, maximum_count=1),)},
        {"weights": {"feasibility": Decimal(100)}},
    ],
)
def test_what_is_outside_the_rule_is_not_frozen(make_one, officer, assessed, changes):
    if "weights" in changes:
        codes = assessed[0].criteria.values_list("code", flat=True)
        changes = {"weights": dict.fromkeys(codes, Decimal(0)) | changes["weights"]}
    scenario = make_one(**changes)

    with pytest.raises(ScenarioOutsideRule):
        freeze_scenario(scenario=scenario, by=officer, at=timezone.now())
    assert not AllocationRun.objects.exists()


def test_stale_scenario_is_not_frozen(make_one, officer, assessed):
    scenario = make_one()
    BudgetCeiling.objects.filter(round=assessed[0]).update(amount=Decimal(1_200_000))

    with pytest.raises(StaleAllocation) as refusal:
        freeze_scenario(scenario=scenario, by=officer, at=timezone.now())
    assert refusal.value.difference.ceiling_now == Decimal(1_200_000)


def test_before_closing_there_are_no_scenarios(officer):
    round_ = build.scoring_round()

    with pytest.raises(AllocationRefused):
        make_scenario(round_=round_, title="Te vroeg", changes=ScenarioChanges(), by=officer, at=timezone.now())
