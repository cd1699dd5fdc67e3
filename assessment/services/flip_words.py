"""What would change an outcome, in sentences: how many points, which ceiling, which other proposals.

To the staff exact numbers: what two decimals cannot hold is followed by the fraction itself. To an applicant two
decimals, rounded up: that many points are enough.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation import Reason
from assessment.allocation.explanation import Explanation
from assessment.allocation.flips import BetterSet, PointsFlip
from assessment.queries.explanations import ExplainedDivision
from assessment.scoring import display_score
from proposals.formats import cents_as_euros, number


def points_words(points: Fraction) -> str:
    """Write points with two decimals; when that is not exact, with the fraction: "0,07 (exactly 1/15)"."""
    shown = display_score(points)
    if Fraction(shown) == points:
        return number(shown, 2)
    return _("%(points)s (exactly %(fraction)s)") % {"points": number(shown, 2), "fraction": str(points)}


def enough_points(points: Fraction) -> str:
    """Write points with two decimals, rounded up: "0,07" for 1/15."""
    return number(Decimal(ceil(points * 100)) / 100, 2)


def told_apart(score: Fraction, other: Fraction) -> str:
    """Write a score with two decimals, or with as many more as show that it is not the other: "2,997".

    Halves go up, as wherever a score is shown: a decision states one score.
    """
    for places in range(2, 10):
        shown = display_score(score, places)
        if shown != display_score(other, places):
            return number(shown, places)
    return str(score)


def ways_in(
    explained: ExplainedDivision, explanation: Explanation, points_in: Callable[[Fraction], str] = points_words
) -> list[str]:
    """Give what would have brought a proposal in, each as part of a sentence: points, then a ceiling.

    `points_in` writes the points: exactly, or rounded up to what is enough (`enough_points`).
    """
    flips = explanation.flips
    if flips is None or explanation.line.is_awarded:
        return []
    ways = []
    if flips.points is not None and flips.points.is_possible(explained.highest_score):
        ways.append(_joined_with_and(_points_needed(explained, flips.points, points_in)))
    if flips.ceiling is not None:
        ways.append(_("a budget of %(amount)s") % {"amount": cents_as_euros(flips.ceiling.cents)})
    return ways


def _points_needed(explained: ExplainedDivision, points: PointsFlip, points_in: Callable[[Fraction], str]) -> list[str]:
    """Name the points on each missed criterion, then those on the total."""
    needed = [
        _("%(points)s points more on “%(criterion)s”")
        % {
            "points": points_in(each.minimum - each.score),
            "criterion": explained.criteria.get(each.criterion or "", each.criterion),
        }
        for each in points.criteria
    ]
    if points.total is None:
        return needed
    if not points.more:
        return [*needed, _("a higher score in total, however little")]
    # Rounded up it is more than what has to be exceeded already.
    exceeds = points.must_exceed and (points_in is points_words or (points.more * 100).denominator == 1)
    words = _("more than %(points)s points extra in total") if exceeds else _("%(points)s points more in total")
    return [*needed, words % {"points": points_in(points.more)}]


def needed_sentence(explained: ExplainedDivision, explanation: Explanation) -> str:
    """Say to an applicant what would have given money; empty when nothing would, or when there is money."""
    ways = ways_in(explained, explanation, enough_points)
    if not ways:
        return ""
    return _("You would have received money with %(ways)s.") % {"ways": _joined_with_or(ways)}


def flip_sentence(explained: ExplainedDivision, explanation: Explanation) -> str:
    """Say to the staff what would bring a proposal in, or out when it is in; empty when nothing would."""
    if not explanation.line.is_awarded:
        ways = ways_in(explained, explanation)
        return _("It gets money with %(ways)s.") % {"ways": _joined_with_or(ways)} if ways else ""
    ways = _ways_out(explanation)
    return _("It loses its place with %(ways)s.") % {"ways": _joined_with_or(ways)} if ways else ""


def _ways_out(explanation: Explanation) -> list[str]:
    """Give what would have put an awarded proposal out, each as part of a sentence."""
    flips, ways = explanation.flips, []
    if flips is None or explanation.line.reason is Reason.LOCKED_IN:
        return []
    if flips.points is not None and flips.points.total is not None:
        spare = flips.points.to_spare
        if not spare:
            ways.append(_("a lower score in total, however little"))
        elif flips.points.must_exceed:
            ways.append(_("%(points)s points less in total") % {"points": points_words(spare)})
        else:
            ways.append(_("more than %(points)s points less in total") % {"points": points_words(spare)})
    if flips.ceiling is not None:
        ways.append(_("a budget below %(amount)s") % {"amount": cents_as_euros(flips.ceiling.cents)})
    return ways


def better_set_sentences(better: BetterSet) -> list[str]:
    """Say which set was chosen instead of a proposal, and by how much it is better."""
    if not better.instead:
        return []
    count, along = len(better.instead), len(better.along)
    values = {
        "count": count, "along": along,
        "score_instead": number(display_score(better.score_instead), 2),
        "score_along": number(display_score(better.score_along), 2),
    }  # fmt: skip
    first = ngettext(
        "For the same money another proposal fits in.", "For the same money %(count)d other proposals fit in.", count
    )
    if not better.difference:
        return [first % values, _("Both ways score %(score_along)s. The rules for equal scores decided.") % values]
    if along:
        second = ngettext(
            "That scores higher: %(score_instead)s, against %(score_along)s for this one with another.",
            "That scores higher: %(score_instead)s, against %(score_along)s for this one with %(along)d others.",
            along,
        )
    else:
        second = ngettext(
            "That one scores higher: %(score_instead)s, against %(score_along)s.",
            "Together those score higher: %(score_instead)s, against %(score_along)s.",
            count,
        )
    return [first % values, second % values]


def _joined_with_and(parts: list[str]) -> str:
    return (
        _("%(first)s and %(second)s") % {"first": ", ".join(parts[:-1]), "second": parts[-1]} if parts[1:] else parts[0]
    )


def _joined_with_or(parts: list[str]) -> str:
    return (
        _("%(first)s, or with %(second)s") % {"first": ", ".join(parts[:-1]), "second": parts[-1]}
        if parts[1:]
        else parts[0]
    )
