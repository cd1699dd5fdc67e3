"""How sure an outcome is: at once for a small round, by a worker for a search, and kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.allocation import GroupKind, GroupLimit, Method
from assessment.enums import UncertaintyStatus
from assessment.models import DivisionRule, ScenarioStability
from assessment.queries.scenario_changes import PLAIN_RANKING, ScenarioChanges
from assessment.queries.scenario_problem import basis_of_round, problem_with
from assessment.queries.scenario_stability import stability_of_document
from assessment.services.refusal import RulesContradict
from assessment.services.scenario_stability import ask_stability, stabilities_left_behind, work_on_stability
from assessment.services.scenarios import make_scenario
from proposals.enums import AllocationMethod, Role
from proposals.models import BudgetCeiling, User
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.triggers_off import triggers_off

FOUR = [("hoog", 400_000, 5), ("midden", 350_000, 4), ("laag", 400_000, 3), ("laagst", 150_000, 2)]
SEARCH = ScenarioChanges(method=Method.BEST_VALUE, limits=(GroupLimit(GroupKind.PROVINCE, maximum_count=3),))


@pytest.fixture
def ask(officer):
    """Ask for the stability of changes in a round of four; with a scenario when there are any."""
    round_, _proposals = build.assessed_round(FOUR, assessors_per_proposal=1)

    def ask_(changes=PLAIN_RANKING):
        at = timezone.now()
        scenario = None
        if changes is not PLAIN_RANKING:
            scenario = make_scenario(round_=round_, title="Zoeken", changes=changes, by=officer, at=at)
        basis = basis_of_round(round_, at=at)
        problem = problem_with(basis, changes)
        return ask_stability(basis=basis, problem=problem, changes=changes, scenario=scenario, by=officer, at=at)

    return ask_


def test_small_round_has_it_at_once_and_keeps_it(ask):
    row = ask()

    stability = stability_of_document(row.result)
    assert row.status == UncertaintyStatus.READY
    assert set(stability.weights) == set(stability.assessors) and len(stability.weights) == 4
    assert max(stability.weights.values()) == stability.draws == 1000
    assert ask().pk == row.pk
    assert ScenarioStability.objects.count() == 1


def test_search_waits_for_a_worker_and_is_done_once(ask):
    row = ask(SEARCH)
    assert row.status == UncertaintyStatus.WAITING

    assert work_on_stability(row_id=row.pk, at=timezone.now())

    assert not work_on_stability(row_id=row.pk, at=timezone.now())
    row.refresh_from_db()
    assert (row.status, row.progress_percentage) == (UncertaintyStatus.READY, 100)


def test_change_meanwhile_fails_with_the_reason(ask):
    row = ask(SEARCH)
    BudgetCeiling.objects.update(amount=1_200_000)

    assert not work_on_stability(row_id=row.pk, at=timezone.now())

    row.refresh_from_db()
    assert row.status == UncertaintyStatus.FAILED
    assert row.failure_reason


def test_sweeper_sends_what_was_left_behind_and_gives_up_after_three(ask):
    row = ask(SEARCH)
    later = timezone.now() + timedelta(hours=1)

    assert stabilities_left_behind(at=later) == [row.pk]
    ScenarioStability.objects.update(attempts=3)
    assert stabilities_left_behind(at=later) == []
    row.refresh_from_db()
    assert row.status == UncertaintyStatus.FAILED


def test_rules_that_contradict_each_other_meanwhile_fail_in_words(officer):
    """A minimum for a province goes with the best total value only; meanwhile the rule became the ranking."""
    round_, _proposals = build.assessed_round(FOUR, assessors_per_proposal=1)
    rule = build.DivisionRuleFactory(round=round_, method=AllocationMethod.BEST_VALUE)
    at = timezone.now()
    basis = basis_of_round(round_, at=at)
    province = next(each.province for each in problem_with(basis, SEARCH).candidates if each.province)
    changes = ScenarioChanges(limits=(GroupLimit(GroupKind.PROVINCE, province, minimum_count=1),))
    scenario = make_scenario(round_=round_, title="Minstens een", changes=changes, by=officer, at=at)
    row = ask_stability(
        basis=basis, problem=problem_with(basis, changes), changes=changes, scenario=scenario, by=officer, at=at
    )
    assert row.status == UncertaintyStatus.WAITING
    with triggers_off("assessment_divisionrule"):
        DivisionRule.objects.filter(pk=rule.pk).update(method=AllocationMethod.RANKING)

    assert not work_on_stability(row_id=row.pk, at=timezone.now())

    row.refresh_from_db()
    assert (row.status, row.failure_reason) == (UncertaintyStatus.FAILED, str(RulesContradict()))


def test_an_interest_closes_it_as_the_scenarios(ask):
    row = ask()
    person = make.user_with_role(Role.PROGRAMME_OFFICER)
    make.RoleGrantFactory(user=person, role=Role.ASSESSOR)
    person = User.objects.get(pk=person.pk)
    assert ScenarioStability.objects.visible_to(person).get() == row

    build.ConflictOfInterestFactory(proposal=row.round.proposals.first(), assessor=person)

    assert not ScenarioStability.objects.visible_to(person).exists()
