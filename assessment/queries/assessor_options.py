"""Who could still be asked for a proposal, and what speaks against it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from assessment.queries.assessors import LIVE_STATUSES, assessors_now
from assessment.queries.assignment_runs import may_come_back
from assessment.queries.conflicts import ties_of
from proposals.models import Proposal, User


@dataclass(frozen=True, slots=True)
class AssessorOption:
    """Somebody who could be asked: the proposals of the round they have, and what speaks against it.

    `tie` says in words what ties this person to the applicant; empty when nothing does.
    """

    assessor: User
    load: int
    tie: str
    was_taken_off: bool

    @property
    def can_be_asked(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.tie and not self.was_taken_off


def options_for(proposal: Proposal) -> tuple[AssessorOption, ...]:
    """Give everybody who could still be asked for a proposal, least work first; ten to twelve statements."""
    asked = dict(Assessment.objects.filter(proposal=proposal).values_list("assessor_id", "status"))
    of_round = Q(assessments__proposal__round=proposal.round_id, assessments__status__in=LIVE_STATUSES)
    people = assessors_now().annotate(load=Count("assessments", filter=of_round))
    ties = ties_of(proposal)
    off = {person for person, status in asked.items() if status == AssessmentStatus.SET_ASIDE}
    if off:
        off -= {person for pk, person in may_come_back(proposal.round) if pk == proposal.pk}
    options = [
        AssessorOption(each, each.load, ties.get(each.pk, ""), each.pk in off)
        for each in people
        if asked.get(each.pk, AssessmentStatus.SET_ASIDE) == AssessmentStatus.SET_ASIDE
    ]
    return tuple(sorted(options, key=lambda option: option.load))
