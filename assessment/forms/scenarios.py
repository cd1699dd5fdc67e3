"""What staff type for a scenario: weights, money, method, limits, locks with a reason, and who is left out."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from assessment.allocation import (
    Conflict,
    ConflictCode,
    GroupLimit,
    Method,
    Rules,
    WhenNextDoesNotFit,
)
from assessment.forms.scenario_main import ScenarioForm, ScenarioOptions
from assessment.forms.scenario_rows import (
    LimitFormSet,
    LockFormSet,
    limit_row,
    lock_rows,
    locks_of,
    with_more_rows,
)
from assessment.queries.scenario_changes import ScenarioChanges
from proposals.money import cents_from_euros, euros_from_cents

__all__ = ["ScenarioForms", "ScenarioOptions", "with_more_rows"]


class ScenarioForms:
    """The whole page of a new scenario. `rules` are those of the round, `start` what is copied."""

    def __init__(
        self,
        data: Any = None,
        *,
        options: ScenarioOptions,
        rules: Rules,
        start: ScenarioChanges,
        title: str = "",
        taken: Iterable[str] = (),
    ) -> None:
        self.rules, self.options = rules, options
        initial = _initial(options, rules, start) | {"title": title}
        self.main = ScenarioForm(data, options=options, taken=taken, initial=initial)
        self.limits = LimitFormSet(
            data, prefix="limits", initial=[limit_row(each) for each in initial["limits"]],
            form_kwargs={"groups": options.groups},
        )  # fmt: skip
        self.locks = LockFormSet(
            data, prefix="locks", initial=lock_rows(start), form_kwargs={"proposals": options.proposals}
        )

    @property
    def all_forms(self) -> list[forms.Form]:
        """Give every form of the page in its order, for the summary of errors."""
        return [self.main, *self.limits.forms, *self.locks.forms]

    def is_valid(self) -> bool:
        """Check each form, and what they say together."""
        checked = [self.main.is_valid(), self.limits.is_valid(), self.locks.is_valid()]
        if not all(checked):
            return False
        self._check_minima()
        self._check_doubles()
        return not any(form.errors for form in self.all_forms)

    def _check_minima(self) -> None:
        """A minimum for a group can only be reached by looking at all sets, not by going down the ranking."""
        if self.main.cleaned_data["method"] != Method.RANKING:
            return
        for form in self.limits.forms:
            for name in ("minimum_count", "minimum_amount"):
                if form.cleaned_data.get(name) is not None:
                    words = _("A minimum is only possible with “Highest total score”. Choose that, or empty this.")
                    form.add_error(name, words)

    def _check_doubles(self) -> None:
        """A proposal has one lock, a group one row."""
        for field, formset, words in (
            ("proposal", self.locks, _("This proposal is in two rows. Keep one of them.")),
            ("group", self.limits, _("This group is in two rows. Keep one of them.")),
        ):
            seen: set[str] = set()
            for form in formset.forms:
                value = form.cleaned_data.get(field)
                if value and value in seen:
                    form.add_error(field, words)
                seen.add(value or "")

    def changes(self) -> ScenarioChanges:
        """Give what differs from the rule of the round."""
        typed = self.main.cleaned_data
        weights = self.main.weights()
        own = {each.code: each.weight_percentage for each in self.options.criteria}
        method, when = Method(typed["method"]), WhenNextDoesNotFit(typed["when_next_does_not_fit"])
        ceiling, part = cents_from_euros(typed["ceiling"]), typed["part_awards"] and method is Method.BEST_VALUE
        limits = Rules(0, method=Method.BEST_VALUE, limits=self._limits()).limits  # in the order of the rules
        locks = [form.cleaned_data for form in self.locks.forms if form.cleaned_data.get("proposal")]
        return ScenarioChanges(
            weights=None if weights == own else weights,
            ceiling_cents=None if ceiling == self.rules.ceiling_cents else ceiling,
            method=None if method is self.rules.method else method,
            when_next_does_not_fit=(
                None if when is self.rules.when_next_does_not_fit or method is Method.BEST_VALUE else when
            ),
            part_awards=None if part == self.rules.part_awards else part,
            limits=None if limits == self.rules.limits else limits,
            locked_in=locks_of(locks, "in"),
            locked_out=locks_of(locks, "out"),
            without_assessors=tuple(sorted(int(each) for each in typed["without_assessors"])),
        )

    def _limits(self) -> tuple[GroupLimit, ...]:
        return tuple(each for form in self.limits.forms if (each := form.limit) is not None)

    def add_conflicts(self, conflicts: Sequence[Conflict], sentences: Sequence[str]) -> None:
        """Put what cannot be met at the field it is about, in words."""
        if len(conflicts) != len(sentences):  # demands that cannot be met together make one sentence
            for sentence in sentences:
                self.main.add_error(None, sentence)
            return
        for conflict, sentence in zip(conflicts, sentences, strict=True):
            form, field = self._place_of(conflict)
            form.add_error(field, sentence)

    def _place_of(self, conflict: Conflict) -> tuple[forms.Form, str | None]:
        if conflict.code is ConflictCode.LOCKED_IN_ABOVE_CEILING:
            return self.main, "ceiling"
        if conflict.key is not None:
            for form in self.locks.forms:
                if form.cleaned_data.get("proposal") == conflict.key:
                    return form, "proposal"
        for form in self.limits.forms:
            limit = form.limit
            if limit and limit.kind is conflict.kind and limit.key in (None, conflict.group):
                return form, "group"
        return self.main, None


def _initial(options: ScenarioOptions, rules: Rules, start: ScenarioChanges) -> dict[str, Any]:
    weights: Mapping[str, Decimal] = start.weights or {}
    return {
        "ceiling": euros_from_cents(rules.ceiling_cents if start.ceiling_cents is None else start.ceiling_cents),
        "method": (start.method or rules.method).value,
        "when_next_does_not_fit": (start.when_next_does_not_fit or rules.when_next_does_not_fit).value,
        "part_awards": rules.part_awards if start.part_awards is None else start.part_awards,
        "without_assessors": [str(each) for each in start.without_assessors],
        "limits": rules.limits if start.limits is None else start.limits,
    } | {f"weight_{each.code}": weights.get(each.code, each.weight_percentage) for each in options.criteria}
