"""What assessors and coordinators type about interests in a proposal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.enums import ConflictKind
from assessment.forms.asked_when_filled import AskedWhenFilled
from assessment.models import Assessment, AssessorProfile
from assessment.services.conflicts import Declared
from proposals.models import Region, User

MAXIMUM_EXPLANATION = 2000
KINDS = [
    (ConflictKind.PERSONAL, gettext_lazy("Personal: family, a friend or an enemy takes part")),
    (ConflictKind.FINANCIAL, gettext_lazy("Financial: I or my family can gain or lose by it")),
    (ConflictKind.EMPLOYER, gettext_lazy("Through work: I work or worked for somebody who takes part")),
    (ConflictKind.REGION, gettext_lazy("Through the region: I live or work there, or have a post there")),
]
CHOOSE_KIND = gettext_lazy("Choose what kind of interest it is.")
EXPLAIN = gettext_lazy("Write in one or two sentences what the interest is. The coordinator reads it.")

CHOOSE_KIND_OF = gettext_lazy("Choose what kind of interest you have in “%(title)s”.")
EXPLAIN_OF = gettext_lazy("Write in one or two sentences what your interest in “%(title)s” is.")


class ExplanationField(forms.CharField):
    """What the interest is, in the writer's own words."""

    def __init__(self, **kwargs: Any) -> None:
        values = {
            "label": gettext_lazy("What is the interest?"),
            "max_length": MAXIMUM_EXPLANATION,
            "widget": forms.Textarea(attrs={"rows": 3}),
            "error_messages": {"required": EXPLAIN},
        }
        super().__init__(**{**values, **kwargs})


class KindField(forms.ChoiceField):
    """One of the four kinds."""

    def __init__(self, **kwargs: Any) -> None:
        values = {
            "label": gettext_lazy("What kind of interest?"),
            "choices": KINDS,
            "widget": forms.RadioSelect,
            "error_messages": {"required": CHOOSE_KIND, "invalid_choice": CHOOSE_KIND},
        }
        super().__init__(**{**values, **kwargs})


class TickedKindField(AskedWhenFilled, KindField):
    """The kind of interest in a proposal that was ticked."""


class TickedExplanationField(AskedWhenFilled, ExplanationField):
    """What the interest is in a proposal that was ticked."""


class ConflictForm(forms.Form):
    """One interest in one proposal."""

    kind = KindField()
    explanation = ExplanationField()

    def told(self) -> Declared:
        """Give what was told, once the form is valid."""
        return Declared(ConflictKind(self.cleaned_data["kind"]), self.cleaned_data["explanation"])


class PinConflictForm(ConflictForm):
    """An interest that a coordinator knows of, of an assessor to choose."""

    assessor = forms.ChoiceField(
        label=gettext_lazy("Of whom?"),
        error_messages={
            "required": gettext_lazy("Choose the assessor who has the interest."),
            "invalid_choice": gettext_lazy("Choose the assessor who has the interest."),
        },
    )
    field_order = ["assessor", "kind", "explanation"]

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        choices = [(pk, str(each)) for pk, each in self.people.items()]
        self.fields["assessor"].choices = [("", _("Choose an assessor")), *choices]

    def chosen(self) -> User:
        """Give the assessor, once the form is valid."""
        return self.people[self.cleaned_data["assessor"]]


@dataclass(frozen=True, slots=True)
class InterestRow:
    """The fields of one proposal on the declaration, and whether they are to be seen at once."""

    assessment: Assessment
    has_interest: BoundField
    kind: BoundField
    explanation: BoundField
    is_open: bool


class DeclarationForm(forms.Form):
    """All proposals of a round that an assessor has not declared on: tick those with an interest, confirm the rest."""

    def __init__(self, *args: Any, assessments: Sequence[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessments = assessments
        for each in assessments:
            label = format_html(
                '{} <span class="mkb-sr">“{}”</span>', _("I have an interest in this proposal"), each.proposal
            )
            self.fields[f"has_{each.pk}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"kind_{each.pk}"] = TickedKindField()
            self.fields[f"explanation_{each.pk}"] = TickedExplanationField()
        self.fields["confirmed"] = forms.BooleanField(
            label=_("I have no interest in the proposals that I did not tick."),
            error_messages={
                "required": _("Confirm that you have no interest in the other proposals. Otherwise tick them too.")
            },
        )

    def clean(self) -> dict[str, Any]:
        """Ask kind and explanation of what was ticked."""
        cleaned = super().clean() or {}
        for each in self.assessments:
            if not cleaned.get(f"has_{each.pk}"):
                continue
            if not cleaned.get(f"kind_{each.pk}") and f"kind_{each.pk}" not in self.errors:
                self.add_error(f"kind_{each.pk}", CHOOSE_KIND_OF % {"title": each.proposal})
            if not cleaned.get(f"explanation_{each.pk}") and f"explanation_{each.pk}" not in self.errors:
                self.add_error(f"explanation_{each.pk}", EXPLAIN_OF % {"title": each.proposal})
        return cleaned

    def answers(self) -> dict[int, Declared | None]:
        """Give by proposal what was told, once the form is valid; None is no interest."""
        return {each.proposal_id: self._answer(each.pk) for each in self.assessments}

    def _answer(self, pk: int) -> Declared | None:
        if not self.cleaned_data[f"has_{pk}"]:
            return None
        return Declared(ConflictKind(self.cleaned_data[f"kind_{pk}"]), self.cleaned_data[f"explanation_{pk}"])

    def rows(self) -> Iterator[InterestRow]:
        """Go through the proposals with their fields."""
        for each in self.assessments:
            has, kind, explanation = (self[f"{name}_{each.pk}"] for name in ("has", "kind", "explanation"))
            yield InterestRow(each, has, kind, explanation, bool(has.value()))


class ProfileForm(forms.ModelForm):
    """Where an assessor works and comes from."""

    class Meta:
        model = AssessorProfile
        fields = ["employer", "home_region", "earlier_organisations"]
        help_texts = {
            "employer": gettext_lazy("For example: Rijksdienst voor Ondernemend Nederland."),
            "home_region": gettext_lazy("The municipality in which you live or work most."),
            "earlier_organisations": gettext_lazy(
                "One name on each line: for whom you worked in the last five years, paid or unpaid, on boards too."
            ),
        }
        error_messages = {
            "home_region": {"invalid_choice": gettext_lazy("Choose a municipality or province from the list.")}
        }

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["home_region"]
        field.queryset, field.empty_label = regions, _("Choose a region")
