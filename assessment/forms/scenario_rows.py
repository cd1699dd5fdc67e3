"""The rows of the form of a scenario: a limit on a group, and a proposal that always or never gets money."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.allocation import GroupKind, GroupLimit, Lock
from assessment.queries.scenario_changes import ScenarioChanges
from proposals.forms.amount import AmountField
from proposals.forms.fields import TypedTextField
from proposals.money import cents_from_euros, euros_from_cents

EMPTY_ROWS = 2
MOST_ROWS = 60
MOST_CHOICES = 200  # proposals in a list to choose from; beyond that a reference is typed


class CountField(forms.CharField):
    """A whole number of proposals; empty is no limit."""

    def __init__(self, *, least: int, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"})
        super().__init__(widget=widget, required=False, **options)
        self.least = least

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """Give the number, None when nothing was typed.

        :raises ValidationError: with what was typed and how to write it.
        """
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) < self.least:
            words = _("“%(typed)s” is not a number we can use. Fill in a whole number from %(least)d, for example 2.")
            raise forms.ValidationError(words % {"typed": text, "least": self.least})
        return int(text)


class LimitForm(forms.Form):
    """One limit on a province, part of the country or theme; an empty row is none."""

    group = forms.ChoiceField(
        label=gettext_lazy("For"), required=False,
        error_messages={"invalid_choice": gettext_lazy("This group is not in the list. Choose another one.")},
    )  # fmt: skip
    maximum_count = CountField(label=gettext_lazy("At most so many deals"), least=0)
    maximum_amount = AmountField(
        label=gettext_lazy("At most so much money"), what=gettext_lazy("the most money"), required=False
    )
    minimum_count = CountField(label=gettext_lazy("At least so many deals"), least=1)
    minimum_amount = AmountField(
        label=gettext_lazy("At least so much money"), what=gettext_lazy("the least money"), required=False
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Choose")), *groups]

    def clean(self) -> dict[str, Any]:
        """Ask for the group of a number, and for a number of a group."""
        cleaned = super().clean() or {}
        numbers = ("maximum_count", "maximum_amount", "minimum_count", "minimum_amount")
        has_number = any(cleaned.get(name) is not None or name in self.errors for name in numbers)
        if has_number and not cleaned.get("group") and "group" not in self.errors:
            self.add_error("group", _("Choose for whom this limit is, or empty the row."))
        if cleaned.get("group") and not has_number:
            self.add_error("maximum_count", _("Fill in at least one number for this limit, or choose nothing."))
        return cleaned

    @property
    def limit(self) -> GroupLimit | None:
        """Give the limit of the row, None for an empty row."""
        typed = self.cleaned_data
        if not typed.get("group"):
            return None
        kind, _colon, key = typed["group"].partition(":")
        return GroupLimit(
            GroupKind(kind), key or None,
            maximum_count=typed["maximum_count"], maximum_cents=_cents(typed["maximum_amount"]),
            minimum_count=typed["minimum_count"], minimum_cents=_cents(typed["minimum_amount"]),
        )  # fmt: skip


class LockForm(forms.Form):
    """One proposal that gets money, or none, whatever its place; with the reason."""

    proposal = forms.ChoiceField(
        label=gettext_lazy("Proposal"), required=False,
        error_messages={"invalid_choice": gettext_lazy("This proposal takes no part any more. Choose another one.")},
    )  # fmt: skip
    side = forms.ChoiceField(
        label=gettext_lazy("What do you do?"), required=False,
        choices=[("in", gettext_lazy("Always gets money")), ("out", gettext_lazy("Gets no money"))],
    )  # fmt: skip
    reason = TypedTextField(label=gettext_lazy("Why?"), required=False, max_length=1000)

    def __init__(self, *args: Any, proposals: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.references = {reference for reference, _name in proposals}
        if len(proposals) > MOST_CHOICES:
            self.fields["proposal"] = forms.CharField(
                label=_("Reference of the proposal"), required=False, max_length=40,
                help_text=_("For example %(reference)s.") % {"reference": proposals[0][0]},
            )  # fmt: skip
        else:
            self.fields["proposal"].choices = [("", _("Choose")), *proposals]

    def clean_proposal(self) -> str:
        """Refuse a typed reference that does not take part."""
        reference = " ".join(self.cleaned_data["proposal"].split())
        if reference and reference not in self.references:
            words = _("“%(reference)s” takes no part in this round. Look the reference up in the ranking.")
            raise forms.ValidationError(words % {"reference": reference})
        return reference

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a lock, and for the proposal of a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("proposal") and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Write why. A lock always has a reason."))
        if cleaned.get("reason") and not cleaned.get("proposal") and "proposal" not in self.errors:
            self.add_error("proposal", _("Choose the proposal of this reason, or empty the row."))
        if cleaned.get("proposal") and not cleaned.get("side") and "side" not in self.errors:
            self.add_error("side", _("Choose what you do with this proposal."))
        return cleaned


LimitFormSet = forms.formset_factory(LimitForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 3)
LockFormSet = forms.formset_factory(LockForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 3)


def with_more_rows(data: Any, prefix: str) -> Any:
    """Give what was typed with three more empty rows of one kind."""
    more = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    count = more.get(name, "")
    more[name] = str(min((int(count) if re.fullmatch(r"[0-9]{1,4}", count) else 0) + 3, MOST_ROWS))
    return more


def limit_row(limit: GroupLimit) -> dict[str, Any]:
    """Give what the row of a limit shows."""
    return {
        "group": f"{limit.kind.value}:{limit.key or ''}",
        "maximum_count": limit.maximum_count,
        "maximum_amount": _euros(limit.maximum_cents),
        "minimum_count": limit.minimum_count,
        "minimum_amount": _euros(limit.minimum_cents),
    }


def lock_rows(start: ScenarioChanges) -> list[dict[str, str]]:
    """Give what the rows of the locks show."""
    sides = (("in", start.locked_in), ("out", start.locked_out))
    return [{"proposal": each.key, "side": side, "reason": each.reason} for side, locks in sides for each in locks]


def locks_of(rows: Iterable[Mapping[str, str]], side: str) -> tuple[Lock, ...]:
    """Give the locks of one side, by reference."""
    locks = (Lock(each["proposal"], " ".join(each["reason"].split())) for each in rows if each["side"] == side)
    return tuple(sorted(locks, key=lambda each: each.key))


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else cents_from_euros(amount)


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else euros_from_cents(cents)
