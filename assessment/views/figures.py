"""The key figure of the cockpit that this app knows: how many assessments are done."""

from django.db.models import Count, Q, Sum
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from assessment.enums import AssessmentStatus
from assessment.queries.progress import ASSESSABLE_STATUSES
from proposals.models import Round
from proposals.views.management.figures import Figure


def assessments_done(round_: Round) -> Figure | None:
    """Count the final assessments that a round needs, in one statement; nothing while there is nothing to assess.

    More than enough for one proposal does not help another.
    """
    needed = round_.assessors_per_proposal
    final = Count("assessments", filter=Q(assessments__status=AssessmentStatus.FINAL))
    counted = (
        round_.proposals.filter(status__in=ASSESSABLE_STATUSES)
        .annotate(final=final)
        .aggregate(done=Sum(Least("final", needed)), proposals=Count("pk"))
    )
    if not counted["proposals"]:
        return None
    values = {"done": counted["done"], "needed": counted["proposals"] * needed}
    return Figure(
        label=_("Assessments done"),
        value=_("%(done)d of %(needed)d") % values,
        note=_("%(count)d per proposal") % {"count": needed},
    )
