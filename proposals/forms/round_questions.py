"""A question of a call as staff write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import QuestionKind, QuestionSection
from proposals.forms.fields import TypedTextField, WholeNumberField
from proposals.models import Question, Round
from proposals.services.call_text import part_titles

LAST = "last"


def _parts() -> list[tuple[str, str]]:
    """Give the parts with the titles that applicants see."""
    titles = part_titles()
    return [(code, titles[code]) for code in QuestionSection.values]


class QuestionForm(forms.Form):
    """One question with its limits; its place is chosen from a menu."""

    section = forms.ChoiceField(
        label=gettext_lazy("In which part of the proposal?"), choices=_parts,
        error_messages={"required": gettext_lazy("Choose the part.")},
    )  # fmt: skip
    text = TypedTextField(
        label=gettext_lazy("Question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One question in plain words. For a statement: the sentence to agree with."),
        error_messages={"required": gettext_lazy("Write the question.")},
    )  # fmt: skip
    help_text = TypedTextField(
        label=gettext_lazy("Explanation"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands above the field. Say what a good answer has."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it answered?"), choices=QuestionKind.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it is answered.")},
    )  # fmt: skip
    maximum_words = WholeNumberField(
        label=gettext_lazy("Words at most"), min_value=1, max_value=5000, required=False,
        help_text=gettext_lazy("Not needed for a statement."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
        error_messages={
            "invalid": gettext_lazy("Fill in a whole number of words, for example 300."),
            "min_value": gettext_lazy("Fill in at least 1 word."),
            "max_value": gettext_lazy("Fill in at most 5000 words."),
        },
    )  # fmt: skip
    is_required = forms.BooleanField(label=gettext_lazy("An answer is required"), required=False)
    # A menu, but any answer is understood: after a change of part the places of the other part stand in it.
    position = forms.CharField(label=gettext_lazy("Place in this part"), widget=forms.Select, empty_value=LAST)

    def __init__(self, data: Any = None, *, round_: Round, question: Question | None = None, section: str = "") -> None:
        super().__init__(data)
        self.question = question
        if question is not None:
            names = ("section", "text", "help_text", "kind", "maximum_words", "is_required")
            self.initial = {name: getattr(question, name) for name in names}
        else:
            known = section if section in QuestionSection.values else QuestionSection.PLAN
            self.initial = {"section": known, "kind": QuestionKind.TEXT, "maximum_words": 300, "is_required": True}
        self._offer_places(round_)

    def _offer_places(self, round_: Round) -> None:
        section = self.data.get("section") if self.is_bound else self.initial["section"]
        rows = list(round_.questions.filter(section=section).order_by("sort_order", "pk"))
        others = [each for each in rows if self.question is None or each.pk != self.question.pk]
        places = [("0", _("First"))]
        places += [
            (str(number), _("After “%(question)s”") % {"question": each.text[:60]})
            for number, each in enumerate(others, start=1)
        ]
        self.fields["position"].widget.choices = [*places, (LAST, _("Last"))]
        here = next((number for number, each in enumerate(rows) if self.question and each.pk == self.question.pk), None)
        self.initial["position"] = LAST if here is None else str(here)

    def clean(self) -> dict[str, Any]:
        """Ask for a limit in words unless the answer is a tick."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == QuestionKind.STATEMENT:
            cleaned["maximum_words"] = 1
        elif cleaned.get("maximum_words") is None and "maximum_words" not in self.errors:
            self.add_error("maximum_words", _("Fill in how many words an answer may have, for example 300."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give the fields of the question."""
        return {name: value for name, value in self.cleaned_data.items() if name != "position"}

    def position_value(self) -> int | None:
        """Give the chosen place from 0; None for the last."""
        chosen = self.cleaned_data.get("position", LAST)
        return int(chosen) if chosen.isdecimal() and len(chosen) < 5 else None
