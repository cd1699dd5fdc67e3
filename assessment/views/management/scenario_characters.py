"""What each of two scenarios stands for, and what has to be explained with it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.queries.scenario_compare import ScenarioDifference, ScenarioSide
from assessment.services.scenario_words import Names
from assessment.views.management.scenario_words import listed


def character_sentences(
    a: ScenarioSide, b: ScenarioSide, difference: ScenarioDifference, names: Names
) -> list[tuple[str, str]]:
    """Say what each scenario stands for and what has to be explained with it: (which, sentence)."""
    sentences = []
    for letter, side, other in (("A", a, b), ("B", b, a)):
        if side.follows_ranking:
            words = _("follows the ranking. You can explain each decision with one sentence: this one scored higher.")
        else:
            words = _passed_over(side, names)
            if side.score_sum > other.score_sum and not (a.changes.touches_scores or b.changes.touches_scores):
                words = _("gets more points out of the money.") + " " + words
        sentences.append((_("Scenario %(letter)s") % {"letter": letter}, words))
    return sentences


def _passed_over(side: ScenarioSide, names: Names) -> str:
    """Name who must be told why somebody lower gets money."""
    lowest = max((line.rank or 0 for line in side.awarded), default=0)
    passed = [
        line for line in side.result.lines
        if line.rank and line.rank < lowest and not line.is_awarded and not line.shortfalls
    ]  # fmt: skip
    if not passed:
        return _("does not follow the ranking.")
    first = passed[0]
    lower = [str(line.rank) for line in side.awarded if line.rank and first.rank and line.rank > first.rank]
    words = ngettext(
        "Then you have to explain to %(proposal)s why place %(lower)s gets money and place %(place)d does not.",
        "Then you have to explain to %(proposal)s why places %(lower)s get money and place %(place)d does not.",
        len(lower),
    )
    return words % {"proposal": names.proposal(first.key), "lower": listed(lower), "place": first.rank}
