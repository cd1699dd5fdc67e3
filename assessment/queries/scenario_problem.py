"""From the scores of a round and the changes of a scenario to the problem that is divided.

The rows are read once, however many scenarios are calculated from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from assessment.allocation import AllocationProblem, Rules
from assessment.models import Criterion
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.queries.scores import (
    RoundScores,
    candidates_of,
    division_rules,
    scores_of_round,
)
from assessment.ranking import ScoredProposal
from assessment.scoring import Assessment as FinalAssessment
from assessment.scoring import Criterion as WeightedCriterion
from assessment.scoring import score_proposal
from proposals.models import BudgetCeiling, Proposal, Round

PointsOfRound = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class RoundBasis:
    """What every scenario of a round is calculated from; `ceiling` is the one in force, None without."""

    scores: RoundScores
    rules: Rules
    ceiling: BudgetCeiling | None

    @property
    def round(self) -> Round:
        """Give the round."""
        return self.scores.round

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Give the criteria in the order of the call."""
        return self.scores.criteria

    @property
    def proposals(self) -> Mapping[str, Proposal]:
        """Give who competes, by reference."""
        return self.scores.proposals


def basis_of_round(round_: Round, *, at: datetime) -> RoundBasis:
    """Read scores, points, the rule and the ceiling in force; ten statements."""
    scores, ceiling = scores_of_round(round_), round_.ceiling_in_force(at)
    return RoundBasis(scores, division_rules(scores, ceiling.amount if ceiling else Decimal(0)), ceiling)


def points_by_reference(basis: RoundBasis, changes: ScenarioChanges) -> PointsOfRound:
    """Give the points by reference, assessor and criterion, without whom the scenario leaves out."""
    left_out = set(changes.without_assessors)
    return {
        key: {
            str(assessor): points
            for assessor, points in basis.scores.points.get(proposal.pk, {}).items()
            if assessor not in left_out
        }
        for key, proposal in basis.proposals.items()
    }


def weights_of(basis: RoundBasis, changes: ScenarioChanges) -> dict[str, Fraction]:
    """Give the weight of each criterion in the order of the call, those of the call unless the scenario has others."""
    own = changes.weights or {}
    return {each.code: Fraction(own.get(each.code, each.weight_percentage)) for each in basis.criteria}


def scores_with(basis: RoundBasis, changes: ScenarioChanges) -> RoundScores:
    """Give the scores of the round, calculated again when weights or assessors differ."""
    if not changes.touches_scores:
        return basis.scores
    criteria = [WeightedCriterion(code, weight) for code, weight in weights_of(basis, changes).items()]
    scored = tuple(
        ScoredProposal(
            key,
            score_proposal(criteria, [FinalAssessment(who, given) for who, given in points.items()])
            if points
            else None,
        )
        for key, points in points_by_reference(basis, changes).items()
    )
    return replace(basis.scores, scored=scored)


def problem_with(basis: RoundBasis, changes: ScenarioChanges) -> AllocationProblem:
    """State what a scenario divides among whom; without a ceiling in force nothing is available.

    :raises assessment.ranking.LotteryNeeded: if a tie is left and the round has no lottery.
    :raises assessment.allocation.InvalidProblem: if the rules contradict themselves.
    """
    scores = scores_with(basis, changes)
    rules = _present(changes, basis).applied_to(basis.rules)
    kinds = {each.kind for each in rules.limits}
    groups = tuple(each for each in scores.groups if each.kind in kinds)
    return AllocationProblem(replace(rules, groups=groups), candidates_of(scores))


def _present(changes: ScenarioChanges, basis: RoundBasis) -> ScenarioChanges:
    """Leave out locks on who does not compete any more: they went, and that is told as a difference."""
    here = basis.proposals.keys()
    return replace(
        changes,
        locked_in=tuple(each for each in changes.locked_in if each.key in here),
        locked_out=tuple(each for each in changes.locked_out if each.key in here),
    )
