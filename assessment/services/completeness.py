"""What an assessment still needs before it can be called done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessment.models import Assessment, Criterion, CriterionScore


@dataclass(frozen=True, slots=True)
class CriterionProblem:
    """What one criterion still needs; `field` is "points" or "reason"."""

    code: str
    field: str
    message: str | Promise


def problems_of(assessment: Assessment) -> tuple[CriterionProblem, ...]:
    """Give what is missing before the assessment can be called done, in the order of the criteria."""
    least = assessment.proposal.round.reason_minimum_words
    return problems_in(assessment.scores.select_related("criterion").order_by("criterion__sort_order"), least)


def problems_in(scores: Iterable[CriterionScore], least_words: int) -> tuple[CriterionProblem, ...]:
    """Give what is missing in `scores` that were read already, in their order."""
    return tuple(problem for score in scores for problem in _problems_of_score(score, least_words))


def is_complete(score: CriterionScore, least_words: int) -> bool:
    """Say whether a criterion has points and a reason of enough words."""
    return not any(_problems_of_score(score, least_words))


def _problems_of_score(score: CriterionScore, least: int) -> Iterator[CriterionProblem]:
    criterion = score.criterion
    if score.points is None:
        message = _("Choose a score for “%(criterion)s”.") % {"criterion": criterion}
        yield CriterionProblem(criterion.code, "points", message)
    words = len(score.reason.split())
    if words < max(least, 1):
        yield CriterionProblem(criterion.code, "reason", _reason_message(criterion, words, max(least, 1)))


def _reason_message(criterion: Criterion, words: int, least: int) -> str:
    if words == 0:
        message = ngettext_lazy(
            "Write why you give this score for “%(criterion)s”: at least %(least)d word.",
            "Write why you give this score for “%(criterion)s”: at least %(least)d words.",
            "least",
        )
        return message % {"criterion": criterion, "least": least}
    message = ngettext_lazy(
        "Your reason for “%(criterion)s” has %(words)d word. Write at least %(least)d.",
        "Your reason for “%(criterion)s” has %(words)d words. Write at least %(least)d.",
        "words",
    )
    return message % {"criterion": criterion, "words": words, "least": least}
