"""The results in the working copy of a deal: those that are there, which may end, and a new one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import number
from proposals.forms.fields import DutchDateField, TypedTextField
from proposals.money import AmbiguousAmount, InvalidAmount, parse_dutch_amount
from proposals.services.amendment_copies import ENDS, NEW, STARTS, Snapshot, day_of

MEDIUM = {"class": "mkb-input--medium"}
LONGEST = 20
BLANK = "new"  # the key of the result that can be added
RESULT_FIELDS = ("name-", "unit-", "baseline-", "indicator-", "source-", "start-", "end-", "why-")
PARTS_OF_NEW = ("unit", "baseline", "indicator", "source")


class FigureField(forms.CharField):
    """A number of zero or more in the Dutch spelling: 550, 1.250 or 12,5. None when empty and not required."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "mkb-input--amount"})

    def clean(self, value: Any) -> Decimal | None:
        """Give the number.

        :raises ValidationError: if it is none, or none that reads in one way.
        """
        text = str(value or "").replace("\x00", "").strip()
        if not text:
            if self.required:
                raise ValidationError(_("Fill in a number, for example 550. Write 0 when there is nothing yet."))
            return None
        try:
            if len(text) > LONGEST or "€" in text:
                raise ValueError
            return parse_dutch_amount(text).amount
        except (InvalidAmount, AmbiguousAmount, ValueError):
            words = _("“%(text)s” is not a number we understand. Write it as 550, 1.250 or 12,5.")
            raise ValidationError(words % {"text": text[:40]}) from None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number in Dutch, and what was typed as it was typed."""
        return number(value, 2).removesuffix(",00") if isinstance(value, Decimal) else value


def result_fields(key: str, values: Snapshot) -> dict[str, forms.Field]:
    """Build the fields of a result of the working copy. One that the change itself adds does not end: it goes again.

    A source that was known is not emptied; deals from before it was asked may have none.
    """
    name, is_new = {"name": values["name"]}, key.startswith(NEW)
    fields: dict[str, forms.Field] = {
        f"name-{key}": TypedTextField(
            label=_("Name of “%(name)s”") % name, max_length=300,
            error_messages={"required": gettext_lazy("Write what is reached.")},
        ),
        f"unit-{key}": TypedTextField(
            label=_("“%(name)s” is counted in") % name, max_length=60, required=False,
            widget=forms.TextInput(attrs=MEDIUM),
        ),
        f"baseline-{key}": FigureField(
            label=_("“%(name)s” at the start") % name,
            help_text="" if is_new else _("Reports that were sent in keep what they said."),
        ),
        f"indicator-{key}": FigureField(label=_("Target of “%(name)s”") % name, help_text=values["unit"]),
        f"source-{key}": TypedTextField(
            label=_("How “%(name)s” is measured") % name, max_length=300,
            required=is_new or bool(values.get("source")),
            error_messages={"required": gettext_lazy("Write where the figure comes from.")},
        ),
    }  # fmt: skip
    if values.get(STARTS):
        fields[f"start-{key}"] = DutchDateField(
            label=_("“%(name)s” counts from") % name, widget=forms.TextInput(attrs=MEDIUM),
            help_text=_("From this day on it counts. Reports that were sent in keep what they said."),
        )  # fmt: skip
    if is_new:
        return {**fields, f"end-{key}": forms.BooleanField(label=_("Do not add “%(name)s”") % name, required=False)}
    return {
        **fields,
        f"end-{key}": forms.BooleanField(label=_("“%(name)s” ends") % name, required=False),
        f"why-{key}": TypedTextField(
            label=_("Why does “%(name)s” end?") % name, max_length=500, required=False,
            help_text=_("Only when it ends. Everybody can read this reason on the page of the deal."),
        ),
    }  # fmt: skip


def new_result_fields() -> dict[str, forms.Field]:
    """Build the fields of a result that can be added; all empty means: none."""
    return {
        f"name-{BLANK}": TypedTextField(
            label=_("New result"), max_length=300, required=False,
            help_text=_("Leave empty when no result is added. Save and fill in again to add another."),
        ),
        f"unit-{BLANK}": TypedTextField(
            label=_("The new result is counted in"), max_length=60, required=False,
            widget=forms.TextInput(attrs=MEDIUM), help_text=_("For example: companies."),
        ),
        f"baseline-{BLANK}": FigureField(
            label=_("The new result at the start"), required=False, help_text=_("What it is now. Often 0."),
        ),
        f"indicator-{BLANK}": FigureField(label=_("Target of the new result"), required=False),
        f"source-{BLANK}": TypedTextField(
            label=_("How the new result is measured"), max_length=300, required=False,
            help_text=_("Where the figure comes from, for example the register of the region."),
        ),
    }  # fmt: skip


def result_values(indicators: Snapshot) -> dict[str, Any]:
    """Give what the fields of the results show at first."""
    first: dict[str, Any] = {}
    for key, values in indicators.items():
        first |= {f"name-{key}": values["name"], f"unit-{key}": values["unit"], f"why-{key}": values.get(ENDS, "")}
        first |= {f"indicator-{key}": Decimal(values["target"]), f"baseline-{key}": Decimal(values["baseline"])}
        first |= {f"source-{key}": values.get("source", ""), f"end-{key}": bool(values.get(ENDS))}
        first[f"start-{key}"] = day_of(values.get(STARTS))
    return first


def check_results(form: forms.Form, indicators: Snapshot) -> None:
    """Ask for a reason where a result ends, for all of a new one, and for a name of its own; errors at the field."""
    values = form.cleaned_data
    for key in indicators:
        if not key.startswith(NEW) and values.get(f"end-{key}") and not values.get(f"why-{key}", "").strip():
            _tell(form, f"why-{key}", _("Write why “%(name)s” ends.") % {"name": indicators[key]["name"]})
        if indicators[key].get(STARTS) and not (values.get(f"end-{key}") or values.get(f"start-{key}")):
            _tell(form, f"start-{key}", _("Fill in the day from which this result counts, for example 1 juli 2027."))
    _check_new(form)
    seen: set[str] = set()
    for key in [*indicators, BLANK]:
        name = values.get(f"name-{key}", "").strip()
        if not name or values.get(f"end-{key}"):
            continue
        if name.casefold() in seen:
            words = _("There is a result “%(name)s” already. Give this one another name.")
            _tell(form, f"name-{key}", words % {"name": name})
        seen.add(name.casefold())


def _check_new(form: forms.Form) -> None:
    values = form.cleaned_data
    typed = [name for name in PARTS_OF_NEW if values.get(f"{name}-{BLANK}") not in (None, "")]
    if not values.get(f"name-{BLANK}"):
        if typed:
            _tell(form, f"name-{BLANK}", _("Write what the new result is, or leave its other fields empty."))
        return
    missing = {
        "baseline": _("Fill in where the new result begins: 0 or more."),
        "indicator": _("Fill in the target of the new result, for example 550."),
        "source": _("Write where the figure comes from."),
    }
    for name, words in missing.items():
        if name not in typed:
            _tell(form, f"{name}-{BLANK}", words)


def _tell(form: forms.Form, field: str, words: str) -> None:
    if field not in form.errors:
        form.add_error(field, words)


def proposed_results(values: dict[str, Any], indicators: Snapshot) -> Snapshot:
    """Give the results as they must become, from the clean values of the form."""
    found: Snapshot = {}
    for key, before in indicators.items():
        if values[f"end-{key}"] and key.startswith(NEW):
            continue
        after = {name: value for name, value in before.items() if name != ENDS}
        if values[f"end-{key}"]:
            found[key] = {**after, ENDS: values[f"why-{key}"].strip()}
            continue
        after |= {name: values[f"{name}-{key}"] for name in ("name", "unit", "source")}
        # A figure that was not touched stays written as it was, so that nothing seems to differ.
        for name, field in (("baseline", "baseline"), ("target", "indicator")):
            if Decimal(after[name]) != values[f"{field}-{key}"]:
                after[name] = str(values[f"{field}-{key}"])
        if after.get(STARTS):
            after[STARTS] = values[f"start-{key}"].isoformat()
        found[key] = after
    if values[f"name-{BLANK}"]:
        found[next_key(found)] = {
            "name": values[f"name-{BLANK}"],
            "unit": values[f"unit-{BLANK}"],
            "baseline": str(values[f"baseline-{BLANK}"]),
            "target": str(values[f"indicator-{BLANK}"]),
            "source": values[f"source-{BLANK}"],
        }
    return found


def next_key(found: Snapshot) -> str:
    """Give a key for one more that the change adds."""
    return f"{NEW}{max((int(key.removeprefix(NEW)) for key in found if key.startswith(NEW)), default=0) + 1}"
