"""The working copy of a deal as a form: its amount, period, results and milestones."""

import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.forms.amendment_results import (
    BLANK,
    MEDIUM,
    RESULT_FIELDS,
    check_results,
    new_result_fields,
    next_key,
    proposed_results,
    result_fields,
    result_values,
)
from proposals.forms.amount import AmountField
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.services.amendment_copies import NEW, Snapshot


class AmendmentForm(forms.Form):
    """What changes, and why.

    A result gets the fields of `result_fields`, a milestone that was not reached `title-<key>`, `milestone-<key>` and
    `drop-<key>`; `title-new` and `milestone-new` add one.
    """

    awarded_amount = AmountField(
        label=gettext_lazy("Contribution of the ministry, in euros"), what=gettext_lazy("the contribution"),
        help_text=gettext_lazy("It can only become lower here. More money needs a new decision."),
        error_messages={"required": gettext_lazy("Fill in the contribution, for example 200.000.")},
    )  # fmt: skip
    start_date = DutchDateField(
        label=gettext_lazy("Start"), required=False, widget=forms.TextInput(attrs=MEDIUM),
        help_text=gettext_lazy("For example 1 juli 2027."),
    )  # fmt: skip
    end_date = DutchDateField(
        label=gettext_lazy("End"), required=False, widget=forms.TextInput(attrs=MEDIUM),
        help_text=gettext_lazy("For example 30 juni 2029."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, original: Snapshot, proposed: Snapshot, reason: str = "") -> None:
        self.milestones = {key: row or original["milestones"][key] for key, row in proposed["milestones"].items()}
        super().__init__(data, initial=_initial(proposed, self.milestones))
        self.proposed = proposed
        self.indicators = proposed["indicators"]
        for key, values in self.indicators.items():
            self.fields |= result_fields(key, values)
        self.fields |= new_result_fields()
        for key, values in self.milestones.items():
            if not values["reached_date"]:
                self._add_milestone(key, values["title"])
        self._add_new_milestone()
        self.fields["reason"] = TypedTextField(
            label=gettext_lazy("Why does the deal change?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
            initial=reason, error_messages={"required": gettext_lazy("Write why the deal changes.")},
        )  # fmt: skip

    def _add_milestone(self, key: str, title: str) -> None:
        name = {"title": title}
        self.fields[f"title-{key}"] = TypedTextField(
            label=_("Name of the milestone “%(title)s”") % name, max_length=300,
            error_messages={"required": gettext_lazy("Write what the milestone is.")},
        )  # fmt: skip
        self.fields[f"milestone-{key}"] = DutchDateField(
            label=_("Day of “%(title)s”") % name, widget=forms.TextInput(attrs=MEDIUM)
        )
        self.fields[f"drop-{key}"] = forms.BooleanField(label=_("“%(title)s” is dropped") % name, required=False)

    def _add_new_milestone(self) -> None:
        self.fields["title-new"] = TypedTextField(
            label=_("New milestone"), max_length=300, required=False,
            help_text=_("Leave empty when none is added. Save and fill in again to add another."),
        )  # fmt: skip
        self.fields["milestone-new"] = DutchDateField(
            label=_("Day of the new milestone"), required=False, widget=forms.TextInput(attrs=MEDIUM)
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a milestone, and for the name of a new one that has a day."""
        values = super().clean() or {}
        check_results(self, self.indicators)
        for name in self.fields:
            is_new_and_empty = name == "milestone-new" and not values.get("title-new")
            asked = name.startswith("milestone-") and name not in self.errors and not is_new_and_empty
            if asked and values.get(name) is None:
                self.add_error(name, _("Fill in the day of this milestone, for example 1 juli 2027."))
        if values.get("milestone-new") and not values.get("title-new") and "title-new" not in self.errors:
            self.add_error("title-new", _("Write what the new milestone is, or leave its day empty."))
        return values

    def as_proposed(self) -> Snapshot:
        """Give the working copy with what was filled in."""
        new = copy.deepcopy(self.proposed)
        values = self.cleaned_data
        new["awarded_amount"] = str(values["awarded_amount"])
        for name in ("start_date", "end_date"):
            new[name] = values[name].isoformat() if values[name] else None
        new["indicators"] = proposed_results(values, self.indicators)
        new["milestones"] = self._milestones()
        return new

    def groups(self) -> list[tuple[str, list[tuple[str, list[forms.BoundField]]]]]:
        """Give the fields by what they are about: each group with its heading, each result and milestone with its own.

        A group without parts has one part without a heading.
        """
        period = [self[name] for name in ("awarded_amount", "start_date", "end_date")]
        results = {key: row["name"] for key, row in self.indicators.items()} | {BLANK: _("New result")}
        milestones = {key: row["title"] for key, row in self.milestones.items()} | {BLANK: _("New milestone")}
        return [
            (_("Amount and period"), [("", period)]),
            (_("Results"), self._parts(results, RESULT_FIELDS)),
            (_("Milestones"), self._parts(milestones, ("title-", "milestone-", "drop-"))),
            (_("Reason"), [("", [self["reason"]])]),
        ]

    def _parts(self, headings: dict[str, str], prefixes: tuple[str, ...]) -> list[tuple[str, list[forms.BoundField]]]:
        """Give the fields per key, under its heading; a milestone that was reached has none."""
        parts = [
            (words, [self[each] for each in self.fields if each in {f"{prefix}{key}" for prefix in prefixes}])
            for key, words in headings.items()
        ]
        return [(words, fields) for words, fields in parts if fields]

    def _milestones(self) -> Snapshot:
        """Give the milestones as they must become: None for one that is dropped."""
        values, found = self.cleaned_data, dict(self.milestones)
        for key in self.milestones:
            if f"milestone-{key}" not in values:
                continue
            if values[f"drop-{key}"] and key.startswith(NEW):
                del found[key]
            elif values[f"drop-{key}"]:
                found[key] = None
            else:
                day = values[f"milestone-{key}"].isoformat()
                found[key] = {**self.milestones[key], "title": values[f"title-{key}"], "planned_date": day}
        if values.get("title-new"):
            day = values["milestone-new"].isoformat()
            found[next_key(found)] = {"title": values["title-new"], "planned_date": day, "reached_date": None}
        return found


def _initial(proposed: Snapshot, milestones: Snapshot) -> dict[str, Any]:
    from_iso = DutchDateField(required=False).clean
    first: dict[str, Any] = {
        "awarded_amount": Decimal(proposed["awarded_amount"]),
        "start_date": from_iso(proposed["start_date"]),
        "end_date": from_iso(proposed["end_date"]),
    }
    first |= result_values(proposed["indicators"])
    for key, milestone in milestones.items():
        first[f"title-{key}"], first[f"milestone-{key}"] = milestone["title"], from_iso(milestone["planned_date"])
        first[f"drop-{key}"] = proposed["milestones"][key] is None
    return first
