"""What assessors type at the desk, and what is said when it cannot be used."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from assessment.forms.asked_when_filled import AskedWhenFilled
from assessment.models import Assessment, PracticeAssessment
from assessment.services.completeness import CriterionProblem, is_complete
from assessment.services.desk import Entry, Score, digest_of, digests_of, set_aside_in
from proposals.forms.fields import TypedTextField
from proposals.services.section_saves import Window

MAXIMUM_REASON = 10_000
# Made once: making a lazy plural takes longer than anything else about a field.
TOO_LONG = ngettext_lazy(
    "Your reason has %(show_value)d sign. Write at most %(limit_value)d signs.",
    "Your reason has %(show_value)d signs. Write at most %(limit_value)d signs.",
    "show_value",
)
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
    """One criterion on the desk: the two fields and what is stored.

    `other` is what stands stored when another window saved meanwhile, `aside` what another window typed that
    was not taken over.
    """

    score: Score
    points: BoundField
    reason: BoundField
    section: str
    is_complete: bool
    is_open: bool
    other: Score | None
    aside: tuple[int | None, str] | None

    @property
    def has_errors(self) -> bool:
        """Say whether one of the two fields has an error."""
        return bool(self.points.errors or self.reason.errors)

    @property
    def is_begun(self) -> bool:
        """Say whether anything is stored."""
        return self.score.points is not None or self.score.reason.strip() != ""


class PointsField(AskedWhenFilled, forms.TypedChoiceField):
    """Whole points of the scale, or None as long as nothing was chosen."""


class CriterionReasonField(AskedWhenFilled, TypedTextField):
    """Why a score was given; empty as long as nothing was written."""


class ScoringForm(forms.Form):
    """The five criteria of one assessment: a score and a reason each. Everything may stay empty.

    `basis` travels with the page: by criterion a digest of what it was shown. With it one sees what another
    window changed meanwhile. `settles` names the criteria of which this page shows two texts.
    """

    basis = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self, *args: Any, assessment: Assessment | PracticeAssessment, scores: Sequence[Score], **kwargs: Any
    ) -> None:
        self.assessment, self.scores = assessment, list(scores)
        self.least = assessment.proposal.round.reason_minimum_words
        self.clashes: frozenset[str] = frozenset()
        initial: dict[str, Any] = {"basis": self._basis_now()}
        for score in self.scores:
            initial |= {f"points_{score.criterion.code}": score.points, f"reason_{score.criterion.code}": score.reason}
        super().__init__(*args, initial=initial, **kwargs)
        for score in self.scores:
            self._add_criterion(score, self.least)

    def _add_criterion(self, score: Score, least: int) -> None:
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
            help_text=_reason_help(least, shown=self._is_shown_later()),
            strip=False,
            max_length=MAXIMUM_REASON,
            widget=forms.Textarea(attrs={"rows": 5, "data-min-words": least}),
            error_messages={"max_length": TOO_LONG},
        )

    def _is_shown_later(self) -> bool:
        """Say whether the applicant reads the reasons after the decision."""
        return self.assessment.proposal.round.shows_scores_to_applicants

    @property
    def window(self) -> Window:
        """Give the window of the browser that sent this; one without a script has no name."""
        turn = self.data.get("turn", "")
        return Window(self.data.get("window", "")[:32], int(turn) if turn.isdecimal() and len(turn) < 10 else 0)

    @property
    def settled(self) -> set[str]:
        """Give the criteria of which the page that was sent showed two texts."""
        return set(self.data.getlist("settles"))

    def entries(self) -> dict[str, Entry]:
        """Give by code what can be kept; in the place of what cannot comes what is stored."""
        seen, told = self._sent_basis(), self.cleaned_data
        return {
            each.criterion.code: Entry(
                told.get(f"points_{each.criterion.code}", each.points),
                told.get(f"reason_{each.criterion.code}", each.reason),
                seen.get(each.criterion.code),
            )
            for each in self.scores
        }

    def _sent_basis(self) -> dict[str, str]:
        """Read the digests that came with the page; empty when there are none to read."""
        try:
            basis = json.loads(self.data.get("basis") or "{}")
        except ValueError:
            return {}
        return basis if isinstance(basis, dict) else {}

    def _basis_now(self) -> str:
        return json.dumps(digests_of(self.scores), separators=(",", ":"))

    def add_problems(self, problems: Iterable[CriterionProblem]) -> None:
        """Put what is missing beside the fields it is about."""
        for problem in problems:
            name = f"{problem.field}_{problem.code}"
            if name not in self.errors:
                self.add_error(name, problem.message)

    def note_kept(self, clashes: frozenset[str]) -> None:
        """Go on from what is stored now: fields that this window did not touch show what another one wrote."""
        before, self.clashes = self._sent_basis(), clashes
        data = self.data.copy()
        data["basis"] = self._basis_now()
        for score in self.scores:
            code, names = score.criterion.code, (f"points_{score.criterion.code}", f"reason_{score.criterion.code}")
            if self.errors.keys() & set(names) or code in clashes:
                continue
            if before.get(code) != digest_of(score.points, score.reason):
                data[names[0]], data[names[1]] = "" if score.points is None else str(score.points), score.reason
        self.data = data

    def differing(self) -> list[Score]:
        """Give what was typed and differs from what is stored, unsaved, to be copied by hand."""
        self.is_valid()
        different = []
        for each in self.scores:
            code = each.criterion.code
            points = self.cleaned_data.get(f"points_{code}")
            reason = self.data.get(f"reason_{code}", "").replace("\r\n", "\n")
            if (points, reason) != (each.points, each.reason):
                shown = copy(each)
                shown.points, shown.reason = points, reason
                different.append(shown)
        return different

    def rows(self) -> Iterator[CriterionRow]:
        """Go through the criteria; open is what asks for attention, otherwise the first that is not complete."""
        aside = set_aside_in(self.assessment)
        asking = {each.criterion.code for each in self.scores if self._asks(each.criterion.code, aside)}
        opened = False
        for score in self.scores:
            code = score.criterion.code
            complete = is_complete(score, self.least)
            is_open = code in asking if asking else not complete and not opened
            opened = opened or is_open
            yield CriterionRow(
                score,
                self[f"points_{code}"],
                self[f"reason_{code}"],
                SECTION_OF_CRITERION.get(code, ""),
                complete,
                is_open,
                score if code in self.clashes else None,
                aside.get(code) if code not in self.clashes else None,
            )

    def _asks(self, code: str, aside: Collection[str]) -> bool:
        return f"points_{code}" in self.errors or f"reason_{code}" in self.errors or code in aside


def _reason_help(least: int, *, shown: bool) -> str:
    asked = ngettext("At least %(number)d word.", "At least %(number)d words.", least) % {"number": least}
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
