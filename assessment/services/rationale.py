"""The words of a decision, from the machine's reason (Awb 3:46: a decision says why).

Stored with the decision in Dutch, so that it reads the same in ten years.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.allocation import AllocationLine, Reason
from assessment.scoring import display_score
from proposals.formats import cents_as_euros, number


@dataclass(frozen=True, slots=True)
class TieAbove:
    """The place directly above has exactly the same score; `criterion` decided, or the lottery when None."""

    place: int
    criterion: str | None


@dataclass(frozen=True, slots=True)
class RationaleFacts:
    """What a rationale speaks of: the line, the score for the screen and the number of places."""

    line: AllocationLine
    score: Decimal | None
    place_count: int
    needed_assessments: int
    blocked_by_rank: int | None = None
    tie: TieAbove | None = None


def rationale_for(facts: RationaleFacts) -> str:
    """Write why a proposal gets what it gets, in Dutch."""
    with translation.override(settings.LANGUAGE_CODE):
        return " ".join([*_place(facts), *_tie(facts), _WORDS[facts.line.reason](facts)])


def _place(facts: RationaleFacts) -> list[str]:
    if facts.line.rank is None or facts.score is None:
        return []
    return [
        _("Your proposal came in place %(place)d of %(count)d with a score of %(score)s.")
        % {"place": facts.line.rank, "count": facts.place_count, "score": number(facts.score, 2)}
    ]


def _tie(facts: RationaleFacts) -> list[str]:
    """Explain an equal score, to whom it cost something; nobody asks why an award came second."""
    if facts.tie is None or facts.line.is_awarded:
        return []
    if facts.tie.criterion is None:
        return [
            _("Place %(place)d has the same score, also on each criterion. The lottery of the round decided.")
            % {"place": facts.tie.place}
        ]
    return [
        _("Place %(place)d has the same score and stands higher, because it scores more on “%(criterion)s”.")
        % {"place": facts.tie.place, "criterion": facts.tie.criterion}
    ]


def _awarded_in_full(facts: RationaleFacts) -> str:
    return _("The budget was enough for this place. You receive what you asked for: %(asked)s.") % _amounts(facts)


def _awarded_in_part(facts: RationaleFacts) -> str:
    return _("There was %(left)s left for this place. You asked for %(asked)s and receive what was left.") % _amounts(
        facts
    )


def _ceiling_reached(facts: RationaleFacts) -> str:
    return _("The available money was used up: %(left)s was left and you asked for %(asked)s.") % _amounts(facts)


def _after_ceiling(facts: RationaleFacts) -> str:
    return _(
        "We divide the money from the highest place down and stop at the first proposal that does not fit. "
        "That was place %(place)d. Your proposal comes after it."
    ) % {"place": facts.blocked_by_rank}


def _remainder_too_small(facts: RationaleFacts) -> str:
    return _("%(left)s was left. That is less than the smallest contribution of this round.") % _amounts(facts)


def _below_minimum(facts: RationaleFacts) -> str:
    return " ".join(
        _("Your score was %(score)s. At least %(minimum)s was needed.")
        % {"score": number(display_score(each.score), 2), "minimum": number(display_score(each.minimum), 2)}
        for each in facts.line.shortfalls
    )


def _unranked(facts: RationaleFacts) -> str:
    return _("Your proposal was assessed by fewer than %(needed)d assessors and has no place.") % {
        "needed": facts.needed_assessments
    }


def _amounts(facts: RationaleFacts) -> dict[str, str]:
    return {
        "left": cents_as_euros(facts.line.left_before_cents),
        "asked": cents_as_euros(facts.line.requested_cents),
    }


_WORDS: Mapping[Reason, Callable[[RationaleFacts], str]] = {
    Reason.AWARDED_IN_FULL: _awarded_in_full,
    Reason.AWARDED_IN_PART: _awarded_in_part,
    Reason.CEILING_REACHED: _ceiling_reached,
    Reason.AFTER_CEILING: _after_ceiling,
    Reason.REMAINDER_TOO_SMALL: _remainder_too_small,
    Reason.BELOW_MINIMUM_SCORE: _below_minimum,
    Reason.UNRANKED: _unranked,
}
