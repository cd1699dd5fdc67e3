"""The words of a decision, from the machine's reason (Awb 3:46: a decision says why).

Stored with the decision in Dutch, so that it reads the same in ten years.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation import (
    AllocationLine,
    Candidate,
    Group,
    GroupKind,
    LimitReached,
    Measure,
    Method,
    Reason,
    Shortfall,
)
from assessment.allocation.flips import all_at_once
from assessment.models import AllocationRun
from assessment.queries.explanations import ExplainedDivision, explained_run
from assessment.scoring import display_score
from assessment.services.flip_words import better_set_sentences, needed_sentence, told_apart
from proposals.formats import cents_as_euros, number
from proposals.models import Round

# Down the ranking what would change each refusal of so many takes seven seconds at most, of 1,000 three times that.
FLIPS_IN_DECISIONS = 500


@dataclass(frozen=True, slots=True)
class TieAbove:
    """The place directly above has exactly the same score; `criterion` decided, or the lottery when None."""

    place: int
    criterion: str | None


@dataclass(frozen=True, slots=True)
class RationaleFacts:
    """What a rationale speaks of: the line, the score for the screen and the number of places.

    `explained` knows what would have changed the outcome, and the names of criteria and groups.
    """

    line: AllocationLine
    score: Decimal | None
    place_count: int
    needed_assessments: int
    explained: ExplainedDivision
    blocked_by_rank: int | None = None
    tie: TieAbove | None = None


def rationales_of(run: AllocationRun, round_: Round) -> dict[str, str]:
    """Write by reference why each proposal of a stored division gets what it gets, in Dutch; a few statements."""
    with translation.override(settings.LANGUAGE_CODE):
        explained = _fully_explained(run)
    candidates = {each.key: each for each in explained.problem.candidates}
    by_rank = {each.rank: each for each in explained.problem.candidates if each.rank is not None}
    words = {}
    for line in explained.result.lines:
        candidate = candidates[line.key]
        above = by_rank.get(candidate.rank - 1) if candidate.rank else None
        facts = RationaleFacts(
            line=line,
            score=display_score(candidate.score) if candidate.score is not None else None,
            place_count=len(by_rank),
            needed_assessments=round_.assessors_per_proposal,
            explained=explained,
            blocked_by_rank=candidates[line.blocked_by].rank if line.blocked_by else None,
            tie=_tie_above(candidate, above, explained.problem.rules.criterion_order, explained.criteria),
        )
        words[line.key] = rationale_for(facts)
    return words


def _fully_explained(run: AllocationRun) -> ExplainedDivision:
    """Explain a run, in a larger round that goes down the ranking also with what would have changed each refusal.

    Above that number, and with a best total value that takes a search for each, only the staff ask it, one by one.
    """
    explained = explained_run(run)
    problem = explained.problem
    few = len(problem.candidates) <= FLIPS_IN_DECISIONS
    if problem.rules.method is not Method.RANKING or not few or all_at_once(problem):
        return explained
    return explained_run(run, [line.key for line in explained.result.lines if not line.is_awarded])


def rationale_for(facts: RationaleFacts) -> str:
    """Write why a proposal gets what it gets, in Dutch."""
    with translation.override(settings.LANGUAGE_CODE):
        why = _WORDS[facts.line.reason](facts)
        return " ".join([*_place(facts), *_tie(facts), why, *_needed(facts)])


def _tie_above(
    candidate: Candidate, above: Candidate | None, order: Sequence[str], names: Mapping[str, str]
) -> TieAbove | None:
    """Say what decided when the place above has exactly the same score."""
    if above is None or above.rank is None or above.score != candidate.score:
        return None
    deciding = next((code for code in order if above.criterion_score(code) != candidate.criterion_score(code)), None)
    return TieAbove(above.rank, names[deciding] if deciding else None)


def _needed(facts: RationaleFacts) -> list[str]:
    """Say what would have given money, to whom it was refused."""
    explanation = facts.explained.explanations.get(facts.line.key)
    sentence = needed_sentence(facts.explained, explanation) if explanation else ""
    return [sentence] if sentence else []


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
    if facts.explained.problem.rules.method is Method.BEST_VALUE:
        words = _(
            "Your proposal is among those that together reach the highest total score. "
            "You receive what you asked for: %(asked)s."
        )
        return words % _amounts(facts)
    return _("The budget was enough for this place. You receive what you asked for: %(asked)s.") % _amounts(facts)


def _awarded_in_part(facts: RationaleFacts) -> str:
    return _("There was %(left)s left for this place. You asked for %(asked)s and receive what was left.") % _amounts(
        facts
    )


def _ceiling_reached(facts: RationaleFacts) -> str:
    if not facts.line.left_before_cents:
        return _("The available money was used up. You asked for %(asked)s.") % _amounts(facts)
    return _("There was %(left)s left. That was too little: you asked for %(asked)s.") % _amounts(facts)


def _after_ceiling(facts: RationaleFacts) -> str:
    return _(
        "We divide the money from the highest place down and stop at the first proposal that does not fit. "
        "That was place %(place)d. Your proposal comes after it."
    ) % {"place": facts.blocked_by_rank}


def _remainder_too_small(facts: RationaleFacts) -> str:
    return _("%(left)s was left. That is less than the smallest contribution of this round.") % _amounts(facts)


def _below_minimum(facts: RationaleFacts) -> str:
    return " ".join(_missed(each, facts.explained.criteria) for each in facts.line.shortfalls)


def _missed(shortfall: Shortfall, names: Mapping[str, str]) -> str:
    """Say which score was too low; with more decimals when two make it look like the minimum."""
    minimum = number(display_score(shortfall.minimum), 2)
    values = {"score": told_apart(shortfall.score, shortfall.minimum), "minimum": minimum}
    if shortfall.criterion is None:
        return _("Your score was %(score)s. At least %(minimum)s was needed.") % values
    values["criterion"] = names.get(shortfall.criterion, shortfall.criterion)
    return _("Your score on “%(criterion)s” was %(score)s. At least %(minimum)s was needed.") % values


def _unranked(facts: RationaleFacts) -> str:
    return _("Your proposal was assessed by fewer than %(needed)d assessors and has no place.") % {
        "needed": facts.needed_assessments
    }


def _locked_in(facts: RationaleFacts) -> str:
    return _("It was decided for this proposal apart from its place. You receive %(awarded)s. %(reason)s") % {
        "awarded": cents_as_euros(facts.line.awarded_cents), "reason": _lock_reason(facts)
    }  # fmt: skip


def _locked_out(facts: RationaleFacts) -> str:
    words = _("It was decided for this proposal apart from its place. You receive no contribution. %(reason)s")
    return words % {"reason": _lock_reason(facts)}


def _lock_reason(facts: RationaleFacts) -> str:
    return _("The reason: %(reason)s") % {"reason": facts.explained.explanations[facts.line.key].lock_reason}


def _group_maximum(facts: RationaleFacts) -> str:
    if facts.line.limit is None:
        return _("The most that this round gives to one province, part of the country or theme was reached.")
    return limit_sentence(facts.line.limit, facts.line.requested_cents, facts.explained.groups)


def limit_sentence(limit: LimitReached, requested_cents: int, names: Mapping[Group, str]) -> str:
    """Say which maximum left no room, with its numbers."""
    name = names.get(limit.group, limit.group.key)
    where = _("within the theme “%(name)s”") if limit.group.kind is GroupKind.THEME else _("in %(name)s")
    if limit.measure is Measure.COUNT:
        if not limit.maximum:
            return _("In this round no proposal %(where)s gets money.") % {"where": where % {"name": name}}
        words = ngettext(
            "There is money for %(used)d proposal %(where)s already. More is not allowed.",
            "There is money for %(used)d proposals %(where)s already. More is not allowed.",
            limit.used,
        )
        return words % {"used": limit.used, "where": where % {"name": name}}
    return _("At most %(maximum)s may go to proposals %(where)s. Of that %(used)s was given; %(asked)s was asked.") % {
        "maximum": cents_as_euros(limit.maximum),
        "used": cents_as_euros(limit.used),
        "asked": cents_as_euros(requested_cents),
        "where": where % {"name": name},
    }


def _not_in_best_set(facts: RationaleFacts) -> str:
    flips = facts.explained.explanations[facts.line.key].flips
    chosen = _("Other proposals together reach a higher total score within the available money and the rules.")
    return " ".join([chosen, *(better_set_sentences(flips.better) if flips and flips.better else [])])


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
    Reason.LOCKED_IN: _locked_in,
    Reason.LOCKED_OUT: _locked_out,
    Reason.GROUP_MAXIMUM: _group_maximum,
    Reason.NOT_IN_BEST_SET: _not_in_best_set,
}
