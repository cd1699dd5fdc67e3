"""Assigning all assessors of a round at once, evenly and without anybody who works for the applicant."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.models import Assessment
from assessment.queries.assessors import LIVE_STATUSES, assessors_now
from assessment.queries.conflicts import pairs_in_conflict
from assessment.services.assignment import ASSIGNABLE_STATUSES, NotAnAssessor, NotAssignable, ask_assessor
from assessment.services.balancing import Demand, divide_evenly
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

    What was assigned before stays. New work goes so that the loads of the round differ as little as
    conflicts of interest allow (`balancing`); the same data give the same assignment.

    :raises NotAssignable: if the round is not in assessment.
    :raises NotAnAssessor: if there is no assessor at all.
    """
    stored = lock_round(round_.pk)
    if stored.status != RoundStatus.IN_ASSESSMENT:
        raise NotAssignable(_("This round is not in assessment. Start the assessment first."))
    note_found_conflicts(round_=stored, by=by, at=at)
    people = {each.pk: each for each in assessors_now()}
    if not people:
        raise NotAnAssessor(_("There are no assessors yet. Give at least one person the role of assessor first."))
    proposals = list(stored.proposals.filter(status__in=ASSIGNABLE_STATUSES).order_by("region_sort_name", "pk"))
    demands, loads = _demands(stored, proposals, people)
    chosen = divide_evenly(demands, loads)
    for proposal in proposals:
        for person in chosen[proposal.pk]:
            ask_assessor(round_=stored, proposal=proposal, assessor=people[person], by=by, at=at)
    return EvenAssignment(sum(map(len, chosen.values())), _shortages(proposals, demands, chosen))


def _demands(round_: Round, proposals: list[Proposal], people: dict[int, User]) -> tuple[list[Demand], dict[int, int]]:
    """Say what each proposal needs and whom it may ask, and the work everybody has already."""
    asked: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Assessment.objects.filter(proposal__round=round_).values_list("proposal_id", "assessor_id", "status")
    for proposal, assessor, status in rows:
        asked[proposal][assessor] = status
    barred = defaultdict(set)
    for proposal, assessor in pairs_in_conflict(round_):
        barred[proposal].add(assessor)
    loads = dict.fromkeys(people, 0)
    for statuses in asked.values():
        for assessor, status in statuses.items():
            if assessor in loads and status in LIVE_STATUSES:
                loads[assessor] += 1
    demands = [_demand(each, round_, asked[each.pk], people, barred[each.pk]) for each in proposals]
    return demands, loads


def _demand(
    proposal: Proposal, round_: Round, asked: dict[int, str], people: dict[int, User], barred: set[int]
) -> Demand:
    counting = sum(status in LIVE_STATUSES for status in asked.values())
    needed = max(round_.assessors_per_proposal - counting, 0)
    return Demand(proposal.pk, needed, frozenset(people.keys() - asked.keys() - barred))


def _shortages(
    proposals: list[Proposal], demands: list[Demand], chosen: dict[int, tuple[int, ...]]
) -> tuple[Shortage, ...]:
    missing = {each.key: each.needed - len(chosen[each.key]) for each in demands}
    return tuple(Shortage(each, missing[each.pk]) for each in proposals if missing[each.pk])
