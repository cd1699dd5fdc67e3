"""What a scenario is called and how it divides, in words; and a list or a score in words."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from assessment.allocation import GroupLimit, Method, Rules, WhenNextDoesNotFit
from assessment.commitment import CommittedLimit
from assessment.models import Criterion
from assessment.queries.scenario_changes import ScenarioChanges
from assessment.queries.scenario_compare import ScenarioSide
from assessment.scoring import display_score
from assessment.services.rule_words import limit_sentence
from assessment.services.scenario_words import Names
from proposals.formats import cents_as_euros, number


def score_words(score: Fraction) -> str:
    """Write an exact score with two decimals, for the screen only."""
    return number(display_score(score), 2)


def title_of(side: ScenarioSide) -> str:
    """Give the name of a scenario; the plain ranking has a name of its own."""
    return side.scenario.title if side.scenario else _("Ranking until the money is gone")


def rule_words(side: ScenarioSide) -> list[str]:
    """Say in sentences by which method a scenario divides."""
    rules = side.problem.rules
    words = [_methods()[rules.method]]
    if rules.method is Method.RANKING:
        words.append(_when()[rules.when_next_does_not_fit])
    return words


def rule_details(side: ScenarioSide, names: Names, people: Mapping[int, str] | None = None) -> list[str]:
    """Say each rule beside the method: part awards, minimum scores, limits, weights, and who was left out.

    `people` names the assessors that a scenario leaves out, by primary key.
    """
    rules = side.problem.rules
    part = _("A proposal may get less than it asked, but never less than %(least)s.")
    return [
        *([part % {"least": cents_as_euros(rules.minimum_award_cents)}] if rules.part_awards else []),
        *_minimum_words(rules),
        *(_limit_words(each, names) for each in rules.limits),
        *_score_words(side.changes, people or {}),
    ]


def lock_words(side: ScenarioSide, names: Names) -> list[str]:
    """Say who gets money whatever the place, and who gets none, with the reasons."""
    rules = side.problem.rules
    always, never = _("%(proposal)s always gets money. %(reason)s"), _("%(proposal)s gets no money. %(reason)s")
    return [
        words % {"proposal": names.proposal(lock.key), "reason": lock.reason}
        for words, locks in ((always, rules.locked_in), (never, rules.locked_out))
        for lock in locks
    ]


def _minimum_words(rules: Rules) -> list[str]:
    labels = _criterion_labels()
    words = []
    if rules.minimum_total_score is not None:
        words.append(_("At least %(score)s in total.") % {"score": score_words(rules.minimum_total_score)})
    return words + [
        _("At least %(score)s on “%(criterion)s”.")
        % {"score": score_words(each.score), "criterion": labels.get(each.code, each.code)}
        for each in rules.minimum_criterion_scores
    ]


def _limit_words(limit: GroupLimit, names: Names) -> str:
    committed = CommittedLimit(
        limit.kind.value, limit.key or "", maximum_count=limit.maximum_count, maximum_cents=limit.maximum_cents,
        minimum_count=limit.minimum_count, minimum_cents=limit.minimum_cents,
    )  # fmt: skip
    return limit_sentence(committed, {f"{limit.kind.value}:{limit.key}": names.group(limit.kind, limit.key)})


def _score_words(changes: ScenarioChanges, people: Mapping[int, str]) -> list[str]:
    """Say the weights and the assessors of a scenario where they are not those of the round."""
    words, labels = [], _criterion_labels()
    if changes.weights is not None:
        turns = list(labels)
        weights = sorted(changes.weights.items(), key=lambda each: turns.index(each[0]) if each[0] in labels else 0)
        shown = (
            f"{labels.get(code, code)} {number(weight, 0 if weight == int(weight) else 2)}\u00a0%"
            for code, weight in weights
        )
        words.append(_("The weights: %(weights)s.") % {"weights": "; ".join(shown)})
    if changes.without_assessors:
        left_out = listed(people.get(each, str(each)) for each in changes.without_assessors)
        words.append(_("Without the scores of %(people)s.") % {"people": left_out})
    return words


def _criterion_labels() -> Mapping[str, str]:
    return {code: str(label) for code, label in Criterion._meta.get_field("code").choices or ()}


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
