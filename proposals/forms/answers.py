"""The questions of a section."""

from typing import Any

from django import forms

from proposals.enums import QuestionKind
from proposals.forms.base import SectionForm
from proposals.models import Question
from proposals.services.statements import AGREED
from proposals.services.text_lengths import longest_answer


class QuestionsMixin:
    """The fields of the questions in `section`; everything typed is kept, also what is too long."""

    section: str

    def add_questions(self: Any) -> None:
        """Add a field for each question of the section and show what is stored."""
        questions = [each for each in self.proposal.round.questions.all() if each.section == self.section]
        self.questions = sorted(questions, key=lambda each: (each.sort_order, each.pk))
        texts = {answer.question_id: answer.text for answer in self.proposal.answers.all()}
        for question in self.questions:
            self.fields[field_name(question)] = answer_field(question)
            text = texts.get(question.pk, "")
            self.initial[field_name(question)] = text == AGREED if is_statement(question) else text

    def question_fields(self: Any) -> list[forms.BoundField]:
        """Give the questions for a template that shows more than them."""
        return [self[field_name(question)] for question in self.questions]

    def answers(self: Any) -> dict[int, str]:
        """Give the typed texts by question id; of a statement whether it was agreed with."""
        return {
            question.pk: self._answer(question)
            for question in self.questions
            if field_name(question) in self.cleaned_data
        }

    def _answer(self: Any, question: Question) -> str:
        value = self.cleaned_data[field_name(question)]
        if is_statement(question):
            return AGREED if value else ""
        return value


class AnswersForm(QuestionsMixin, SectionForm):
    """One text or statement per question."""

    stores_as_typed = True

    def __init__(self, *args: object, section: str, **kwargs: object) -> None:
        self.section = section
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        """Show the questions."""
        self.initial = {}
        self.add_questions()


def is_statement(question: Question) -> bool:
    """Say whether a question is a statement to agree with."""
    return question.kind == QuestionKind.STATEMENT


def field_name(question: Question) -> str:
    """Name the field of a question as `services.completeness` does."""
    return f"answer_{question.pk}"


class AnswerField(forms.CharField):
    """A text that is kept up to `longest` signs; signs that no database keeps are left out."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        self.longest = longest
        super().__init__(**options)

    def to_python(self, value: object) -> str:
        """Give the text as typed."""
        return super().to_python(value).replace("\x00", "")


def answer_field(question: Question) -> forms.Field:
    """Build the field of a question, with a counter of words."""
    if is_statement(question):
        return forms.BooleanField(label=question.text, help_text=question.help_text, required=question.is_required)
    limits = {"data-max-words": question.maximum_words}
    if question.kind == QuestionKind.LINE:
        widget: forms.Widget = forms.TextInput(attrs=limits)
    else:
        widget = forms.Textarea(attrs=limits | {"rows": 9})
    return AnswerField(
        longest=longest_answer(question),
        label=question.text,
        help_text=question.help_text,
        required=question.is_required,
        strip=False,
        widget=widget,
    )
