"""Who may assess, rank, allocate, approve and publish."""

from django.db.models import Q

from assessment.enums import AssessmentStatus
from assessment.models import Assessment
from proposals.enums import Role
from proposals.models import User


def assigned_proposals(user: User) -> Q:
    """Give the proposals that an assessor was assigned and that were not taken away again."""
    if not user.has_role(Role.ASSESSOR):
        return Q(pk__in=[])
    own = Assessment.objects.filter(assessor=user).exclude(status=AssessmentStatus.SET_ASIDE)
    return Q(pk__in=own.values("proposal")) & ~Q(status="draft")
