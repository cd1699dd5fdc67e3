"""Assigning all assessors of a round at once: a division that only adds, made and applied in one step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.assigning import AssignmentResult
from assessment.enums import DivisionAim
from assessment.queries.assignment_problem import problem_of_round, step_of
from assessment.services.assignment import NotAssignable
from assessment.services.assignment_runs import apply_assignment, record_division, solve
from assessment.services.conflicts import note_found_conflicts
from assessment.services.locks import lock_round
from proposals.enums import RoundStatus
from proposals.models import Proposal, Round, User


@dataclass(frozen=True, slots=True)
class Shortage:
    """A proposal for which too few assessors can be asked, and how many are missing."""

    proposal: Proposal
    missing: int


@dataclass(frozen=True, slots=True)
class EvenAssignment:
    """How many assessments were asked for, and which proposals still lack assessors."""

    assigned: int
    shortages: tuple[Shortage, ...]


@transaction.atomic
def assign_evenly(*, round_: Round, by: User, at: datetime) -> EvenAssignment:
    """Bring every admissible proposal of a round to the asked number of assessors.

    Who was asked before stays. New work goes so that no division is more even within the conflicts of interest
    (docs/assigning.md); the same data give the same assignment. It is kept as an applied division.

    :raises NotAssignable: if the round is not in assessment.
    :raises NotAnAssessor: if there is no assessor at all.
    :raises NotSolved: if the answer was not found in time, or not proved.
    """
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise NotAssignable(_("This round is not in assessment. Start the assessment first."))
    note_found_conflicts(round_=stored, by=by, at=at)
    problem = problem_of_round(stored, DivisionAim.ADD_ONLY)
    result = solve(problem)
    added = step_of(problem, result).added
    if added:
        run = record_division(stored, _("Divided evenly"), problem, result, by, at)
        apply_assignment(run=run, by=by, at=at)
    return EvenAssignment(len(added), _shortages(stored, result))


def _shortages(round_: Round, result: AssignmentResult) -> tuple[Shortage, ...]:
    """Give the proposals that stay short, by region."""
    missing = {int(each.proposal): each.missing for each in result.shortages}
    proposals = round_.proposals.filter(pk__in=missing).order_by("region_sort_name", "pk")
    return tuple(Shortage(each, missing[each.pk]) for each in proposals)
