"""The text of a letter, in a plain window: what is wrong in it is said with the line and the nearest name."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.enums import LETTERS_OF_DECISIONS, LetterKind
from reporting.letters import TextProblem, allowed_in
from reporting.models import LetterTemplate
from reporting.services.letter_templates import problems_of

LONGEST_TEXT = 20_000
PLACEHOLDER_WORDS: Mapping[str, Promise] = {
    "aanvrager": gettext_lazy("the name of the organisation that applies"),
    "titel": gettext_lazy("the title of the proposal"),
    "kenmerk": gettext_lazy("the reference of the proposal"),
    "regio": gettext_lazy("the region, as documents name it"),
    "ronde": gettext_lazy("the name of the round"),
    "oproep": gettext_lazy("where the call stands in the Staatscourant"),
    "datum": gettext_lazy("the date of the letter"),
    "gevraagd_bedrag": gettext_lazy("what the applicant asked for"),
    "toegekend_bedrag": gettext_lazy("what the ministry contributes"),
    "motivering": gettext_lazy("why this was decided, from the decision itself"),
    "aantal_voorstellen": gettext_lazy("how many proposals have a place in the ranking"),
    "plaats": gettext_lazy("the place in the ranking; a proposal below a minimum has none"),
    "score": gettext_lazy("the total score, when the round shows scores"),
    "plaats_en_grens": gettext_lazy("a sentence with the place and where the line is"),
    "reserveplaats": gettext_lazy("the place on the reserve list"),
    "aantal_reserveplaatsen": gettext_lazy("how many proposals are on the reserve list"),
    "redenen": gettext_lazy("the scores and reasons per criterion, when the round shows them; on a line of its own"),
    "verwachting": gettext_lazy("a sentence about when the deal is expected to be final; may stay empty"),
    "bezwaar": gettext_lazy("the clause about objection, when the round has one; on a line of its own"),
    "beroep": gettext_lazy("the clause about appeal to the court, when the round has one; on a line of its own"),
    "laatste_bezwaardag": gettext_lazy("the last day to object: six weeks after the letter"),
    "laatste_beroepsdag": gettext_lazy("the last day to appeal to the court: six weeks after the letter"),
    "contact": gettext_lazy("a sentence that says where to mail or call"),
    "contact_email": gettext_lazy("the e-mail address of the round"),
    "contact_telefoon": gettext_lazy("the phone number of the round"),
    "controlegetal": gettext_lazy("the check number of the sealed outcome; may stay empty"),
}


class LetterTextForm(forms.Form):
    """Subject and text of a kind of letter. `seen` is the version that this person began with."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=200,
        error_messages={"required": gettext_lazy("Write what the letter is about.")},
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=LONGEST_TEXT, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text=gettext_lazy(
            "An empty line begins a new paragraph. # begins a heading, - an item of a list, and **two stars** make "
            "words bold. Names between double braces are filled in."
        ),
        error_messages={"required": gettext_lazy("Write the text of the letter.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, text: LetterTemplate, shown: LetterTemplate | None = None, **kwargs: Any) -> None:
        shown = shown or text
        initial = {"subject": shown.subject, "body": shown.body, "seen": text.number}
        super().__init__(*args, initial=initial, **kwargs)
        self.kind = text.kind
        if self.kind not in LETTERS_OF_DECISIONS:
            del self.fields["subject"]

    def clean(self) -> dict[str, Any]:
        """Name each mistake at its field."""
        values = super().clean() or {}
        values.setdefault("subject", "")
        values["body"] = values.get("body", "").replace("\r\n", "\n").strip() + "\n"
        in_subject, in_body = problems_of(self.kind, values["subject"], values["body"])
        for field, problems in (("subject", in_subject), ("body", in_body)):
            for problem in problems:
                self.add_error(field if field in self.fields else None, problem_words(problem, field == "body"))
        return values


class LetterChoiceForm(forms.Form):
    """Which kind of letter to look at."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"),
        choices=[(each.value, each.label) for each in LetterKind if each in LETTERS_OF_DECISIONS],
    )


def problem_words(problem: TextProblem, with_line: bool) -> str:
    """Say what is wrong, on which line, and how to mend it."""
    words = str(_PROBLEMS[problem.code] % {"found": problem.found})
    advice = ""
    if problem.nearest and problem.code in {"unknown", "not_a_name", "not_here"}:
        advice = _("Do you mean {{ %(name)s }}?") % {"name": problem.nearest}
    elif problem.code in {"unknown", "not_here"}:
        advice = _("Choose a name from the list below.")
    words = f"{words} {advice}".strip()
    return _("Line %(line)d: %(words)s") % {"line": problem.line, "words": words} if with_line else words


_PROBLEMS: Mapping[str, Promise] = {
    "unknown": gettext_lazy("“{{ %(found)s }}” does not exist."),
    "not_a_name": gettext_lazy("“{{ %(found)s }}” cannot be filled in: only a name from the list can stand there."),
    "not_here": gettext_lazy("“{{ %(found)s }}” cannot stand in this letter."),
    "alone": gettext_lazy("“{{ %(found)s }}” brings whole paragraphs. Put it on a line of its own, in the text."),
    "tag": gettext_lazy("“%(found)s” cannot stand in a letter. Take it out."),
    "loose": gettext_lazy("In “%(found)s” braces are left open. Write {{ name }}, or take them out."),
}


def placeholders_for(kind: str) -> list[tuple[str, Promise]]:
    """Give the placeholders of a kind of letter with what they bring."""
    return [(name, PLACEHOLDER_WORDS[name]) for name in allowed_in(kind)]
