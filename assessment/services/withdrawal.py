"""What happens to the work and the places of a round when an applicant pulls out after closing.

Assessments stay on record and count for nothing. Calculations that hold the proposal are not touched: each of their
next steps reads the data of now, refuses, and says that it no longer takes part (`differences`, `assignment_runs`).
"""

from datetime import datetime

from django.utils.translation import gettext as _

from assessment.models import Assessment, Standing
from assessment.models.assessment import STATUSES_AFTER_SCORING
from assessment.services.assignment import UNFINISHED_STATUSES, take_off
from assessment.services.standing import rank_round
from proposals.models import Proposal, Round, User


def take_out(*, proposal: Proposal, round_: Round, by: User, at: datetime) -> None:
    """Give back what assessors had not finished, and rank the round anew when it has places.

    Call it under the lock of the round, with the round as locked, after the proposal was withdrawn. Who had open
    work on it gets the mail that work went elsewhere: not which, and not why.
    """
    reason = _("The applicant withdrew the proposal.")
    unfinished = Assessment.objects.filter(proposal=proposal, status__in=UNFINISHED_STATUSES)
    for assessment in unfinished.select_related("assessor").order_by("pk"):
        take_off(round_=round_, assessment=assessment, reason=reason, by=by, at=at)
    Standing.objects.filter(proposal=proposal).delete()
    if round_.status in STATUSES_AFTER_SCORING:
        rank_round(round_, at=at)
