"""What a scenario does otherwise than the rule of the round, as values and as the document that is stored.

The document is plain JSON: amounts in whole cents, weights as exact text. Empty means: as the rule of the round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assessment.allocation import GroupLimit, Lock, Method, Rules, WhenNextDoesNotFit

NUMBERS = ("maximum_count", "maximum_cents", "minimum_count", "minimum_cents")


@dataclass(frozen=True, slots=True)
class ScenarioChanges:
    """The changes of one scenario; `weights` are percentages by code, `without_assessors` primary keys of users."""

    weights: Mapping[str, Decimal] | None = None
    ceiling_cents: int | None = None
    method: Method | None = None
    when_next_does_not_fit: WhenNextDoesNotFit | None = None
    part_awards: bool | None = None
    limits: tuple[GroupLimit, ...] | None = None
    locked_in: tuple[Lock, ...] = ()
    locked_out: tuple[Lock, ...] = ()
    without_assessors: tuple[int, ...] = ()

    @property
    def is_within_rule(self) -> bool:
        """Say whether only locks differ from the rule of the round: those are part of every rule."""
        return replace(self, locked_in=(), locked_out=()) == ScenarioChanges()

    @property
    def touches_scores(self) -> bool:
        """Say whether scores are calculated again: with other weights, or without somebody."""
        return self.weights is not None or bool(self.without_assessors)

    def applied_to(self, rules: Rules) -> Rules:
        """Give the rules of the round with these changes.

        :raises assessment.allocation.InvalidProblem: if the rules contradict themselves.
        """
        method = self.method or rules.method
        part_awards = rules.part_awards if self.part_awards is None else self.part_awards
        return replace(
            rules,
            ceiling_cents=rules.ceiling_cents if self.ceiling_cents is None else self.ceiling_cents,
            method=method,
            when_next_does_not_fit=self.when_next_does_not_fit or rules.when_next_does_not_fit,
            part_awards=part_awards and method is Method.BEST_VALUE,
            limits=rules.limits if self.limits is None else self.limits,
            locked_in=self.locked_in,
            locked_out=self.locked_out,
        )


# What always stands beside another method: down the ranking until the money is gone, without limits or locks.
PLAIN_RANKING = ScenarioChanges(method=Method.RANKING, part_awards=False, limits=())


def document_of(changes: ScenarioChanges) -> dict[str, Any]:
    """Write changes down as plain JSON, without what stays as it is."""
    document: dict[str, Any] = {
        "weights": None if changes.weights is None else {code: str(each) for code, each in changes.weights.items()},
        "ceiling_cents": changes.ceiling_cents,
        "method": changes.method and changes.method.value,
        "when_next_does_not_fit": changes.when_next_does_not_fit and changes.when_next_does_not_fit.value,
        "part_awards": changes.part_awards,
        "limits": None if changes.limits is None else [_limit(each) for each in changes.limits],
        "locked_in": _locks(changes.locked_in),
        "locked_out": _locks(changes.locked_out),
        "without_assessors": list(changes.without_assessors),
    }
    return {name: value for name, value in document.items() if value is not None and value != []} | (
        {"limits": []} if changes.limits == () else {}
    )


def changes_of(document: Mapping[str, Any]) -> ScenarioChanges:
    """Read what `document_of` wrote."""
    weights, limits = document.get("weights"), document.get("limits")
    method, when = document.get("method"), document.get("when_next_does_not_fit")
    return ScenarioChanges(
        weights=None if weights is None else {code: Decimal(each) for code, each in weights.items()},
        ceiling_cents=document.get("ceiling_cents"),
        method=None if method is None else Method(method),
        when_next_does_not_fit=None if when is None else WhenNextDoesNotFit(when),
        part_awards=document.get("part_awards"),
        limits=None if limits is None else tuple(GroupLimit(**each) for each in limits),
        locked_in=tuple(Lock(**each) for each in document.get("locked_in", ())),
        locked_out=tuple(Lock(**each) for each in document.get("locked_out", ())),
        without_assessors=tuple(document.get("without_assessors", ())),
    )


def _limit(limit: GroupLimit) -> dict[str, Any]:
    numbers = {name: getattr(limit, name) for name in NUMBERS}
    return {"kind": limit.kind.value, "key": limit.key} | {k: v for k, v in numbers.items() if v is not None}


def _locks(locks: tuple[Lock, ...]) -> list[dict[str, str]]:
    return [{"key": each.key, "reason": each.reason} for each in locks]
