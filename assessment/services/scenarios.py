"""Making scenarios, putting them away, and freezing one into an allocation that can be approved.

A scenario never changes: another idea is a copy. Freezing calculates it again from the data of now.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment import allocation
from assessment.models import AllocationRun, Scenario
from assessment.queries.scenario_changes import ScenarioChanges, changes_of, document_of
from assessment.queries.scenario_problem import basis_of_round, problem_with
from assessment.services.allocations import allocatable_problem, divided, require_allocatable, run_allocation
from assessment.services.approval import StaleAllocation
from assessment.services.differences import difference_between, refused_difference
from assessment.services.locks import lock_round
from assessment.services.refusal import AllocationRefused
from proposals.models import Round, User
from proposals.money import euros_from_cents

MAXIMUM_SCENARIOS = 60
OUTSIDE_WORDS: dict[str, str | Promise] = {
    "weights": gettext_lazy("other weights"),
    "without_assessors": gettext_lazy("assessors who are left out"),
    "ceiling_cents": gettext_lazy("another ceiling"),
    "method": gettext_lazy("another method"),
    "when_next_does_not_fit": gettext_lazy("another answer when the next proposal does not fit"),
    "part_awards": gettext_lazy("another rule for awarding less than asked"),
    "limits": gettext_lazy("other limits"),
}


class ScenarioOutsideRule(AllocationRefused):
    """The scenario does something that the committed rule of the round does not allow."""

    def __init__(self, changes: ScenarioChanges) -> None:
        self.words = ", ".join(outside_rule(changes))
        super().__init__(
            _(
                "This scenario has %(changes)s. The rule of the round was committed before it opened. "
                "Change the rule first, with a reason, or choose a scenario within the rule."
            )
            % {"changes": self.words}
        )


def outside_rule(changes: ScenarioChanges) -> list[str]:
    """Name what a scenario does otherwise than the rule of the round; locks with a reason are within it."""
    return [str(words) for name, words in OUTSIDE_WORDS.items() if getattr(changes, name) not in (None, ())]


@transaction.atomic
def make_scenario(
    *, round_: Round, title: str, changes: ScenarioChanges, by: User, at: datetime, copied_from: Scenario | None = None
) -> Scenario:
    """Calculate a scenario from the data of now and keep it.

    :raises AllocationRefused: before scoring is closed, after approval, when the rules cannot be met
        (`InfeasibleRules` says which), or when there are too many scenarios.
    :raises assessment.allocation.InvalidProblem: if the rules contradict themselves; forms refuse those before.
    """
    stored = lock_round(round_.pk)
    require_allocatable(stored)
    scenarios = Scenario.objects.filter(round=stored)
    if scenarios.on_the_list().count() >= MAXIMUM_SCENARIOS:
        raise AllocationRefused(_("There are %(count)d scenarios. Put one away first.") % {"count": MAXIMUM_SCENARIOS})
    basis = basis_of_round(stored, at=at)
    problem = allocatable_problem(basis, changes)
    result = divided(problem, basis)
    return Scenario.objects.create(
        round=stored,
        number=(scenarios.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        copied_from=copied_from,
        changes=document_of(changes),
        ceiling_amount=euros_from_cents(problem.rules.ceiling_cents),
        awarded_total_amount=euros_from_cents(result.awarded_cents),
        awarded_count=len(result.awarded_keys),
        problem=allocation.canonical_bytes(problem).decode("ascii"),
        problem_sha256=allocation.sha256_of(problem),
        result=allocation.canonical_bytes(result).decode("ascii"),
        result_sha256=allocation.sha256_of(result),
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def put_away(*, scenario: Scenario, by: User, at: datetime) -> None:
    """Take a scenario off the list; it is kept. Twice is once."""
    lock_round(scenario.round_id)
    Scenario.objects.filter(pk=scenario.pk, put_away_at__isnull=True).update(put_away_at=at, put_away_by=by)


@transaction.atomic
def freeze_scenario(*, scenario: Scenario, by: User, at: datetime) -> AllocationRun:
    """Make the allocation of a scenario, to be sent for approval.

    :raises ScenarioOutsideRule: if it does something that the committed rule does not allow.
    :raises StaleAllocation: if the data changed since it was calculated; `difference` says what.
    :raises AllocationRefused: before scoring is closed, after approval, when it was put away, or when equal
        proposals came up and the round has no lottery.
    """
    round_ = lock_round(scenario.round_id)
    require_allocatable(round_)
    stored = Scenario.objects.get(pk=scenario.pk)
    changes = changes_of(stored.changes)
    if stored.put_away_at is not None:
        raise AllocationRefused(_("This scenario was put away. Make a copy of it."))
    if not changes.is_within_rule:
        raise ScenarioOutsideRule(changes)
    basis = basis_of_round(round_, at=at)
    difference = refused_difference(
        lambda: difference_between(stored.problem, stored.problem_sha256, problem_with(basis, changes))
    )
    if difference is not None:
        raise StaleAllocation(difference)
    return run_allocation(round_=round_, by=by, at=at, scenario=stored)
