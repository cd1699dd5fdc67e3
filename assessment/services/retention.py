"""What of assessors goes when its term is over (proposals/services/retention)."""

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from assessment.models import AssessorProfile
from proposals.enums import RetentionKind, Role
from proposals.models import RoleGrant
from proposals.services.retention.kinds import Kind


def _former_assessors() -> QuerySet:
    """Give the profiles of people who do not assess any more, since their role ended or the profile was last saved."""
    ended = Max("user__role_grants__ended_at", filter=Q(user__role_grants__role=Role.ASSESSOR))
    return (
        AssessorProfile.objects.exclude(employer="", earlier_organisations="")
        .exclude(user__in=RoleGrant.objects.current().filter(role=Role.ASSESSOR).values("user"))
        .annotate(ended_at=Greatest(ended, "changed_at"))
    )


PROFILES = Kind(
    RetentionKind.ASSESSOR_PROFILE,
    _former_assessors,
    _("Employer, and earlier employers and clients."),
    lambda row: f"{row.user}: {row.employer}",
    held=(RoleGrant,),
)
