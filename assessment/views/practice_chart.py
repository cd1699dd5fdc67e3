"""The spread of a practice proposal as a drawing, for staff and assessors alike."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessment.charts import PointsRow, points_chart
from assessment.queries.practice import CriterionOutcome, PracticeOutcome


def practice_chart(outcome: PracticeOutcome) -> SafeString:
    """Draw how often each point was given, with the reference and the own score, if any; empty below three."""
    if not outcome.shows_spread:
        return SafeString()
    title = _("How often each score was given, by criterion. The table below has the same figures.")
    # The chart escapes every text itself.
    return mark_safe(points_chart([_row(each) for each in outcome.criteria], title=title))  # noqa: S308


def _row(each: CriterionOutcome) -> PointsRow:
    counts = [(one.point, one.count) for one in each.spread.counts] if each.spread else []
    own = each.own.points if each.own else None
    name = str(each.reference.criterion)
    return PointsRow(name[:1].upper() + name[1:], counts, own, each.reference.points)
