"""The part of the form of a scenario that there is one of: its name, weights, money, method, and who is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.allocation import Method, WhenNextDoesNotFit
from assessment.models import Criterion
from proposals.formats import number
from proposals.forms.amount import AmountField
from proposals.forms.fields import TypedTextField

ALL = Decimal(100)
METHOD_CHOICES = [
    (Method.RANKING.value, gettext_lazy("Ranking until the money is gone")),
    (Method.BEST_VALUE.value, gettext_lazy("Highest total score")),
]
WHEN_CHOICES = [
    (WhenNextDoesNotFit.STOP.value, gettext_lazy("Stop")),
    (WhenNextDoesNotFit.SKIP.value, gettext_lazy("Skip it and go on with the next")),
    (WhenNextDoesNotFit.PART_FUND.value, gettext_lazy("Give it what is left, and stop")),
]


@dataclass(frozen=True, slots=True)
class ScenarioOptions:
    """What there is to choose from in a round; `groups` are values and names of the list of limits."""

    criteria: Sequence[Criterion]
    proposals: Sequence[tuple[str, str]]
    assessors: Sequence[tuple[int, str]]
    groups: Sequence[tuple[str, Any]]


class ScenarioForm(forms.Form):
    """The name, the weights, the money, the method and who is left out."""

    title = TypedTextField(
        label=gettext_lazy("Name of the scenario"), max_length=80,
        help_text=gettext_lazy("For example: Ten deals, one per province."),
        error_messages={"required": gettext_lazy("Write a name for this scenario, for example “One per province”.")},
    )  # fmt: skip
    ceiling = AmountField(label=gettext_lazy("Money to divide"), what=gettext_lazy("the money to divide"))
    method = forms.ChoiceField(
        label=gettext_lazy("How do you divide?"), choices=METHOD_CHOICES, widget=forms.RadioSelect
    )
    when_next_does_not_fit = forms.ChoiceField(
        label=gettext_lazy("What when the next proposal does not fit?"), choices=WHEN_CHOICES,
        widget=forms.RadioSelect, help_text=gettext_lazy("Only for the ranking until the money is gone."),
    )  # fmt: skip
    part_awards = forms.BooleanField(
        label=gettext_lazy("Proposals may get less than they ask (only for the highest total score)"), required=False
    )
    without_assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Whose scores do you leave out?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A proposal that then has too few assessments gets no place."),
        error_messages={"invalid_choice": gettext_lazy("Somebody you chose gave no scores in this round. Look again.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, options: ScenarioOptions, taken: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.options, self.taken = options, frozenset(taken)
        self.fields["without_assessors"].choices = [(str(pk), name) for pk, name in options.assessors]
        for criterion in options.criteria:
            self.fields[f"weight_{criterion.code}"] = AmountField(
                label=capfirst(criterion.official_name), what=_("the weight"),
                error_messages={"required": _("Fill in this weight. Without weight is 0.")},
            )  # fmt: skip

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """Give the fields of the weights, in the order of the call."""
        return [self[f"weight_{each.code}"] for each in self.options.criteria]

    @property
    def left_out_count(self) -> int:
        """Say how many people are ticked now."""
        return len(self["without_assessors"].value() or ())

    def clean_title(self) -> str:
        """Ask for another name when there is a scenario of this one."""
        title = " ".join(self.cleaned_data["title"].split())
        if title in self.taken:
            words = _("There is a scenario “%(title)s” already. Choose another name.")
            raise forms.ValidationError(words % {"title": title})
        return title

    def clean(self) -> dict[str, Any]:
        """Ask for weights that make 100 together; the message says how far off they are."""
        cleaned = super().clean() or {}
        names = [f"weight_{each.code}" for each in self.options.criteria]
        if names and not any(name in self.errors for name in names):
            total = sum((cleaned.get(name) or Decimal(0) for name in names), Decimal(0))
            if total != ALL:
                self.add_error(names[-1], _total_words(total))
        if len(cleaned.get("without_assessors") or ()) == len(self.options.assessors) > 0:
            self.add_error("without_assessors", _("You leave everybody out. Keep at least one assessor."))
        return cleaned

    def weights(self) -> dict[str, Decimal]:
        """Give the weights by code."""
        return {each.code: self.cleaned_data.get(f"weight_{each.code}") or Decimal(0) for each in self.options.criteria}


def _total_words(total: Decimal) -> str:
    words = (
        _("The weights add up to %(total)s %%. Take off %(difference)s %% to make 100 %%.")
        if total > ALL
        else _("The weights add up to %(total)s %%. Add %(difference)s %% to make 100 %%.")
    )
    return words % {"total": _percentage(total), "difference": _percentage(abs(ALL - total))}


def _percentage(value: Decimal) -> str:
    return number(value, 2).removesuffix(",00")
