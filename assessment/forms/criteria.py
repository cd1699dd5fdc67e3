"""What a programme officer types about a criterion."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.models import Criterion
from proposals.enums import RoundStatus
from proposals.models import Round

MOST = 100


class AnchorsField(forms.CharField):
    """One line for each score of the scale, lowest first; a comma is just a comma."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        """Write stored anchors one below the other."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Read the lines, without empty ones."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Ask for at least one line of words."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """Check each line by itself."""
        for line in value:
            super().run_validators(line)


class CriterionForm(forms.ModelForm):
    """A criterion with its scale; each score of the scale has words."""

    anchors = AnchorsField(
        label=gettext_lazy("What each score means"),
        help_text=gettext_lazy("One line for each score, the lowest score first."),
        max_length=300,
    )

    class Meta:
        model = Criterion
        fields = (
            "round", "code", "official_name", "explanation", "weight_percentage", "minimum_points", "maximum_points",
            "anchors", "sort_order", "source",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "round" in self.fields:
            self.fields["round"].queryset = Round.objects.filter(status=RoundStatus.PREPARATION)

    def clean_weight_percentage(self) -> Decimal:
        """Refuse a weight that counts for nothing or for more than all."""
        weight = self.cleaned_data["weight_percentage"]
        if not 0 < weight <= MOST:
            raise forms.ValidationError(_("The weight lies above 0 and is at most 100. Usually it is 20."))
        return weight

    def clean(self) -> dict[str, Any]:
        """Refuse a scale with more or fewer scores than lines of words."""
        cleaned = super().clean() or {}
        lowest, highest, anchors = (cleaned.get(name) for name in ("minimum_points", "maximum_points", "anchors"))
        if anchors and lowest is not None and highest is not None and len(anchors) != highest - lowest + 1:
            message = _("The scale has %(scores)d scores and there are %(lines)d lines. Write one line for each score.")
            self.add_error("anchors", message % {"scores": max(highest - lowest + 1, 0), "lines": len(anchors)})
        return cleaned
