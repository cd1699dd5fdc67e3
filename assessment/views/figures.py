"""The key figure of the cockpit that this app knows: how many assessments are done."""

from django.utils.translation import gettext as _

from assessment.queries.progress import ProgressTotals, progress_totals
from proposals.models import Round
from proposals.views.management.figures import Figure


def assessments_done(round_: Round) -> Figure | None:
    """Count the final assessments that a round needs, in one statement; nothing while there is nothing to assess.

    More than enough for one proposal does not help another.
    """
    totals = totals_of(round_)
    if not totals.proposals:
        return None
    return Figure(
        label=_("Assessments done"),
        value=_("%(done)d of %(needed)d") % {"done": totals.final, "needed": totals.needed},
        note=_("%(count)d per proposal") % {"count": round_.assessors_per_proposal},
    )


def totals_of(round_: Round) -> ProgressTotals:
    """Count how far a round is, once for the object at hand: figure and lines of one page ask the same."""
    kept: dict[str, ProgressTotals] = round_.__dict__
    if "_progress_totals" not in kept:
        kept["_progress_totals"] = progress_totals(round_)
    return kept["_progress_totals"]
