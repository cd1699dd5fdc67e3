"""Who can assess."""

from datetime import date

from django.db.models import QuerySet

from assessment.enums import AssessmentStatus
from proposals.enums import Role
from proposals.models import Region, RoleGrant, User

LIVE_STATUSES = frozenset({AssessmentStatus.ASSIGNED, AssessmentStatus.IN_PROGRESS, AssessmentStatus.FINAL})


def assessors_now() -> QuerySet[User]:
    """Give the people who hold the role of assessor now, in a fixed order."""
    grants = RoleGrant.objects.current().filter(role=Role.ASSESSOR)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("function", "name", "pk")


def home_regions(day: date, current: Region | None) -> QuerySet[Region]:
    """Give the provinces and municipalities of `day` to choose from by name, and the one chosen before."""
    regions = Region.objects.applicants().valid_on(day)
    if current is not None:
        regions = regions | Region.objects.filter(pk=current.pk)
    return regions.order_by("sort_name", "code")
