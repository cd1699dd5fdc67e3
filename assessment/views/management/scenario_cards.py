"""The cards of two scenarios: what each is, who gets money, and how much there is to divide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.allocation import Method
from assessment.queries.scenario_compare import ScenarioDifference, ScenarioSide
from assessment.queries.scenario_stability import Stability
from assessment.services.scenario_words import Names
from assessment.views.management.scenario_certainty import share_words
from assessment.views.management.scenario_words import (
    listed,
    lock_words,
    rule_details,
    rule_words,
    score_words,
    title_of,
)
from proposals.formats import cents_as_euros


@dataclass(frozen=True, slots=True)
class CardRow:
    """A proposal with money in one scenario; `mark` is "out", "in" or empty."""

    place: int | None
    name: str
    reference: str
    amount: str
    certainty: str
    mark: str


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """One of the two scenarios, in words and figures."""

    letter: str
    number: int
    title: str
    is_plain: bool
    is_stale: bool
    within_rule: bool
    outside: str
    words: list[str]
    details: list[str]
    count: int
    divided: str
    left: str
    score_sum: str
    rows: list[CardRow]
    unranked: list[str]


def card_of(
    letter: str,
    side: ScenarioSide,
    difference: ScenarioDifference,
    stability: Stability | None,
    names: Names,
    outside: Sequence[str],
    people: Mapping[int, str],
) -> ScenarioCard:
    """Put one side in words and figures; `people` names assessors by primary key."""
    marks = dict.fromkeys(difference.leaves, "out") if letter == "A" else dict.fromkeys(difference.enters, "in")
    return ScenarioCard(
        letter=letter,
        number=side.number,
        title=title_of(side),
        is_plain=side.scenario is None,
        is_stale=side.is_stale,
        within_rule=not outside,
        outside=listed(outside),
        words=rule_words(side),
        details=[*rule_details(side, names, people), *lock_words(side, names)],
        count=len(side.awarded),
        divided=cents_as_euros(side.result.awarded_cents),
        left=_("%(amount)s is left") % {"amount": cents_as_euros(side.result.left_cents)},
        score_sum=score_words(side.score_sum),
        rows=[
            CardRow(
                line.rank, names.proposal(line.key), line.key, cents_as_euros(line.awarded_cents),
                share_words(stability, line.key), marks.get(line.key, ""),
            )
            for line in side.awarded
        ],
        unranked=sorted(names.proposal(each.key) for each in side.problem.candidates if each.score is None),
    )  # fmt: skip


def budget_words(side: ScenarioSide) -> str:
    """Say how much there is to divide and whether anybody can get less than asked."""
    rules = side.problem.rules
    amount = cents_as_euros(rules.ceiling_cents)
    if rules.part_awards or (rules.method is Method.RANKING and rules.when_next_does_not_fit == "part_fund"):
        return _("Budget %(amount)s. A proposal can get less than it asks.") % {"amount": amount}
    return _("Budget %(amount)s. Each amount is what the region asks; nobody gets less than asked.") % {
        "amount": amount
    }
