"""The reason of each line of an allocation, in plain words for the staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation import AllocationLine as Line
from assessment.allocation import GroupKind, LimitReached, Measure, Method, Reason, Shortfall
from assessment.allocation.explanation import Explanation
from assessment.enums import Outcome
from assessment.models import AllocationLine
from assessment.queries.decisions import score_of_line
from assessment.queries.explanations import ExplainedDivision
from assessment.scoring import display_score
from assessment.services.flip_words import better_set_sentences, flip_sentence
from proposals.formats import cents_as_euros, number


@dataclass(frozen=True, slots=True)
class WordedLine:
    """A line with its score for the screen, its reason in words, and what would change its outcome.

    `on_demand` says that what would change it was not looked up yet.
    """

    line: AllocationLine
    score: Decimal | None
    reason: str
    flip: str = ""
    on_demand: bool = False

    @property
    def is_awarded(self) -> bool:
        """Say whether this proposal gets money."""
        return self.line.outcome == Outcome.AWARDED


def worded_lines(lines: Iterable[AllocationLine], explained: ExplainedDivision) -> list[WordedLine]:
    """Give each line its reason in words, and what would change it."""
    return [_worded(line, explained) for line in lines]


def _worded(line: AllocationLine, explained: ExplainedDivision) -> WordedLine:
    explanation = explained.explanations[line.proposal.reference]
    flip = flip_sentence(explained, explanation)
    missing = explanation.flips is None
    return WordedLine(line, score_of_line(line), reason_words(explained, explanation), flip, missing)


def reason_words(explained: ExplainedDivision, explanation: Explanation) -> str:
    """Write why a proposal gets what it gets, in one or two short sentences with the numbers."""
    line = explanation.line
    values = {
        "left": cents_as_euros(line.left_before_cents),
        "short": cents_as_euros(line.short_cents),
        "place": explained.places.get(line.blocked_by or ""),
        "reason": explanation.lock_reason,
    }
    if line.reason is Reason.BELOW_MINIMUM_SCORE:
        return " ".join(_missed(each, explained) for each in line.shortfalls)
    if line.reason is Reason.GROUP_MAXIMUM and line.limit is not None:
        return _limit(line.limit, line, explained)
    if line.reason is Reason.NOT_IN_BEST_SET and explanation.flips and explanation.flips.better:
        return " ".join(better_set_sentences(explanation.flips.better)) or _PLAIN[line.reason]()
    if line.reason is Reason.AWARDED_IN_FULL and explained.problem.rules.method is Method.BEST_VALUE:
        return _("It is among those that together reach the highest total score.")
    return _PLAIN[line.reason]() % values


def _missed(shortfall: Shortfall, explained: ExplainedDivision) -> str:
    """Say which score is too low: "Too low on feasibility: 2,50, at least 3,00"."""
    score, minimum = (_exact_enough(each, shortfall) for each in (shortfall.score, shortfall.minimum))
    values = {"score": score, "minimum": minimum}
    if shortfall.criterion is None:
        return _("Too low in total: %(score)s, at least %(minimum)s.") % values
    values["criterion"] = explained.criteria.get(shortfall.criterion, shortfall.criterion)
    return _("Too low on “%(criterion)s”: %(score)s, at least %(minimum)s.") % values


def _exact_enough(score: Fraction, shortfall: Shortfall) -> str:
    """Write a score with two decimals, or exactly when those hide the difference."""
    hidden = display_score(shortfall.score) == display_score(shortfall.minimum)
    return str(score) if hidden else number(display_score(score), 2)


def _limit(limit: LimitReached, line: Line, explained: ExplainedDivision) -> str:
    """Say which maximum left no room: "Two deals in Limburg already, the most there may be"."""
    name = explained.groups.get(limit.group, limit.group.key)
    where = _("within the theme “%(name)s”") if limit.group.kind is GroupKind.THEME else _("in %(name)s")
    values = {"where": where % {"name": name}, "used": limit.used, "maximum": limit.maximum}
    if limit.measure is Measure.COUNT:
        words = ngettext(
            "%(used)d deal %(where)s already; at most %(maximum)d.",
            "%(used)d deals %(where)s already; at most %(maximum)d.",
            limit.used,
        )
        return words % values
    amounts = {each: cents_as_euros(values[each]) for each in ("used", "maximum")}
    return _("%(used)s given %(where)s already; at most %(maximum)s.") % (values | amounts)


_PLAIN = {
    Reason.AWARDED_IN_FULL: lambda: _("It fits: %(left)s was left."),
    Reason.AWARDED_IN_PART: lambda: _("It gets what was left: %(left)s. That is %(short)s less than asked."),
    Reason.CEILING_REACHED: lambda: _("It does not fit: %(left)s was left, that is %(short)s too little."),
    Reason.AFTER_CEILING: lambda: _("It comes after place %(place)s, where the money ran out."),
    Reason.REMAINDER_TOO_SMALL: lambda: _("%(left)s was left. That is less than the smallest contribution."),
    Reason.UNRANKED: lambda: _("There were too few assessments, so it has no place."),
    Reason.LOCKED_IN: lambda: _("It was locked in, whatever its place: %(reason)s"),
    Reason.LOCKED_OUT: lambda: _("It was locked out, whatever its place: %(reason)s"),
    Reason.NOT_IN_BEST_SET: lambda: _("Other proposals together reach a higher total score."),
}
