"""How sure the outcome of a scenario is: who hangs in the balance, and what ten percent of the money changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.allocation.resolve import AtCeiling, budget_line
from assessment.queries.scenario_compare import ScenarioSide
from assessment.queries.scenario_stability import Stability
from assessment.services.scenario_words import Names
from assessment.views.management.scenario_words import listed
from proposals.formats import cents_as_euros

UNSURE = 95  # percent; below it a proposal is named among those that hang in the balance


def share_words(stability: Stability | None, key: str, *, of_weights: bool = False) -> str:
    """Write in how many of the calculations a proposal gets money, in whole percents; empty when not known."""
    if stability is None:
        return ""
    counts = stability.weights if of_weights else stability.assessors
    return f"{_percentage(counts.get(key, 0), stability.draws)}\u00a0%"


def _percentage(count: int, draws: int) -> int:
    return (200 * count + draws) // (2 * draws)


@dataclass(frozen=True, slots=True)
class SureLine:
    """A line of "how sure is this": an icon, what stands out, and the figures."""

    symbol: str
    colour: str
    title: str
    text: str


def sure_lines(
    sides: Mapping[str, ScenarioSide], stabilities: Mapping[str, Stability | None], names: Names
) -> list[SureLine]:
    """Say who hangs in the balance, and what happens with ten percent less and more money."""
    lines = []
    for letter, side in sides.items():
        stability = stabilities.get(letter)
        if stability is not None and side.awarded:
            lines.append(_weakest(letter, side, stability, names))
    for letter, side in sides.items():
        line = budget_line(side.problem, side.result)
        lines.append(_at_ceiling(letter, line.less, names, less=True))
        lines.append(_at_ceiling(letter, line.more, names, less=False))
    return lines


def _weakest(letter: str, side: ScenarioSide, stability: Stability, names: Names) -> SureLine:
    counts = stability.assessors
    weak = min(side.awarded, key=lambda line: (counts.get(line.key, 0), -(line.rank or 0)))
    share = _percentage(counts.get(weak.key, 0), stability.draws)
    values = {"letter": letter, "proposal": names.proposal(weak.key), "share": share}
    if share >= UNSURE:
        title = _("Scenario %(letter)s stands firm.") % values
        return SureLine(
            "done",
            "mkb-ok",
            title,
            _("The least sure is %(proposal)s: money in %(share)d of the 100 calculations.") % values,
        )
    last = side.awarded[-1].key == weak.key
    title = (
        _("Scenario %(letter)s hangs on the last place.") if last else _("Scenario %(letter)s hangs on one proposal.")
    )
    return SureLine(
        "alert", "mkb-bad", title % values, _("%(proposal)s gets money in %(share)d of the 100 calculations.") % values
    )


def _at_ceiling(letter: str, at: AtCeiling, names: Names, *, less: bool) -> SureLine:
    title = _("With ten percent less money") if less else _("With ten percent more money")
    values: dict[str, Any] = {"amount": cents_as_euros(at.ceiling_cents), "letter": letter}
    if at.is_unproven:
        text = _("(%(amount)s) who gets money in %(letter)s was not found within the time.") % values
    elif at.result is None:
        text = _("(%(amount)s) the rules of %(letter)s cannot be met.") % values
    elif not at.enters and not at.leaves:
        text = _("(%(amount)s) nothing changes in %(letter)s.") % values
    else:
        text = (_("(%(amount)s)") % values) + " " + _changes(letter, at, names)
    return SureLine("down" if less else "up", "mkb-acc", title, text)


def _changes(letter: str, at: AtCeiling, names: Names) -> str:
    parts = []
    if at.leaves:
        words = ngettext(
            "%(count)d proposal drops out in %(letter)s: %(names)s",
            "%(count)d proposals drop out in %(letter)s: %(names)s",
            len(at.leaves),
        )
        parts.append(words % _values(letter, at.leaves, names))
    if at.enters:
        words = ngettext(
            "%(count)d proposal comes in in %(letter)s: %(names)s",
            "%(count)d proposals come in in %(letter)s: %(names)s",
            len(at.enters),
        )
        parts.append(words % _values(letter, at.enters, names))
    return "; ".join(parts) + "."


def _values(letter: str, keys: Sequence[str], names: Names) -> dict[str, Any]:
    return {"count": len(keys), "letter": letter, "names": listed(names.proposal(key) for key in keys)}


@dataclass(frozen=True, slots=True)
class CertaintyRow:
    """A proposal around the line: its shares in both scenarios, for other assessors and other weights."""

    name: str
    reference: str
    shares: tuple[str, str, str, str]


def certainty_rows(
    a: ScenarioSide, b: ScenarioSide, stability_a: Stability | None, stability_b: Stability | None, names: Names
) -> list[CertaintyRow]:
    """Give everybody whose outcome is not the same in every calculation, by place."""
    known = [each for each in (stability_a, stability_b) if each is not None]
    rows = []
    for line in a.result.lines:
        counts = [share.get(line.key, 0) for each in known for share in (each.assessors, each.weights)]
        if any(0 < count < known[0].draws for count in counts):
            shares = tuple(
                share_words(each, line.key, of_weights=of_weights)
                for each in (stability_a, stability_b)
                for of_weights in (False, True)
            )
            rows.append(CertaintyRow(names.proposal(line.key), line.key, shares))  # type: ignore[arg-type]
    return rows
