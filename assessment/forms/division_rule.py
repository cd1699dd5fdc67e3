"""How the money of a round is divided, on one page: the method, and limits in rows that grow and shrink."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import CountryPart, GroupKind, NextDoesNotFit
from assessment.forms.criteria_setup import ALL, POINTS, ScoreField
from assessment.models import Criterion, DivisionLimit, DivisionRule
from assessment.services.division_checks import CallFacts, division_problems, facts_of
from assessment.services.division_rule import LIMIT_FIELDS, RULE_FIELDS
from assessment.services.rule_words import group_words
from proposals.enums import AllocationMethod
from proposals.formats import number
from proposals.forms.amount import AmountField
from proposals.forms.fields import TypedTextField
from proposals.models import Round

MAXIMUM_LIMITS = 60
MOST_DEALS = 1000
NUMBERS = LIMIT_FIELDS[2:]


class CountField(forms.IntegerField):
    """A number of deals or places, or nothing; a refusal repeats what was typed."""

    def __init__(self, *, least: int = 1, **options: Any) -> None:
        self.least = least
        super().__init__(
            required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
            **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> int | None:
        """Understand what was typed.

        :raises ValidationError: unless it is a whole number from the least one on.
        """
        text = str(value or "").strip() if not isinstance(value, int) else str(value)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 6) or not self.least <= int(text) <= MOST_DEALS:
            words = _("“%(typed)s” cannot be filled in here. Fill in a whole number from %(least)d to %(most)d.")
            raise forms.ValidationError(words % {"typed": text[:40], "least": self.least, "most": MOST_DEALS})
        return int(text)


class LimitAmountField(AmountField):
    """An amount above zero, or nothing."""

    def to_python(self, value: Any) -> Decimal | None:
        """Understand what was typed.

        :raises ValidationError: with the words that say how to write it.
        """
        amount = super().to_python(value)
        if amount is not None and amount <= 0:
            raise forms.ValidationError(_("Fill in an amount above € 0, or leave it empty for no limit."))
        return amount


@dataclass(frozen=True)
class LimitRow:
    """A row as the template shows it."""

    number: int
    index: int
    cells: dict[str, forms.BoundField]
    name: str


class DivisionRuleForm(forms.Form):
    """The method and the limits. `stored` and `limits` are what is shown at first; `typed` what goes on being typed."""

    method = forms.ChoiceField(
        label=gettext_lazy("How is the money divided?"), widget=forms.RadioSelect, choices=AllocationMethod.choices,
        error_messages={"required": gettext_lazy("Choose how the money is divided.")},
    )  # fmt: skip
    when_next_does_not_fit = forms.ChoiceField(
        label=gettext_lazy("What if the next proposal asks more than is left?"), widget=forms.RadioSelect,
        choices=NextDoesNotFit.choices, required=False, help_text=gettext_lazy("Only for the ranking."),
    )  # fmt: skip
    part_awards = forms.BooleanField(
        label=gettext_lazy("A proposal may get less than it asked, but not less than the lowest contribution"),
        required=False, help_text=gettext_lazy("Only for the best total value."),
    )  # fmt: skip
    reserve_places = CountField(
        label=gettext_lazy("Places on the reserve list"), least=0,
        help_text=gettext_lazy("So many proposals below the line move up when a deal falls through. 0 for no list."),
    )  # fmt: skip
    limit_rows = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, round_: Round, stored: Any = None, limits: list[dict[str, Any]] | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.facts = facts_of(round_)
        source = data if data is not None else typed
        limits = limits or []
        self.count = posted_rows(source) if source is not None else len(limits)
        choices = self._groups({(each["kind"], each["key"]) for each in limits})
        for index in range(self.count):
            self._add_row(index, choices)
        if typed is not None:
            self.initial = dict(typed)
        else:
            self.initial = {name: getattr(stored, name) for name in RULE_FIELDS} if stored else {}
            self.initial.setdefault("when_next_does_not_fit", NextDoesNotFit.STOP)
            for index, limit in enumerate(limits):
                self.initial |= {f"limit_{index}_{name}": limit[name] for name in NUMBERS}
                self.initial[f"limit_{index}_group"] = f"{limit['kind']}:{limit['key']}"
        self.initial["limit_rows"] = self.count

    def rows(self) -> Iterator[LimitRow]:
        """Go through the rows of limits for the template."""
        for index in range(self.count):
            cells = {name: self[f"limit_{index}_{name}"] for name in ("group", *NUMBERS)}
            yield LimitRow(index + 1, index, cells, dict(cells["group"].field.choices).get(cells["group"].value(), ""))

    def clean(self) -> dict[str, Any]:
        """Hold the limits against the call and against each other."""
        cleaned = super().clean() or {}
        method = cleaned.get("method")
        # What the other method alone asks is left aside.
        if method == AllocationMethod.BEST_VALUE or not cleaned.get("when_next_does_not_fit"):
            cleaned["when_next_does_not_fit"] = NextDoesNotFit.STOP
        if method == AllocationMethod.RANKING:
            cleaned["part_awards"] = False
        cleaned["reserve_places"] = cleaned.get("reserve_places") or 0
        places = [index for index in range(self.count) if self._check_row(index, cleaned)]
        if method and not self.errors:
            limits = [self._limit(index) for index in places]
            for problem in division_problems(method, limits, self.facts):
                self.add_error(f"limit_{places[problem.row]}_{problem.field}", problem.message)
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give the method with its choices."""
        return {name: self.cleaned_data[name] for name in RULE_FIELDS}

    def limits(self) -> list[dict[str, Any]]:
        """Give the limits of the rows in which something was filled in."""
        filled = [index for index in range(self.count) if self.cleaned_data.get(f"limit_{index}_group")]
        return [self._limit(index) for index in filled]

    def _check_row(self, index: int, cleaned: Mapping[str, Any]) -> bool:
        """Ask for a group with a number, and a number with a group; say whether the row counts."""
        group = f"limit_{index}_group"
        typed = [f"limit_{index}_{name}" for name in NUMBERS]
        has_number = any(name in self.errors or cleaned.get(name) is not None for name in typed)
        if group in self.errors:
            return False
        if has_number and not cleaned.get(group):
            self.add_error(group, _("Choose for whom this limit is."))
            return False
        if cleaned.get(group) and not has_number:
            self.add_error(typed[0], _("Fill in at least one number, or remove this line."))
            return False
        return bool(cleaned.get(group))

    def _limit(self, index: int) -> dict[str, Any]:
        kind, _colon, key = self.cleaned_data[f"limit_{index}_group"].partition(":")
        return {"kind": kind, "key": key} | {name: self.cleaned_data[f"limit_{index}_{name}"] for name in NUMBERS}

    def _add_row(self, index: int, choices: list[Any]) -> None:
        label = {"number": index + 1}
        self.fields[f"limit_{index}_group"] = forms.ChoiceField(
            label=_("Limit %(number)d: for whom") % label, choices=choices, required=False,
            error_messages={"invalid_choice": _("“%(value)s” is no group of this round. Choose one of the list.")},
        )  # fmt: skip
        words = {
            "maximum_count": _("Limit %(number)d: deals, at most"),
            "maximum_amount": _("Limit %(number)d: amount, at most"),
            "minimum_count": _("Limit %(number)d: deals, at least"),
            "minimum_amount": _("Limit %(number)d: amount set apart"),
        }
        for name in NUMBERS:
            if name.endswith("_count"):
                field: forms.Field = CountField(label=words[name] % label)
            else:
                field = LimitAmountField(label=words[name] % label, what=_("the amount"), required=False)
            self.fields[f"limit_{index}_{name}"] = field

    def _groups(self, stored: set[tuple[str, str]]) -> list[Any]:
        """Give the groups to choose from; a stored one that the call no longer asks for stays to be seen."""
        facts: CallFacts = self.facts
        keys = {kind: sorted(facts.groups[kind], key=lambda key: facts.names.get(key, key)) for kind in GroupKind}
        keys[GroupKind.PROVINCE] = [k for k in self._in_order_of_name(GroupKind.PROVINCE) if k in keys["province"]]
        keys[GroupKind.PART] = CountryPart.values
        for kind, key in stored:
            if key and key not in keys[kind]:
                keys[kind] = [*keys[kind], key]
        every = [(f"{kind}:", group_words(kind, "", facts.names)) for kind in GroupKind]
        single = [
            (str(GroupKind(kind).label), [(f"{kind}:{key}", group_words(kind, key, facts.names)) for key in keys[kind]])
            for kind in GroupKind
            if keys[kind]
        ]
        return [("", _("Choose")), (_("Each one of a kind"), every), *single]

    def _in_order_of_name(self, kind: str) -> list[str]:
        prefix = f"{kind}:"
        return [name.removeprefix(prefix) for name in self.facts.names if name.startswith(prefix)]


