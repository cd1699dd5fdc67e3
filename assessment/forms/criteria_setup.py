"""The five criteria of a call on one page: what they mean, what they weigh, and the words for each score."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import CriterionCode
from assessment.models import Criterion, RankingRule
from proposals.formats import number
from proposals.forms.amount import AmountField
from proposals.forms.fields import TypedTextField
from proposals.models import Round

POINTS = range(1, 6)
TURNS = range(1, len(CriterionCode.values) + 1)
ALL = Decimal(100)


class ScoreField(AmountField):
    """A score on the scale, written the Dutch way; a refusal speaks of a score and not of an amount."""

    def to_python(self, value: Any) -> Decimal | None:
        """Understand what was typed.

        :raises ValidationError: with the words that say what to fill in.
        """
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            words = _("“%(typed)s” is not a score. Fill in a number from 1 to 5, for example 2,5, or leave it empty.")
            raise forms.ValidationError(words % {"typed": str(value).strip()}) from error


class CriterionSetupForm(forms.Form):
    """One criterion; left out entirely when it is not used."""

    is_used = forms.BooleanField(label=gettext_lazy("This round uses this criterion"), required=False)
    official_name = TypedTextField(
        label=gettext_lazy("Name"), max_length=150,
        error_messages={"required": gettext_lazy("Write the name of the criterion.")},
    )  # fmt: skip
    explanation = TypedTextField(
        label=gettext_lazy("What do you look at?"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("Applicants read this on the start page."),
    )  # fmt: skip
    weight_percentage = AmountField(
        label=gettext_lazy("Weight in %"), what=gettext_lazy("the weight"),
        help_text=gettext_lazy("All weights together make 100."),
    )  # fmt: skip
    minimum_score = ScoreField(
        label=gettext_lazy("Minimum score"), what=gettext_lazy("the minimum score"), required=False,
        help_text=gettext_lazy(
            "Leave this empty for no minimum. Who scores lower on average gets no place and no money."
        ),
    )  # fmt: skip
    tie_position = forms.ChoiceField(
        label=gettext_lazy("Turn when total scores are equal"), required=False,
        choices=[("", gettext_lazy("By the order of this page")), *((str(turn), str(turn)) for turn in TURNS)],
        help_text=gettext_lazy("The criterion with turn 1 decides first. After the last one a lottery decides."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, code: str, criterion: Criterion | None) -> None:
        self.code, self.label = code, CriterionCode(code).label
        super().__init__(data, prefix=code)
        for point in POINTS:
            self.fields[f"anchor_{point}"] = TypedTextField(
                label=_("What does score %(point)d mean?") % {"point": point}, max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        if criterion is None:
            self.initial = {"official_name": str(self.label)}
            return
        names = ("official_name", "explanation", "weight_percentage", "minimum_score", "tie_position")
        self.initial = {name: getattr(criterion, name) for name in names} | {"is_used": True}
        self.initial |= {f"anchor_{point}": words for point, words in zip(POINTS, criterion.anchors, strict=False)}

    def full_clean(self) -> None:
        """Clean without asking whether anything is filled in; `required` only marks the label."""
        asked = [field for field in self.fields.values() if field.required]
        for field in asked:
            field.required = False
        super().full_clean()
        for field in asked:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """Ask for a name, a weight and words for each score of a criterion that is used."""
        cleaned = super().clean() or {}
        if not cleaned.get("is_used"):
            return cleaned
        if not cleaned.get("official_name") and "official_name" not in self.errors:
            self.add_error("official_name", _("Write the name of the criterion."))
        weight = cleaned.get("weight_percentage")
        if "weight_percentage" not in self.errors and (weight is None or not 0 < weight <= ALL):
            words = _("Fill in the weight of “%(name)s”: above 0 and at most 100. Usually it is 20.")
            self.add_error("weight_percentage", words % {"name": self.label})
        minimum = cleaned.get("minimum_score")
        if minimum is not None and not POINTS[0] <= minimum <= POINTS[-1]:
            words = _("You filled in %(minimum)s. Fill in a minimum from 1 to 5, for example 2,5, or leave it empty.")
            self.add_error("minimum_score", words % {"minimum": number(minimum, 2).removesuffix(",00")})
        for point in POINTS:
            if not cleaned.get(f"anchor_{point}") and f"anchor_{point}" not in self.errors:
                words = _("Write what score %(point)d means for “%(name)s”.") % {"point": point, "name": self.label}
                self.add_error(f"anchor_{point}", words)
        return cleaned

    def values(self) -> dict[str, Any] | None:
        """Give what is to be saved; None when the criterion is not used."""
        if not self.cleaned_data.get("is_used"):
            return None
        names = ("official_name", "explanation", "weight_percentage", "minimum_score")
        turn = self.cleaned_data["tie_position"]
        anchors = [self.cleaned_data[f"anchor_{point}"] for point in POINTS]
        return {name: self.cleaned_data[name] for name in names} | {
            "tie_position": int(turn) if turn else None,
            "anchors": anchors, "minimum_points": POINTS[0], "maximum_points": POINTS[-1],
        }  # fmt: skip


class RankingRuleForm(forms.Form):
    """What the call says of the ranking as a whole."""

    minimum_total_score = ScoreField(
        label=gettext_lazy("Minimum score in total"), what=gettext_lazy("the minimum score"), required=False,
        help_text=gettext_lazy("Leave this empty for no minimum."),
    )  # fmt: skip
    lottery_value_source = TypedTextField(
        label=gettext_lazy("Public value that decides the lottery"), required=False, max_length=300,
        help_text=gettext_lazy(
            "Name a value that becomes public only after scoring is closed, for example the winning number of a draw "
            "on a day. Leave this empty to have a value drawn when the round is published."
        ),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, rule: RankingRule | None) -> None:
        names = ("minimum_total_score", "lottery_value_source")
        super().__init__(data, prefix="ranking", initial={name: getattr(rule, name, None) for name in names})

    def clean_minimum_total_score(self) -> Decimal | None:
        """Refuse a minimum that lies off the scale."""
        minimum = self.cleaned_data["minimum_total_score"]
        if minimum is not None and not POINTS[0] <= minimum <= POINTS[-1]:
            words = _("You filled in %(minimum)s. Fill in a minimum from 1 to 5, for example 2,5, or leave it empty.")
            raise forms.ValidationError(words % {"minimum": number(minimum, 2).removesuffix(",00")})
        return minimum

    def clean_lottery_value_source(self) -> str:
        """Keep it on one line."""
        return " ".join(self.cleaned_data["lottery_value_source"].split())


class CriteriaSetupForm:
    """All criteria together; their weights must add up to 100 %."""

    def __init__(self, data: Any = None, *, round_: Round) -> None:
        self.is_bound = data is not None
        self.rule = RankingRuleForm(data, rule=RankingRule.objects.filter(round=round_).first())
        stored = {criterion.code: criterion for criterion in round_.criteria.all()}
        self.forms = [CriterionSetupForm(data, code=code, criterion=stored.get(code)) for code in CriterionCode.values]

    def is_valid(self) -> bool:
        """Check each criterion, and the sum of the weights at the last one that is used."""
        if not self.is_bound or [form for form in (*self.forms, self.rule) if not form.is_valid()]:
            return False
        used = [form for form in self.forms if form.cleaned_data["is_used"]]
        if not used:
            self.forms[0].add_error("is_used", _("Choose at least one criterion."))
            return False
        if not self._turns_are_whole(used):
            return False
        total = self.total()
        if total != ALL:
            used[-1].add_error("weight_percentage", self._total_words(total))
        return total == ALL

    def _turns_are_whole(self, used: list[CriterionSetupForm]) -> bool:
        """Ask for every turn or none, and each turn once."""
        turns = [form.cleaned_data["tie_position"] for form in used]
        taken: set[str] = set()
        for form, turn in zip(used, turns, strict=True):
            if not turn and any(turns):
                form.add_error("tie_position", _("Give every criterion a turn, or none of them."))
            elif turn and turn in taken:
                words = _("Two criteria have turn %(turn)s. Give each criterion a turn of its own.")
                form.add_error("tie_position", words % {"turn": turn})
            taken.add(turn)
        return not any(form.errors for form in used)

    def total(self) -> Decimal:
        """Add up the weights of the criteria that are used, in percent."""
        weights = (form.cleaned_data["weight_percentage"] for form in self.forms if form.cleaned_data["is_used"])
        return sum(weights, Decimal(0))

    def values(self) -> dict[str, dict[str, Any]]:
        """Give what is to be saved by code, without the criteria that are not used."""
        return {form.code: values for form in self.forms if (values := form.values()) is not None}

    @staticmethod
    def _total_words(total: Decimal) -> str:
        difference = number(abs(ALL - total), 2).removesuffix(",00")
        words = (
            _("The weights add up to %(total)s %%. Take off %(difference)s %% to make 100 %%.")
            if total > ALL
            else _("The weights add up to %(total)s %%. Add %(difference)s %% to make 100 %%.")
        )
        return words % {"total": number(total, 2).removesuffix(",00"), "difference": difference}
