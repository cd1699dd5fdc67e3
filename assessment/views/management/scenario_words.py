"""What a scenario is called and how it divides, in words; and a list or a score in words."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from assessment.allocation import Method, WhenNextDoesNotFit
from assessment.queries.scenario_compare import ScenarioSide
from assessment.scoring import display_score
from proposals.formats import number


def score_words(score: Fraction) -> str:
    """Write an exact score with two decimals, for the screen only."""
    return number(display_score(score), 2)


def title_of(side: ScenarioSide) -> str:
    """Give the name of a scenario; the plain ranking has a name of its own."""
    return side.scenario.title if side.scenario else _("Ranking until the money is gone")


def rule_words(side: ScenarioSide) -> list[str]:
    """Say in sentences how a scenario divides, and what it does otherwise than the round."""
    rules = side.problem.rules
    words = [_methods()[rules.method]]
    if rules.method is Method.RANKING:
        words.append(_when()[rules.when_next_does_not_fit])
    return words


def listed(words: Iterable[str]) -> str:
    """Write a list in words: "a, b and c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _methods() -> dict[Method, str]:
    return {
        Method.RANKING: _("We go from high to low."),
        Method.BEST_VALUE: _("We choose the proposals that together give the most points within the money."),
    }


def _when() -> dict[WhenNextDoesNotFit, str]:
    return {
        WhenNextDoesNotFit.STOP: _("We stop at the first proposal that does not fit any more."),
        WhenNextDoesNotFit.SKIP: _("Whoever does not fit is passed over, and we go on with the next."),
        WhenNextDoesNotFit.PART_FUND: _("The first that does not fit gets what is left. Then we stop."),
    }