def form_for(round_: Round, data: Any = None, typed: Mapping[str, Any] | None = None) -> DivisionRuleForm:
    """Make the form with what is stored of a round, what was sent, or what is being typed."""
    stored = DivisionRule.objects.filter(round=round_).first()
    limits = list(DivisionLimit.objects.filter(round=round_).order_by("kind", "key").values(*LIMIT_FIELDS))
    return DivisionRuleForm(data, round_=round_, stored=stored, limits=limits, typed=typed)


def posted_rows(source: Mapping[str, Any]) -> int:
    """Give how many rows were shown, bounded."""
    text = str(source.get("limit_rows") or "")
    return min(int(text), MAXIMUM_LIMITS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def with_row_more(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed, with an empty row for another limit."""
    return typed_values(data) | {"limit_rows": min(posted_rows(data) + 1, MAXIMUM_LIMITS)}


def without_row(data: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Give what was typed, without the limit of one row; those below it move up."""
    typed, count = typed_values(data), posted_rows(data)
    kept = [each for each in range(count) if each != index]
    rows = {
        f"limit_{to}_{name}": typed.get(f"limit_{number}_{name}", "")
        for to, number in enumerate(kept)
        for name in ("group", *NUMBERS)
    }
    others = {name: value for name, value in typed.items() if not name.startswith("limit_")}
    return others | rows | {"limit_rows": len(kept)}


def typed_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed by name, to be shown again as it is."""
    return {name: data[name] for name in data}


class AmendmentForm(forms.Form):
    """What else a change of the rule after the opening may change, and why."""

    minimum_total_score = ScoreField(
        label=gettext_lazy("Minimum score in total"), what=gettext_lazy("the minimum score"), required=False,
        help_text=gettext_lazy("Leave this empty for no minimum."),
    )  # fmt: skip
    reason = TypedTextField(
        label=gettext_lazy("Why must the rule change?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For the file and for who decides."),
        error_messages={"required": gettext_lazy("Write why the rule must change.")},
    )  # fmt: skip
    public_note = TypedTextField(
        label=gettext_lazy("What everybody reads about it"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Applicants get this in a message. It also stands on the public page of the rule."),
        error_messages={"required": gettext_lazy("Write what everybody reads about this change.")},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, criteria: list[Criterion], minimum_total: Decimal | None = None,
        typed: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.criteria = criteria
        super().__init__(data)
        self.initial = dict(typed) if typed is not None else {"minimum_total_score": minimum_total}
        for each in criteria:
            self.fields[f"weight_{each.code}"] = AmountField(
                label=_("Weight of “%(name)s” in %%") % {"name": each.official_name}, what=_("the weight")
            )
            self.fields[f"minimum_{each.code}"] = ScoreField(
                label=_("Minimum score on “%(name)s”") % {"name": each.official_name}, what=_("the minimum score"),
                required=False,
            )  # fmt: skip
            if typed is None:
                self.initial[f"weight_{each.code}"] = each.weight_percentage
                self.initial[f"minimum_{each.code}"] = each.minimum_score

    def criterion_rows(self) -> Iterator[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Go through the criteria with the controls of each, for the template."""
        for each in self.criteria:
            yield each, self[f"weight_{each.code}"], self[f"minimum_{each.code}"]

    def clean(self) -> dict[str, Any]:
        """Ask for weights that add up to 100 %, and minimums on the scale."""
        cleaned = super().clean() or {}
        names = [f"weight_{each.code}" for each in self.criteria]
        for name in names:
            weight = cleaned.get(name)
            if weight is not None and not 0 < weight <= ALL:
                words = _("You filled in %(weight)s. A weight lies above 0 and is at most 100.")
                self.add_error(name, words % {"weight": number(weight, 2).removesuffix(",00")})
        for name in ("minimum_total_score", *(f"minimum_{each.code}" for each in self.criteria)):
            minimum = cleaned.get(name)
            if minimum is not None and not POINTS[0] <= minimum <= POINTS[-1]:
                words = _(
                    "You filled in %(minimum)s. Fill in a minimum from 1 to 5, for example 2,5, or leave it empty."
                )
                self.add_error(name, words % {"minimum": number(minimum, 2).removesuffix(",00")})
        if names and not any(name in self.errors for name in names):
            self._check_total(names, sum((cleaned[name] for name in names), Decimal(0)))
        return cleaned

    def weights(self) -> dict[str, Decimal]:
        """Give the weights by code."""
        return {each.code: self.cleaned_data[f"weight_{each.code}"] for each in self.criteria}

    def minimums(self) -> dict[str, Decimal | None]:
        """Give the minimum scores by code."""
        return {each.code: self.cleaned_data[f"minimum_{each.code}"] for each in self.criteria}

    def _check_total(self, names: list[str], total: Decimal) -> None:
        if total == ALL:
            return
        difference = number(abs(ALL - total), 2).removesuffix(",00")
        words = (
            _("The weights add up to %(total)s %%. Take off %(difference)s %% to make 100 %%.")
            if total > ALL
            else _("The weights add up to %(total)s %%. Add %(difference)s %% to make 100 %%.")
        )
        self.add_error(names[-1], words % {"total": number(total, 2).removesuffix(",00"), "difference": difference})
