"""What is typed about practice proposals: by staff who make them, by assessors who practise."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assessment.forms.desk import MAXIMUM_REASON, CriterionReasonField, PointsField, ScoringForm
from assessment.models import Criterion, PracticeProposal
from assessment.models.calibration import PRACTICE_SECTIONS
from assessment.services.practice import MAXIMUM_TEXT, MAXIMUM_TITLE, PracticeContent
from proposals.forms.fields import TypedTextField


def points_field(criterion: Criterion, label: Any) -> PointsField:
    """Make the field for a score on the scale of a criterion, anchors in words."""
    least, most = criterion.minimum_points, criterion.maximum_points
    return PointsField(
        label=label % {"criterion": criterion},
        choices=[(points, f"{points} {words}") for points, words in criterion.anchored_points()],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Choose a score of %(least)d to %(most)d.") % {"least": least, "most": most}
        },
    )


def reason_field(label: Any, help_text: Any, *, least: int = 0) -> CriterionReasonField:
    """Make the field for why; `least` words are counted along."""
    attrs: dict[str, Any] = {"rows": 5}
    if least:
        attrs["data-min-words"] = least
    return CriterionReasonField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=MAXIMUM_REASON,
        widget=forms.Textarea(attrs=attrs),
    )


class TitleField(TypedTextField):
    """The title under which assessors know a practice proposal."""

    def __init__(self, **kwargs: Any) -> None:
        values = {
            "label": _("Title"),
            "help_text": _("Assessors see this title. Do not name an applicant or region that exists."),
            "max_length": MAXIMUM_TITLE,
            "error_messages": {"required": _("Give the practice proposal a title.")},
        }
        super().__init__(**{**values, **kwargs})


class NewPracticeForm(forms.Form):
    """Begin a practice proposal: empty, or with the text of a proposal of an earlier round."""

    title = TitleField()
    reference = TypedTextField(
        label=_("Take over the text of an earlier proposal"),
        help_text=_("The reference of a proposal of a decided round. We leave out names; you read it through."),
        required=False,
        max_length=60,
    )

    def not_found(self) -> None:
        """Say at the field that no proposal that may be taken over has this reference."""
        words = _("There is no proposal “%(reference)s” in a round that is decided. Look at the reference.")
        self.add_error("reference", words % {"reference": self.cleaned_data["reference"]})


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One criterion while making a practice proposal: the two fields."""

    criterion: Criterion
    points: BoundField
    reason: BoundField


class PracticeContentForm(forms.Form):
    """Text and reference of a practice proposal. All but the title may stay empty until it is published.

    `basis` is what the script heard of its last save: a page that saves itself goes on from there.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    basis = forms.JSONField(widget=forms.HiddenInput, required=False)
    title = TitleField()
    summary = TypedTextField(
        label=_("Summary"), required=False, max_length=MAXIMUM_TEXT, strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, practice: PracticeProposal) -> None:
        self.practice, self.criteria = practice, list(practice.round.criteria.order_by("sort_order"))
        initial = {"version": practice.version, "title": practice.title, "summary": practice.summary}
        initial |= {f"text_{code}": text for code, text in practice.sections.values_list("code", "text")}
        for code, points, reason in practice.references.values_list("criterion__code", "points", "reason"):
            initial |= {f"points_{code}": points, f"reason_{code}": reason}
        super().__init__(data, initial=initial)
        for section in PRACTICE_SECTIONS:
            self.fields[f"text_{section}"] = TypedTextField(
                label=section.label, required=False, max_length=MAXIMUM_TEXT, strip=False,
                widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip
        for criterion in self.criteria:
            self._add_reference(criterion)

    def _add_reference(self, criterion: Criterion) -> None:
        code = criterion.code
        self.fields[f"points_{code}"] = points_field(criterion, _("Reference score for %(criterion)s"))
        self.fields[f"reason_{code}"] = reason_field(
            _("Why this score?"), _("An assessor reads this after the own scores are final.")
        )

    def content(self) -> PracticeContent:
        """Give what was typed, once the form is valid."""
        told = self.cleaned_data
        return PracticeContent(
            title=told["title"],
            summary=told["summary"],
            sections={each.value: told[f"text_{each}"] for each in PRACTICE_SECTIONS},
            references={
                each.code: (told[f"points_{each.code}"], told[f"reason_{each.code}"]) for each in self.criteria
            },
        )

    def expected_version(self) -> int:
        """Give the version on which the typed text is based: of the page, or of the last save of its script."""
        basis = self.cleaned_data.get("basis")
        heard = basis.get("version") if isinstance(basis, dict) else None
        return max(self.cleaned_data["version"], heard if isinstance(heard, int) else 0)

    def go_on_from(self, version: int) -> None:
        """Keep what was typed, and let the next save go on from what is stored."""
        self.data = self.data.copy()
        self.data["version"], self.data["basis"] = str(version), ""

    def sections(self) -> list[BoundField]:
        """Give the fields of the parts."""
        return [self[f"text_{each}"] for each in PRACTICE_SECTIONS]

    def rows(self) -> list[ReferenceRow]:
        """Give the criteria with their two fields."""
        return [ReferenceRow(each, self[f"points_{each.code}"], self[f"reason_{each.code}"]) for each in self.criteria]


class PractisingForm(ScoringForm):
    """The criteria of a practice proposal, as at the desk; no applicant ever reads the reasons."""

    def _is_shown_later(self) -> bool:
        return False
