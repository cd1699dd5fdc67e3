"""What changed between a stored calculation and the data of now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.allocation import (
    AllocationProblem,
    Candidate,
    Infeasible,
    InvalidProblem,
    Rules,
    SolverFailed,
    allocate,
    problem_from_canonical,
    sha256_of,
)
from assessment.models import AllocationRun
from assessment.queries.scenario_changes import ScenarioChanges, changes_of
from assessment.queries.scenario_problem import RoundBasis, basis_of_round, problem_with
from assessment.ranking import LotteryNeeded
from assessment.services.refusal import LotteryMissing, RulesContradict
from proposals.formats import euros
from proposals.models import Round
from proposals.money import euros_from_cents

# What a rule of the round is called when it is another one now; the ceiling has a sentence of its own.
RULE_WORDS: Mapping[str, str | Promise] = {
    "method": gettext_lazy("The method of division changed."),
    "when_next_does_not_fit": gettext_lazy("What happens when the next proposal does not fit changed."),
    "minimum_award_cents": gettext_lazy("The smallest amount that can be awarded changed."),
    "minimum_total_score": gettext_lazy("The minimum score in total changed."),
    "minimum_criterion_scores": gettext_lazy("A minimum score on a criterion changed."),
    "criterion_order": gettext_lazy("The order in which criteria decide between equal scores changed."),
    "lottery_seed": gettext_lazy("The lottery changed."),
    "limits": gettext_lazy("A limit per province, part of the country or theme changed."),
    "locked_in": gettext_lazy("Who gets money whatever the place changed."),
    "locked_out": gettext_lazy("Who is left out whatever the place changed."),
    "reserve_places": gettext_lazy("The number of places on the reserve list changed."),
    "part_awards": gettext_lazy("Whether less than asked can be awarded changed."),
    "groups": gettext_lazy("The provinces or themes of the round changed."),
}


@dataclass(frozen=True, slots=True)
class AllocationDifference:
    """How the calculation of now differs from the stored one; keys are references of proposals.

    `rules` names fields of the rules. `infeasible` says that the rules cannot be met with the data of now,
    `unproven` that who gets money was not found within the time; then nobody is said to enter or to leave.
    """

    ceiling_before: Decimal
    ceiling_now: Decimal
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    infeasible: bool = False
    unproven: bool = False

    def sentences(self) -> list[str]:
        """Say each difference in a sentence."""
        lines = []
        if self.ceiling_before != self.ceiling_now:
            lines.append(
                _("The ceiling was %(before)s and is now %(now)s.")
                % {"before": euros(self.ceiling_before), "now": euros(self.ceiling_now)}
            )
        lines += [str(RULE_WORDS[each]) for each in self.rules]
        worded = (
            (_("No longer takes part: %(keys)s."), self.gone),
            (_("Takes part since: %(keys)s."), self.new),
            (_("Has another score: %(keys)s."), self.scores),
            (_("Asks another amount: %(keys)s."), self.amounts),
            (_("Has another place: %(keys)s."), self.places),
            (_("Counts in another province, part of the country or theme: %(keys)s."), self.groups),
            (_("Would now be awarded: %(keys)s."), self.enters),
            (_("Would no longer be awarded: %(keys)s."), self.leaves),
        )
        lines += [words % {"keys": ", ".join(keys)} for words, keys in worded if keys]
        if self.infeasible:
            lines.append(_("With the data of now the rules cannot be met together."))
        if self.unproven:
            lines.append(_("Who would get money with the data of now was not found within the time."))
        return lines

    def named(self, names: Mapping[str, str]) -> "AllocationDifference":
        """Put names in place of references where there is one."""
        fields = ("enters", "leaves", "gone", "new", "scores", "amounts", "places", "groups")
        worded = {name: tuple(names.get(key, key) for key in getattr(self, name)) for name in fields}
        return replace(self, **worded)  # type: ignore[arg-type]


def changes_of_run(run: AllocationRun) -> ScenarioChanges:
    """Give what the scenario of a run does otherwise; nothing for a run after the rule of the round."""
    return changes_of(run.scenario.changes) if run.scenario is not None else ScenarioChanges()


def difference_from_now(
    run: AllocationRun, round_: Round, at: datetime, *, basis: RoundBasis | None = None
) -> AllocationDifference | None:
    """Recompute a run from the data of now; None when the outcome rests on exactly the same input.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    """
    now = problem_with(basis or basis_of_round(round_, at=at), changes_of_run(run))
    return difference_between(run.problem, run.problem_sha256, now)


def refused_difference(take: Callable[[], AllocationDifference | None]) -> AllocationDifference | None:
    """Take a difference on behalf of a step, which is refused when the data of now cannot even be stated.

    :raises LotteryMissing: if a tie is left and the round has no lottery.
    :raises RulesContradict: if the rules of now contradict each other.
    """
    try:
        return take()
    except LotteryNeeded as error:
        raise LotteryMissing(error.keys) from error
    except InvalidProblem as error:
        raise RulesContradict from error


def difference_between(stored: str, stored_sha256: str, now: AllocationProblem) -> AllocationDifference | None:
    """Put a stored problem beside the one of now; None when they are the same."""
    if sha256_of(now) == stored_sha256:
        return None
    return compare(problem_from_canonical(stored.encode()), now)


def compare(before: AllocationProblem, now: AllocationProblem) -> AllocationDifference:
    """Put two problems and their outcomes beside each other."""
    then, today = ({each.key: each for each in problem.candidates} for problem in (before, now))
    was, will, failure = _both_awarded(before, now)
    both = sorted(then.keys() & today.keys())
    return AllocationDifference(
        ceiling_before=euros_from_cents(before.rules.ceiling_cents),
        ceiling_now=euros_from_cents(now.rules.ceiling_cents),
        enters=tuple(sorted(will - was)),
        leaves=tuple(sorted(was - will)),
        gone=tuple(sorted(then.keys() - today.keys())),
        new=tuple(sorted(today.keys() - then.keys())),
        scores=tuple(key for key in both if _scores(then[key]) != _scores(today[key])),
        amounts=tuple(key for key in both if then[key].requested_cents != today[key].requested_cents),
        places=tuple(key for key in both if then[key].rank != today[key].rank),
        groups=tuple(key for key in both if then[key].groups != today[key].groups),
        rules=_changed_rules(before.rules, now.rules),
        infeasible=isinstance(failure, Infeasible),
        unproven=isinstance(failure, SolverFailed),
    )


def _changed_rules(before: Rules, now: Rules) -> tuple[str, ...]:
    return tuple(name for name in RULE_WORDS if getattr(before, name) != getattr(now, name))


def _scores(candidate: Candidate) -> object:
    return candidate.score, candidate.criterion_scores


def _both_awarded(
    before: AllocationProblem, now: AllocationProblem
) -> tuple[set[str], set[str], Infeasible | SolverFailed | None]:
    """Give who got money then and who would now, or nobody and why that cannot be told."""
    try:
        return set(allocate(before).awarded_keys), set(allocate(now).awarded_keys), None
    except (Infeasible, SolverFailed) as failure:
        return set(), set(), failure
