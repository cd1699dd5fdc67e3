"""Who could still be asked for a proposal, and what speaks against it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, ConflictOfInterest
from assessment.queries.assessors import LIVE_STATUSES, assessors_now
from assessment.queries.assignment_problem import ASSIGNABLE_STATUSES
from assessment.queries.assignment_runs import may_come_back
from assessment.queries.conflicts import found_conflicts, ties_of
from proposals.models import Proposal, Round, User


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


def proposals_to_ask(round_: Round, assessor: User) -> QuerySet[Proposal]:
    """Give the proposals that are short of assessors and for which this one can be asked, by region.

    Nothing speaks against it: not asked before, no interest noted, and none found that nobody looked at.
    """
    asked = Assessment.objects.filter(proposal__round=round_, assessor=assessor)
    back = [proposal for proposal, person in may_come_back(round_) if person == assessor.pk]
    looked_at = ConflictOfInterest.objects.filter(proposal__round=round_, assessor=assessor)
    found = {each.proposal.pk for each in found_conflicts(round_, assessor=assessor)}
    found -= set(looked_at.values_list("proposal_id", flat=True))
    live = Count("assessments", filter=Q(assessments__status__in=LIVE_STATUSES))
    return (
        round_.proposals.filter(status__in=ASSIGNABLE_STATUSES)
        .exclude(pk__in=asked.exclude(proposal__in=back).values("proposal"))
        .exclude(pk__in=looked_at.in_force().values("proposal"))
        .exclude(pk__in=found)
        .annotate(live_count=live)
        .filter(live_count__lt=round_.assessors_per_proposal)
        .select_related("organisation")
        .order_by("region_sort_name", "pk")
    )
