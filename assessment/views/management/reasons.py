"""The reason of each line of an allocation, in plain words for the staff."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.allocation import Reason
from assessment.enums import Outcome
from assessment.models import AllocationLine
from assessment.queries.decisions import score_of_line
from proposals.formats import cents_as_euros


@dataclass(frozen=True, slots=True)
class WordedLine:
    """A line with its score for the screen and its reason in words."""

    line: AllocationLine
    score: Decimal | None
    reason: str

    @property
    def is_awarded(self) -> bool:
        """Say whether this proposal gets money."""
        return self.line.outcome == Outcome.AWARDED


def worded_lines(lines: Iterable[AllocationLine]) -> list[WordedLine]:
    """Give each line its reason in words."""
    lines = list(lines)
    places = {line.proposal.reference: line.rank for line in lines}
    return [WordedLine(line, score_of_line(line), reason_words(line.reason, places)) for line in lines]


def reason_words(reason: Mapping[str, Any], places: Mapping[str, int | None]) -> str:
    """Write a stored reason; `places` gives the place of each reference."""
    values = {
        "left": cents_as_euros(reason["left_before_cents"]),
        "short": cents_as_euros(reason["short_cents"]),
        "place": places.get(reason["blocked_by"]),
    }
    words = {
        Reason.AWARDED_IN_FULL: _("It fits: %(left)s was left."),
        Reason.AWARDED_IN_PART: _("It gets what was left: %(left)s. That is %(short)s less than asked."),
        Reason.CEILING_REACHED: _("It does not fit: %(left)s was left, that is %(short)s too little."),
        Reason.AFTER_CEILING: _("It comes after place %(place)s, where the money ran out."),
        Reason.REMAINDER_TOO_SMALL: _("%(left)s was left. That is less than the smallest contribution."),
        Reason.BELOW_MINIMUM_SCORE: _("The score is lower than the round asks."),
        Reason.UNRANKED: _("There were too few assessments, so it has no place."),
    }
    return words[Reason(reason["code"])] % values
