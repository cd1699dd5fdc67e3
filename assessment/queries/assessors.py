"""Who can assess, and what speaks against asking somebody for a proposal."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from proposals.enums import Role
from proposals.models import Membership, Proposal, RoleGrant, User

LIVE_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS, AssessmentStatus.FINAL})


@dataclass(frozen=True, slots=True)
class AssessorOption:
    """Somebody who could be asked: the proposals of the round they have, and what speaks against it."""

    assessor: User
    load: int
    works_for_applicant: bool
    was_taken_off: bool


def assessors_now() -> QuerySet[User]:
    """Give the people who hold the role of assessor now, in a fixed order."""
    grants = RoleGrant.objects.current().filter(role=Role.ASSESSOR)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("function", "name", "pk")


def members_by_organisation(people: Iterable[int]) -> dict[int, set[int]]:
    """Give which of these people work for each organisation now; an empty set for any other."""
    members: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.current().filter(user__in=list(people)).values_list("organisation_id", "user_id")
    for organisation, person in rows:
        members[organisation].add(person)
    return members


def options_for(proposal: Proposal) -> tuple[AssessorOption, ...]:
    """Give everybody who could still be asked for a proposal, least work first; three statements."""
    asked = dict(Assessment.objects.filter(proposal=proposal).values_list("assessor_id", "status"))
    of_round = Q(assessments__proposal__round=proposal.round_id, assessments__status__in=LIVE_STATUSES)
    people = assessors_now().annotate(load=Count("assessments", filter=of_round))
    members = members_by_organisation(each.pk for each in people)[proposal.organisation_id]
    options = [
        AssessorOption(each, each.load, each.pk in members, asked.get(each.pk) == AssessmentStatus.SET_ASIDE)
        for each in people
        if asked.get(each.pk, AssessmentStatus.SET_ASIDE) == AssessmentStatus.SET_ASIDE
    ]
    return tuple(sorted(options, key=lambda option: option.load))
