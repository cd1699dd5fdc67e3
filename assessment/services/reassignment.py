"""Giving work of one assessor to another, as one step."""

from datetime import datetime

from django.db import transaction

from assessment.models import Assessment
from assessment.services.assignment import assign_assessor, set_aside
from proposals.models import User


@transaction.atomic
def reassign(*, assessment: Assessment, to: User, reason: str, by: User, at: datetime) -> Assessment:
    """Take a proposal off one assessor and ask another for it: both, or nothing.

    Gives the new assessment. Scores of the first stay in the record and no longer count.

    :raises ReasonNeeded: without a reason.
    :raises NotAssignable: when scoring is closed, or either of the two cannot change any more.
    :raises NotAnAssessor: if the other does not hold the role.
    :raises HasInterest: if something ties the other to the applicant.
    """
    set_aside(assessment=assessment, reason=reason, by=by, at=at)
    return assign_assessor(proposal=assessment.proposal, assessor=to, by=by, at=at, tells_at_once=True)
