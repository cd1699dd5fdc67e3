"""What is typed about practice proposals: by staff who make them, by assessors who practise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessment.forms.desk import MAXIMUM_REASON, SECTION_OF_CRITERION, PointsField
from assessment.models import Criterion, PracticeAssessment, PracticeProposal, PracticeScore
from assessment.models.calibration import PRACTICE_SECTIONS
from assessment.queries.practice import scores_in_order
from assessment.services.completeness import CriterionProblem, is_complete
from assessment.services.practice import MAXIMUM_TEXT, MAXIMUM_TITLE, PracticeContent
from proposals.forms.fields import TypedTextField


class NeededLaterField(TypedTextField):
    """A text that may stay empty while saving; is said to be required, because finishing asks for it."""

    def validate(self, value: Any) -> None:
        """Check what was filled in only."""
        if value:
            super().validate(value)


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


def reason_field(label: Any, help_text: Any, *, least: int = 0) -> NeededLaterField:
    """Make the field for why; `least` words are counted along."""
    attrs: dict[str, Any] = {"rows": 5}
    if least:
        attrs["data-min-words"] = least
    return NeededLaterField(
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
    """Text and reference of a practice proposal. All but the title may stay empty until it is published."""

    version = forms.IntegerField(widget=forms.HiddenInput)
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

    def go_on_from(self, version: int) -> None:
        """Keep what was typed, and let the next save go on from what is stored."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def sections(self) -> list[BoundField]:
        """Give the fields of the parts."""
        return [self[f"text_{each}"] for each in PRACTICE_SECTIONS]

    def rows(self) -> list[ReferenceRow]:
        """Give the criteria with their two fields."""
        return [ReferenceRow(each, self[f"points_{each.code}"], self[f"reason_{each.code}"]) for each in self.criteria]


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One criterion while practising: the two fields, what is stored, and what another window saved."""

    score: PracticeScore
    points: BoundField
    reason: BoundField
    section: str
    is_complete: bool
    is_open: bool
    other: PracticeScore | None

    @property
    def has_errors(self) -> bool:
        """Say whether one of the two fields has an error."""
        return bool(self.points.errors or self.reason.errors)

    @property
    def is_begun(self) -> bool:
        """Say whether anything is stored."""
        return self.score.points is not None or self.score.reason.strip() != ""


class PractisingForm(forms.Form):
    """The criteria of a practice proposal, as at the desk: a score and a reason each. Everything may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, assessment: PracticeAssessment) -> None:
        self.scores = list(scores_in_order(assessment))
        self.least = assessment.proposal.round.reason_minimum_words
        self.stored_elsewhere: dict[str, PracticeScore] = {}
        initial = {"version": assessment.version}
        for score in self.scores:
            initial |= {f"points_{score.criterion.code}": score.points, f"reason_{score.criterion.code}": score.reason}
        super().__init__(data, initial=initial)
        asked = ngettext_lazy("At least %(number)d word.", "At least %(number)d words.", self.least)
        for score in self.scores:
            code = score.criterion.code
            self.fields[f"points_{code}"] = points_field(score.criterion, _("Score for %(criterion)s"))
            self.fields[f"reason_{code}"] = reason_field(
                _("Why do you give this score?"), asked % {"number": self.least}, least=self.least
            )

    def entered(self) -> dict[str, tuple[int | None, str]]:
        """Give points and reason by criterion code."""
        told, codes = self.cleaned_data, [each.criterion.code for each in self.scores]
        return {code: (told[f"points_{code}"], told[f"reason_{code}"]) for code in codes}

    def add_problems(self, problems: Iterable[CriterionProblem]) -> None:
        """Put what is missing beside the fields it is about."""
        for problem in problems:
            self.add_error(f"{problem.field}_{problem.code}", problem.message)

    def note_saved(self, assessment: PracticeAssessment) -> None:
        """Take over what is stored now, so that a following error shows the page as it was saved."""
        self.scores = list(scores_in_order(assessment))
        self._go_on_from(assessment.version)

    def show_other_window(self, stored: PracticeAssessment) -> None:
        """Keep what was typed, show what the other window saved, and let the next save go on from there."""
        typed = self.entered()
        self.stored_elsewhere = {
            each.criterion.code: each
            for each in scores_in_order(stored)
            if (each.points, each.reason) != typed[each.criterion.code]
        }
        self._go_on_from(stored.version)

    def rows(self) -> Iterator[PracticeRow]:
        """Go through the criteria; open is what has errors, otherwise the first that is not complete."""
        asking = {
            each.criterion.code
            for each in self.scores
            if self.errors.keys() & {f"points_{each.criterion.code}", f"reason_{each.criterion.code}"}
        } | self.stored_elsewhere.keys()
        opened = False
        for score in self.scores:
            code, complete = score.criterion.code, is_complete(score, self.least)
            is_open = code in asking if asking else not complete and not opened
            opened = opened or is_open
            fields = (self[f"points_{code}"], self[f"reason_{code}"])
            other = self.stored_elsewhere.get(code)
            yield PracticeRow(score, *fields, SECTION_OF_CRITERION.get(code, ""), complete, is_open, other)

    def _go_on_from(self, version: int) -> None:
        self.data = self.data.copy()
        self.data["version"] = str(version)
