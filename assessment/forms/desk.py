"""What assessors type at the desk, and what is said when it cannot be used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assessment.models import Assessment, CriterionScore
from assessment.services.completeness import CriterionProblem, is_complete

MAXIMUM_REASON = 10_000
# Where in the proposal an assessor finds most on a criterion.
SECTION_OF_CRITERION = {
    "action_plan_fit": "plan",
    "feasibility": "planning",
    "sme_involvement": "involvement",
    "demand_orientation": "involvement",
    "expected_impact": "impact",
}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion on the desk: the two fields and what is stored; `other` is what another window saved."""

    score: CriterionScore
    points: BoundField
    reason: BoundField
    section: str
    is_complete: bool
    is_open: bool
    other: CriterionScore | None

    @property
    def has_errors(self) -> bool:
        """Say whether one of the two fields has an error."""
        return bool(self.points.errors or self.reason.errors)

    @property
    def is_begun(self) -> bool:
        """Say whether anything is stored."""
        return self.score.points is not None or self.score.reason.strip() != ""


class _NeededLater:
    """May stay empty while saving; is said to be required, because finishing asks for it."""

    def validate(self, value: Any) -> None:
        """Check what was filled in only."""
        if value not in self.empty_values:  # type: ignore[attr-defined]
            super().validate(value)  # type: ignore[misc]


class PointsField(_NeededLater, forms.TypedChoiceField):
    """Whole points of the scale, or None as long as nothing was chosen."""


class CriterionReasonField(_NeededLater, forms.CharField):
    """Why a score was given; empty as long as nothing was written."""


class ScoringForm(forms.Form):
    """The five criteria of one assessment: a score and a reason each. Everything may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        self.scores = list(assessment.scores.select_related("criterion").order_by("criterion__sort_order"))
        self.least = assessment.proposal.round.reason_minimum_words
        self.stored_elsewhere: dict[str, CriterionScore] = {}
        initial = {"version": assessment.version}
        for score in self.scores:
            initial |= {f"points_{score.criterion.code}": score.points, f"reason_{score.criterion.code}": score.reason}
        super().__init__(*args, initial=initial, **kwargs)
        for score in self.scores:
            self._add_criterion(score, self.least)

    def _add_criterion(self, score: CriterionScore, least: int) -> None:
        criterion = score.criterion
        anchors = [(points, f"{points} {words}") for points, words in criterion.anchored_points()]
        choose = _("Choose a score of %(least)d to %(most)d.") % {
            "least": criterion.minimum_points,
            "most": criterion.maximum_points,
        }
        self.fields[f"points_{criterion.code}"] = PointsField(
            label=_("Score for %(criterion)s") % {"criterion": criterion},
            choices=anchors,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": choose},
        )
        self.fields[f"reason_{criterion.code}"] = CriterionReasonField(
            label=_("Why do you give this score?"),
            help_text=_reason_help(least, shown=score.assessment.proposal.round.shows_scores_to_applicants),
            strip=False,
            max_length=MAXIMUM_REASON,
            widget=forms.Textarea(attrs={"rows": 5, "data-min-words": least}),
            error_messages={
                "max_length": ngettext_lazy(
                    "Your reason has %(show_value)d sign. Write at most %(limit_value)d signs.",
                    "Your reason has %(show_value)d signs. Write at most %(limit_value)d signs.",
                    "show_value",
                )
            },
        )

    def entered(self) -> dict[str, tuple[int | None, str]]:
        """Give points and reason by criterion code, line breaks as the database keeps them."""
        return {
            score.criterion.code: (
                self.cleaned_data[f"points_{score.criterion.code}"],
                self.cleaned_data[f"reason_{score.criterion.code}"].replace("\r\n", "\n"),
            )
            for score in self.scores
        }

    def add_problems(self, problems: Iterable[CriterionProblem]) -> None:
        """Put what is missing beside the fields it is about."""
        for problem in problems:
            self.add_error(f"{problem.field}_{problem.code}", problem.message)

    def note_saved(self, assessment: Assessment) -> None:
        """Take over what is stored now, so that a following error shows the page as it was saved."""
        self.scores = list(assessment.scores.select_related("criterion").order_by("criterion__sort_order"))
        self._set_version(assessment.version)

    def show_other_window(self, stored: Assessment) -> None:
        """Keep what was typed, show what the other window saved, and let the next save go on from there."""
        elsewhere = {each.criterion.code: each for each in stored.scores.select_related("criterion")}
        typed = self.entered()
        self.stored_elsewhere = {
            code: each for code, each in elsewhere.items() if (each.points, each.reason) != typed[code]
        }
        self._set_version(stored.version)

    def differing(self) -> list[CriterionScore]:
        """Give what was typed and differs from what is stored, unsaved, to be copied by hand."""
        typed = self.entered() if self.is_valid() else {}
        different = [each for each in self.scores if typed.get(each.criterion.code, ()) != (each.points, each.reason)]
        for each in different:
            each.points, each.reason = typed.get(each.criterion.code, (None, ""))
        return different

    def _set_version(self, version: int) -> None:
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def rows(self) -> Iterator[CriterionRow]:
        """Go through the criteria; open is what has errors, otherwise the first that is not complete."""
        has_errors = any(name.startswith(("points_", "reason_")) for name in self.errors) or self.stored_elsewhere
        opened = False
        for score in self.scores:
            code = score.criterion.code
            points, reason = self[f"points_{code}"], self[f"reason_{code}"]
            complete = is_complete(score, self.least)
            if has_errors:
                is_open = bool(points.errors or reason.errors) or code in self.stored_elsewhere
            else:
                is_open = not complete and not opened
            opened = opened or is_open
            other = self.stored_elsewhere.get(code)
            yield CriterionRow(score, points, reason, SECTION_OF_CRITERION.get(code, ""), complete, is_open, other)


def _reason_help(least: int, *, shown: bool) -> str:
    asked = ngettext_lazy("At least %(number)d word.", "At least %(number)d words.", "number") % {"number": least}
    # Not inside an f-string: the collector of translations does not look there.
    read_later = _("The applicant reads this after the decision.")
    return f"{asked} {read_later}" if shown else asked


class AbstainForm(forms.Form):
    """Why an assessor does not assess a proposal."""

    reason = forms.CharField(
        label=_("Why do you not assess this proposal?"),
        help_text=_("For example: you know the applicant, or you worked on the plan. The coordinator reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why you abstain. The coordinator reads it.")},
    )
