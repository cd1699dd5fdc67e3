"""Where an assessor works and comes from."""

from datetime import datetime

from django.db import transaction

from assessment.enums import AssessmentStatus
from assessment.models import Assessment, AssessorProfile
from assessment.services.conflicts import STATUSES_THAT_SET_ASIDE, note_found_conflicts
from proposals.models import Round, User


@transaction.atomic
def save_profile(*, profile: AssessorProfile, by: User, at: datetime) -> AssessorProfile:
    """Keep a profile, and look at once whether it ties its owner to proposals that are being assessed."""
    profile.changed_at, profile.changed_by = at, by
    profile.save()
    own = Assessment.objects.filter(assessor=profile.user_id).exclude(status=AssessmentStatus.SET_ASIDE)
    rounds = Round.objects.filter(status__in=STATUSES_THAT_SET_ASIDE, pk__in=own.values("proposal__round"))
    for round_ in rounds.order_by("pk"):
        note_found_conflicts(round_=round_, by=by, at=at)
    return profile
